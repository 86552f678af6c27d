import { entriesOf, get, itemsOf, type Node } from '../../../documents/tree.ts';
import type { ImageFact } from '../../../facts/platform.ts';
import type { Namespace, Template } from '../../../facts/template.ts';
import type { ManifestSource } from './source.ts';
import type { Container } from './workloads.ts';

/** What a container runs. Kubernetes' `command` is the image's entry point, `args` its command; a patch names no image. */
export function imageFact(source: ManifestSource, { node, setting }: Container, hostNetwork: boolean): ImageFact {
  const image = source.field(node, 'image');
  const process: Namespace = { kind: 'process', setting };
  return {
    ...source.make.base('platform.image', 'platform', image?.at ?? source.at(get(node, 'name') ?? node), { setting }),
    image: image ?? 'inherited',
    command: words(source, node, 'args', process),
    entrypoint: words(source, node, 'command', process),
    profiles: [],
    ...(hostNetwork ? { networkMode: 'host' } : {}),
  };
}

/** Words of a list; one that nobody can read where a template prints the list. */
function words(source: ManifestSource, node: Node, key: string, process: Namespace): readonly Template[] | undefined {
  const entry = entriesOf(node).find((one) => one.key.text === key);
  if (entry === undefined) return undefined;
  const list = get(node, key);
  const printed = source.spreads(entry.key, entry.value).length > 0 || source.isConditional(node, key);
  const unknown: Template[] = printed ? [[{ kind: 'opaque', what: 'list', at: source.at(entry.key) }]] : [];
  if (list?.kind === 'scalar')
    return source.isRendered(list) ? [source.value(list, process)] : unknown.length > 0 ? unknown : undefined;
  const items = itemsOf(list).flatMap((item) => (item.kind === 'scalar' ? [source.value(item, process)] : []));
  return [...items, ...unknown];
}
