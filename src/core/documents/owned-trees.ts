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

/** Development containers and ECS task definitions: they say in which container their values hold. */
export function isPlacedJson(path: string, root: Node): boolean {
  return (
    /(?:^|\/)\.?devcontainer\.json$/i.test(path) || get(get(root, 'taskDefinition') ?? root, 'containerDefinitions') !== undefined
  );
}

/** Tasks and variables of Task. */
export function isTaskfile(path: string): boolean {
  return /(?:^|\/)taskfile[^/]*\.ya?ml$/i.test(path);
}

/** Values of a chart. */
export function isValuesFile(path: string): boolean {
  return /(^|[/#])(values[^/#]*|[^/#]*[.-]values)\.ya?ml$|(^|\/)values\/[^/]*\.ya?ml$/i.test(path);
}

/** The servers that pgAdmin imports. */
export function isPgAdmin(text: string): boolean {
  return text.includes('"Servers"') && /"(?:MaintenanceDB|SSLMode|Group)"/.test(text);
}

const patroniSections = [
  'scope',
  'restapi',
  'bootstrap',
  'etcd',
  'etcd3',
  'consul',
  'zookeeper',
  'kubernetes',
  'raft',
  'watchdog',
];
const patroniSettings = ['data_dir', 'bin_dir', 'authentication', 'config_dir', 'pgpass', 'use_pg_rewind'];

/** A member of a Patroni cluster. */
export function isPatroni(root: Node): boolean {
  const postgresql = get(root, 'postgresql');
  if (get(postgresql, 'listen') === undefined && get(postgresql, 'connect_address') === undefined) return false;
  return (
    patroniSections.some((key) => get(root, key) !== undefined) ||
    patroniSettings.some((key) => get(postgresql, key) !== undefined)
  );
}

/** PgCat's pools, which have shards. */
export function isPgcat(root: Node | undefined): boolean {
  return entriesOf(get(root, 'pools')).some(({ value }) => get(value, 'shards') !== undefined);
}
