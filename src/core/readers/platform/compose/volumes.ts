import { get, itemsOf, scalarOf, type Node, type ScalarNode } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { FactMaker } from '../../../facts/reading.ts';
import type { Located } from '../../../text/span.ts';
import type { ComposeSource } from './source.ts';

/** Files and volumes a service sees: `./a:/b:ro`, the long form, `configs` and `secrets` with a file. */
export function* mountsOf(source: ComposeSource, make: FactMaker, node: Node, root: Node): Iterable<Fact> {
  for (const item of itemsOf(get(node, 'volumes'))) {
    const mount = item.kind === 'scalar' ? shortForm(source, item) : longForm(source, item);
    if (mount !== undefined) yield { ...make.base('platform.mount', 'platform', mount.target.at), ...mount };
  }
  for (const kind of ['configs', 'secrets']) {
    for (const item of itemsOf(get(node, kind))) {
      const mount = granted(source, kind, item, root);
      if (mount !== undefined) yield { ...make.base('platform.mount', 'platform', mount.target.at), ...mount };
    }
  }
}

interface Mounted {
  readonly source: string;
  readonly target: Located<string>;
}

function shortForm(source: ComposeSource, item: ScalarNode): Mounted | undefined {
  const colon = item.text.indexOf(':');
  if (colon <= 0) return undefined;
  const from = item.text.slice(0, colon);
  const rest = item.text.slice(colon + 1);
  const end = rest.indexOf(':');
  const length = end < 0 ? rest.length : end;
  const target = { value: rest.slice(0, length), at: source.sliceAt(item, colon + 1, colon + 1 + length) };
  return named(source, from, target);
}

/** A path of the repository, or a volume's name. */
function named(source: ComposeSource, from: string, target: Located<string>): Mounted | undefined {
  if (/^[A-Za-z0-9][\w.-]*$/.test(from)) return { source: `volume:${from}`, target };
  const path = source.resolve(from.replace(/^\$\{?PWD\}?\//, './'));
  return path === undefined ? undefined : { source: path, target };
}

function longForm(source: ComposeSource, item: Node): Mounted | undefined {
  const from = scalarOf(get(item, 'source'));
  const target = scalarOf(get(item, 'target'));
  return from === undefined || target === undefined ? undefined : named(source, from.text, source.located(target));
}

function granted(source: ComposeSource, kind: string, item: Node, root: Node): Mounted | undefined {
  const name = scalarOf(item) ?? scalarOf(get(item, 'source'));
  if (name === undefined) return undefined;
  const file = scalarOf(get(get(get(root, kind), name.text), 'file'));
  const path = file === undefined ? undefined : source.resolve(file.text);
  if (path === undefined) return undefined;
  const target = scalarOf(get(item, 'target'));
  const usual = kind === 'configs' ? `/${name.text}` : `/run/secrets/${name.text}`;
  return { source: path, target: { value: target?.text ?? usual, at: source.at(target ?? name) } };
}
