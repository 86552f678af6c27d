import type { Variable } from '../../../commands/ci/environment.ts';
import type { JobFile, WorkflowNamespace } from '../../../commands/ci/job-file.ts';
import { wordOf } from '../../../commands/source.ts';
import { parseShell } from '../../../documents/shell.ts';
import { get, itemsOf, scalarsOf, type Node, type ScalarNode } from '../../../documents/tree.ts';
import { locate } from '../../../text/source-file.ts';

/** What every build has, and the rows of which each is a build of its own. */
export interface TravisEnvironment {
  readonly global: readonly Variable[];
  readonly rows: readonly (readonly Variable[])[];
}

/** `env: A=1`, `env: [A=1, A=2]` (rows), `env: {global: …, jobs: …}`. */
export function environmentOf(file: JobFile, env: Node | undefined, namespace: WorkflowNamespace): TravisEnvironment {
  const read = (node: Node | undefined): (readonly Variable[])[] =>
    scalarsOf(node).map((scalar) => assignments(file, scalar, namespace));
  if (env?.kind !== 'map') return { global: [], rows: read(env) };
  const rows = get(env, 'jobs') ?? get(env, 'matrix');
  const global = get(env, 'global') ?? (rows === undefined ? env : undefined);
  const named = entriesOfMaps(global).map(({ key, value }) => ({ name: file.located(key), value: file.value(value, namespace) }));
  return { global: [...named, ...read(global).flat()], rows: read(rows) };
}

/** `global: {A: 1}`, `global: [{A: 1}]`; an encrypted value says nothing. */
function entriesOfMaps(node: Node | undefined): readonly { readonly key: ScalarNode; readonly value: ScalarNode }[] {
  const maps = node?.kind === 'map' ? [node] : itemsOf(node).filter((item) => item.kind === 'map');
  return maps.flatMap(({ entries }) =>
    entries.flatMap(({ key, value }) => (value.kind === 'scalar' && key.text !== 'secure' ? [{ key, value }] : [])),
  );
}

/** `DB=pg PGPORT=5433` as a shell reads it. */
function assignments(file: JobFile, scalar: ScalarNode, namespace: WorkflowNamespace): readonly Variable[] {
  const source = file.script('env', [scalar], namespace, true);
  return parseShell(source.file).tree.commands.flatMap((command) =>
    command.assignments.flatMap(({ name, value, start }): Variable[] =>
      value === undefined
        ? []
        : [{ name: { value: name, at: locate(source.file, start, start + name.length) }, value: wordOf(value, source) }],
    ),
  );
}
