import { entriesOf, get, type Node } from './tree.ts';

/** Trees that say where their values hold: compose files and manifests. Readers of any YAML or JSON leave them to their own readers. */

export function isCompose(root: Node): boolean {
  return entriesOf(get(root, 'services')).some(
    ({ value }) => get(value, 'image') !== undefined || get(value, 'build') !== undefined,
  );
}

export function isManifest(root: Node): boolean {
  return get(root, 'apiVersion') !== undefined && get(root, 'kind') !== undefined;
}

/** Rails' connections, by name and by the adapter that each of them has. */
export function isRailsDatabase(path: string, text: string): boolean {
  return /(^|[/#])database[^/]*\.ya?ml(\.[^/]*)?$/i.test(path) && /\n[ \t]*adapter[ \t]*:/.test(text);
}

/** Values of a chart. */
export function isValuesFile(path: string): boolean {
  return /(^|[/#])(values[^/#]*|[^/#]*[.-]values)\.ya?ml$|(^|\/)values\/[^/]*\.ya?ml$/i.test(path);
}

/** The servers that pgAdmin imports. */
export function isPgAdmin(text: string): boolean {
  return text.includes('"Servers"') && /"(?:MaintenanceDB|SSLMode|Group)"/.test(text);
}
