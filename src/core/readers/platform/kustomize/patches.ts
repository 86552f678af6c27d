import { embedScalar, get, itemsOf, scalarOf, type Node, type ScalarNode } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';
import type { KustomizeSource } from './source.ts';

/**
 * Patches. One that is a manifest says what it changes by its own kind and name, wherever it stands: it is read as one. Of any other (a list of
 * operations) only its target is known.
 */
export function* patchFacts(source: KustomizeSource, root: Node): Iterable<Fact | Embedded> {
  for (const item of itemsOf(get(root, 'patchesStrategicMerge'))) {
    if (item.kind !== 'scalar') continue;
    yield* isText(item) ? inline(source, item, undefined) : source.attachment('patch', item);
  }
  for (const item of [...itemsOf(get(root, 'patches')), ...itemsOf(get(root, 'patchesJson6902'))]) {
    const path = scalarOf(get(item, 'path'));
    const text = scalarOf(get(item, 'patch'));
    if (path !== undefined) yield* source.attachment('patch', path);
    if (text !== undefined) yield* inline(source, text, get(item, 'target'));
    else if (get(item, 'target') !== undefined) yield* targetOf(source, get(item, 'target'));
  }
}

function isText({ text }: ScalarNode): boolean {
  return text.includes('\n');
}

function* inline(source: KustomizeSource, node: ScalarNode, target: Node | undefined): Iterable<Fact | Embedded> {
  if (!/^[ \t]*kind[ \t]*:/m.test(node.text)) {
    yield* targetOf(source, target);
    return;
  }
  const { reading } = source.make;
  yield { kind: 'embedded', file: embedScalar(source.file, 'patch', node), as: 'platform/kubernetes', reading };
}

function* targetOf(source: KustomizeSource, target: Node | undefined): Iterable<Fact> {
  const kind = scalarOf(get(target, 'kind'));
  const name = scalarOf(get(target, 'name'));
  if (kind === undefined) return;
  yield {
    ...source.make.base('platform.attachment', 'platform', source.at(kind)),
    how: 'patch',
    from: source.directory,
    to: `${kind.text.toLowerCase()}/${name?.text ?? '*'}`,
  };
}
