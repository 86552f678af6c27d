import { get, itemsOf, type MapNode, type Node } from '../../../documents/tree.ts';
import type { Setting } from '../../../facts/setting.ts';
import type { Located } from '../../../text/span.ts';
import type { ManifestSource } from './source.ts';

/** One object of a manifest. */
export interface ManifestObject {
  readonly node: MapNode;
  readonly kind: string;
  /** `postgresql.cnpg.io` of `postgresql.cnpg.io/v1`; empty for the core's own. */
  readonly group: string;
  readonly name: Located<string>;
  readonly namespace: string | undefined;
}

const deepest = 4;

/** Objects of a document: itself, or what a `List` or an OpenShift template holds. */
export function* objectsOf(source: ManifestSource, root: Node, depth = 0): Iterable<ManifestObject> {
  if (root.kind !== 'map' || depth > deepest) return;
  const inner = listOf(source, root);
  if (inner === undefined) yield* objectOf(source, root);
  else for (const item of itemsOf(inner)) yield* objectsOf(source, item, depth + 1);
}

/** The objects that another one only holds. */
function listOf(source: ManifestSource, root: Node): Node | undefined {
  const kind = source.named(root, 'kind')?.value;
  if (kind === 'Template') return get(root, 'objects');
  return kind?.endsWith('List') === true ? get(root, 'items') : undefined;
}

function* objectOf(source: ManifestSource, root: MapNode): Iterable<ManifestObject> {
  const version = source.named(root, 'apiVersion')?.value;
  const kind = source.named(root, 'kind')?.value;
  if (version === undefined || kind === undefined) return;
  const metadata = get(root, 'metadata');
  const name = source.named(metadata, 'name') ?? source.named(metadata, 'generateName');
  yield {
    node: root,
    kind,
    group: version.includes('/') ? version.slice(0, version.indexOf('/')) : '',
    name: name ?? { value: '', at: source.at(root) },
    namespace: source.named(metadata, 'namespace')?.value,
  };
}

/** The setting of what is no pod: `configmap/NAME`, `service/NAME`. */
export function settingOf(source: ManifestSource, { kind, name, namespace }: ManifestObject, key?: string): Setting {
  const object = `${kind.toLowerCase()}/${name.value}${key === undefined ? '' : `/${key}`}`;
  return { kind: 'kubernetes-object', path: source.path, ...inNamespace(namespace), object };
}

export function inNamespace(namespace: string | undefined): { readonly namespace?: string } {
  return namespace === undefined ? {} : { namespace };
}
