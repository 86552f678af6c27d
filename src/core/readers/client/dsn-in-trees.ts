import { looksLikeDsn } from '../../conninfo/dsn.ts';
import { isPlaybook, isTaskList } from '../../documents/ansible.ts';
import { isCiDocument } from '../../documents/ci-files.ts';
import { isCloudFormation } from '../../documents/cloudformation.ts';
import {
  isCompose,
  isManifest,
  isPgAdmin,
  isPgcat,
  isPlacedJson,
  isRailsDatabase,
  isTaskfile,
  isValuesFile,
} from '../../documents/owned-trees.ts';
import type { Node } from '../../documents/tree.ts';
import type { Fact } from '../../facts/fact.ts';
import { ansibleLayoutOf, isVariablesPath } from '../../facts/ansible-layout.ts';
import type { SourceFile } from '../../text/source-file.ts';
import { reader, type Reading } from '../reader.ts';
import { groupDials } from './dsn-in-trees/groups.ts';
import { stringDials } from './dsn-in-trees/strings.ts';

/** A cheap look: a connection string, or a port and something of a database. */
function mayHold(text: string): boolean {
  return (
    looksLikeDsn(text) ||
    (/port["']?\s*[:=]/i.test(text) && /host/i.test(text) && /database|dbname|db[_-]?host|\bdb\b/i.test(text))
  );
}

function* dialsIn(id: string, file: SourceFile, root: Node, reading: Reading): Iterable<Fact> {
  yield* stringDials(id, file, root, reading);
  yield* groupDials(id, file, root, reading);
}

export const dsnInJson = reader({
  id: 'client/dsn-in-json',
  title: 'Connection strings in JSON files',
  layers: ['client'],
  notation: 'json',
  files: ['*.json', '*.jsonc', '*.json5'],
  recognises: mayHold,
  rendered: true,
  *read({ file, tree }, reading) {
    if (/(^|\/)(package(-lock)?|tsconfig[^/]*|composer)\.json$/.test(file.path) || tree === undefined || isPgAdmin(file.text))
      return;
    if (isCloudFormation(tree) || isPlacedJson(file.path, tree)) return;
    yield* dialsIn('client/dsn-in-json', file, tree, reading);
  },
});

export const dsnInToml = reader({
  id: 'client/dsn-in-toml',
  title: 'Connection strings in TOML files',
  layers: ['client'],
  notation: 'toml',
  files: ['*.toml'],
  recognises: mayHold,
  rendered: true,
  *read({ file, tree }, reading) {
    if (tree !== undefined && !isPgcat(tree)) yield* dialsIn('client/dsn-in-toml', file, tree, reading);
  },
});

export const dsnInYaml = reader({
  id: 'client/dsn-in-yaml',
  title: 'Connection strings in YAML files',
  layers: ['client'],
  notation: 'yaml',
  files: ['*.yaml', '*.yml'],
  recognises: mayHold,
  rendered: true,
  *read({ file, tree }, reading) {
    const path = file.embeddedIn?.path ?? file.path;
    if (isSpring(file.path) || isRailsDatabase(file.path, file.text) || isTaskfile(file.path)) return;
    for (const root of tree.documents) if (!isOwned(path, root)) yield* yamlDials(file, path, root, reading);
  },
});

function isOwned(path: string, root: Node): boolean {
  if (isCompose(root) || isManifest(root) || isCloudFormation(root)) return true;
  return isCiDocument(path, root) || isReadByAnsible(path, root);
}

/** Tasks and variables of Ansible, whose values are its own templates. */
function isReadByAnsible(path: string, root: Node): boolean {
  if (root.kind !== 'list') return isVariablesPath(path);
  const { part } = ansibleLayoutOf(path);
  return part === 'tasks' || part === 'handlers' || isPlaybook(root) || isTaskList(root);
}

/** Somewhere in a project of Ansible, and no file that it installs: a map may be variables that a play names. */
function isOfAnsible(path: string): boolean {
  const { part } = ansibleLayoutOf(path);
  return part !== 'templates' && part !== 'files' && /(^|\/)(roles|playbooks?|inventor(?:y|ies)|ansible)\//i.test(path);
}

/** Read with its own placeholders and profiles. */
function isSpring(path: string): boolean {
  return /(^|[/#])(application|bootstrap)[^/]*\.ya?ml$/i.test(path);
}

/** Variables of Ansible and values of charts are keys that templates read: only a whole string is a connection by itself. */
function* yamlDials(file: SourceFile, path: string, root: Node, reading: Reading): Iterable<Fact> {
  yield* stringDials('client/dsn-in-yaml', file, root, reading);
  if (!isOfAnsible(path) && !isValuesFile(file.path)) yield* groupDials('client/dsn-in-yaml', file, root, reading);
}
