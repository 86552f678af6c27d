import type { CommandVariable } from '../../../commands/command.ts';
import { dialsOf, entryOf } from '../../../commands/connection-strings.ts';
import { openValue } from '../../../commands/definitions.ts';
import { assignmentOf } from '../../../commands/wrappers/prefixes.ts';
import { dialsOfVariables } from '../../../conninfo/variables.ts';
import type { UnitEntry } from '../../../documents/systemd-unit.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Attachment } from '../../../facts/platform.ts';
import type { ServerListen } from '../../../facts/server.ts';
import { portOf, type PortValue } from '../../../facts/template.ts';
import { locate } from '../../../text/source-file.ts';
import type { Location } from '../../../text/span.ts';
import type { UnitRun } from './run.ts';
import { identityOf, repositoryPath } from './unit.ts';
import { plainWords } from './words.ts';

const maxVariables = 1_000;

/** `Environment=`: an empty one forgets those before it, and of one name the last counts. `written`: a script writes the unit. */
export function variablesOf(entries: readonly UnitEntry[], written: boolean): ReadonlyMap<string, CommandVariable['value']> {
  const variables = new Map<string, CommandVariable['value']>();
  for (const { key, value } of entries) {
    if (key !== 'Environment') continue;
    if (value.text === '') variables.clear();
    for (const word of plainWords(value, written)) {
      const assignment = assignmentOf(word);
      if (assignment === undefined || variables.size >= maxVariables) continue;
      variables.delete(assignment.name);
      variables.set(assignment.name, assignment.value);
    }
  }
  return variables;
}

/** What the unit's processes are given. */
export function* environmentFacts(run: UnitRun, entries: readonly UnitEntry[]): Iterable<Fact> {
  const files = filesOf(entries, run);
  yield* assignments(run);
  for (const { to, at, optional } of files) {
    yield attachment(run, 'env-file', to, at, optional);
    yield attachment(run, 'loads', to, before(at), optional);
  }
  const port = run.server && !run.cleared ? portOfEnvironment(run, files) : undefined;
  if (port !== undefined) yield listenFact(run, port);
}

/**
 * Files beat assignments (systemd.exec(5), "EnvironmentFile"), so that the assignments are the first that the unit loads. Those of a drop-in
 * beat those of its unit.
 */
function* assignments(run: UnitRun): Iterable<Fact> {
  const { make, unit } = run;
  const variables = [...run.variables].map(([name, value]): CommandVariable => ({
    name,
    nameAt: beforeValue(name, value.at),
    value,
  }));
  const [first] = variables;
  if (first === undefined) return;
  const own = `${unit.path}#Environment`;
  yield attachment(run, 'loads', own, before(first.value.at), false);
  for (const variable of variables) {
    yield {
      ...make.base('platform.definition', 'platform', variable.value.at),
      name: variable.name,
      value: openValue(variable),
      namespace: { kind: 'script', path: own },
      rank: unit.dropIn ? 10 : 0,
    };
  }
  yield* dialsOf(dialsOfVariables(variables.map(entryOf)), { make, setting: make.setting, standing: make.reading.standing });
}

/** `NAME=` stands right before its value: quotes go around both (systemd.exec(5), "Environment"). */
function beforeValue(name: string, { path, span }: Location): Location {
  return { path, span: { start: span.start - 1 - name.length, end: span.start - 1 } };
}

/** The order of a unit's lines says nothing: what it loads is there before any of them. */
function before({ path }: Location): Location {
  return { path, span: { start: 0, end: 0 } };
}

function attachment({ make, unit }: UnitRun, how: Attachment['how'], to: string, at: Location, optional: boolean): Attachment {
  const base = make.base('platform.attachment', 'platform', at);
  return { ...base, how, from: unit.path, to, ...(optional ? { optional } : {}) };
}

interface EnvironmentFile {
  readonly to: string;
  readonly at: Location;
  readonly optional: boolean;
}

/** `EnvironmentFile=-/etc/default/x`: files whose path in the repository is known; a specifier or pattern names none. */
function filesOf(entries: readonly UnitEntry[], { unit }: UnitRun): readonly EnvironmentFile[] {
  let files: EnvironmentFile[] = [];
  for (const { key, value } of entries) {
    if (key !== 'EnvironmentFile') continue;
    if (value.text === '') files = [];
    const start = value.text.startsWith('-') ? 1 : 0;
    const to = value.text.includes('%') ? undefined : repositoryPath(unit, value.text.slice(start));
    if (to !== undefined) files.push({ to, at: locate(value, start, value.text.length), optional: start === 1 });
  }
  return files;
}

/**
 * PGPORT is a use of the unit's variable and not its number: a drop-in may change it. A number that is none keeps the server from starting
 * (semantics A.1). A file that the unit loads may set it.
 */
function portOfEnvironment({ variables, namespace }: UnitRun, files: readonly EnvironmentFile[]): PortValue | undefined {
  const value = variables.get('PGPORT');
  const at = value?.at ?? files.at(-1)?.at;
  if (at === undefined) return undefined;
  const port = value === undefined ? undefined : portOf(value.value, at);
  if (port?.kind === 'malformed') return port;
  return { kind: 'template', template: [{ kind: 'use', use: { name: 'PGPORT', namespace, at }, at }], at };
}

/** PGPORT in the environment of the server: weaker than any `port` line (semantics A.1). */
function listenFact({ make, unit, variables }: UnitRun, port: PortValue): ServerListen {
  const base = make.base('server.listen', 'server', port.at);
  return {
    ...base,
    port,
    listenAddresses: 'default',
    socketDirectories: 'default',
    rank: 1,
    sequence: base.order,
    identity: identityOf(unit, variables.get('PGDATA')?.value),
  };
}
