import { get, itemsOf, type Node } from '../../../documents/tree.ts';
import type { Mount } from '../../../facts/platform.ts';
import type { Located } from '../../../text/span.ts';
import type { ManifestSource } from './source.ts';
import type { Container, Pod } from './workloads.ts';

/** What a volume shows: an object's keys, as files of their own names or of those given, or something else under a name. */
interface Shown {
  readonly object: string;
  readonly items: readonly { readonly key: string; readonly path: string }[] | undefined;
}

/** Keys of ConfigMaps and Secrets as files of a container; other volumes by their names, since containers of a pod share them. */
export function* mountsOf(source: ManifestSource, { volumes }: Pod, { node, setting }: Container): Iterable<Mount> {
  for (const mount of itemsOf(get(node, 'volumeMounts'))) {
    const target = source.text(mount, 'mountPath');
    const name = source.named(mount, 'name')?.value;
    if (target === undefined || name === undefined) continue;
    const volume = volumes.get(name);
    const shown = volume === undefined ? [] : shownBy(source, volume);
    const base = () => source.make.base('platform.mount', 'platform', target.at, { setting });
    if (shown.length === 0) yield { ...base(), source: `volume:${name}`, target };
    for (const one of shown) {
      for (const file of filesOf(one, target, source.named(mount, 'subPath')?.value)) yield { ...base(), ...file };
    }
  }
}

function shownBy(source: ManifestSource, volume: Node): readonly Shown[] {
  const projected = itemsOf(get(get(volume, 'projected'), 'sources'));
  return (projected.length === 0 ? [volume] : projected).flatMap((one) => [
    ...objectShown(source, 'configmap', get(one, 'configMap'), 'name'),
    ...objectShown(source, 'secret', get(one, 'secret'), projected.length === 0 ? 'secretName' : 'name'),
  ]);
}

function objectShown(source: ManifestSource, kind: string, node: Node | undefined, key: string): readonly Shown[] {
  const name = source.named(node, key)?.value;
  if (name === undefined) return [];
  const items = get(node, 'items');
  const listed = itemsOf(items).flatMap((item) => {
    const from = source.named(item, 'key')?.value;
    const path = source.named(item, 'path')?.value;
    return from === undefined || path === undefined ? [] : [{ key: from, path }];
  });
  return [{ object: `${kind}/${name}`, items: items === undefined ? undefined : listed }];
}

interface MountedFile {
  readonly source: string;
  readonly target: Located<string>;
}

/** `subPath` mounts one file of the volume at the mount path itself. */
function filesOf({ object, items }: Shown, target: Located<string>, subPath: string | undefined): MountedFile[] {
  if (subPath !== undefined) {
    const key = items === undefined ? subPath : items.find((item) => item.path === subPath)?.key;
    return key === undefined ? [] : [{ source: `${object}/${key}`, target }];
  }
  if (items === undefined) return [{ source: object, target }];
  const directory = target.value.replace(/\/$/, '');
  return items.map(({ key, path }) => ({
    source: `${object}/${key}`,
    target: { value: `${directory}/${path}`, at: target.at },
  }));
}
