import type { CommandVariable, Word } from '../../../../commands/command.ts';
import { openValue } from '../../../../commands/definitions.ts';
import { factsOfArguments, factsOfText } from '../../../../commands/run.ts';
import { dialsOfVariables } from '../../../../conninfo/variables.ts';
import type { Fact } from '../../../../facts/fact.ts';
import type { Embedded } from '../../../../facts/reading.ts';
import type { ModuleCall } from '../task.ts';
import { repositoryFile } from './files.ts';

/** `shell`, `command` and `raw`: shell text on the machines of the play. */
export function* scriptFacts(call: ModuleCall): Iterable<Fact | Embedded> {
  const argv = call.given.list('argv');
  const text = call.given.script();
  yield* environmentDials(call);
  if (argv.length > 0) yield* argumentFacts(call, argv);
  else if (text !== undefined) yield* textFacts(call, text);
}

/** `cron` runs its job as a shell would. */
export function* cronFacts(call: ModuleCall): Iterable<Fact | Embedded> {
  const job = call.given.shell('job') ?? call.given.word('job');
  if (job !== undefined && call.given.text('state') !== 'absent') yield* textFacts(call, job);
}

function textFacts(call: ModuleCall, text: Word): Iterable<Fact | Embedded> {
  return factsOfText(text, call.module, call.source.file, { ...runOf(call), environment: call.environment });
}

export function argumentFacts(call: ModuleCall, words: readonly Word[]): Iterable<Fact | Embedded> {
  return factsOfArguments(words, call.environment, call.source.file, runOf(call));
}

function runOf({ context, source }: ModuleCall) {
  const { make, setting, standing } = context;
  return { make, where: { setting, standing, namespace: { kind: 'script', path: source.path } as const } };
}

/** `environment` of a task: what its program dials with. The variables of libpq are read with the command itself. */
function* environmentDials({ context, environment }: ModuleCall): Iterable<Fact> {
  const entries = environment
    .filter(({ name }) => !/^PG[A-Z]+$/.test(name))
    .map(({ name, nameAt, value }: CommandVariable) => ({ name: { value: name, at: nameAt }, value }));
  const { make, setting, standing } = context;
  for (const dial of dialsOfVariables(entries))
    yield {
      ...make.base('client.conninfo', 'client', dial.at, { setting, standing }),
      ...withoutPlace(dial),
      purpose: 'session',
    };
}

function withoutPlace({ conninfo, dialect, label }: ReturnType<typeof dialsOfVariables>[number]) {
  return { conninfo, dialect, label };
}

/** `script: files/setup.sh`: a script of the repository, run on the machines. */
export function* scriptFileFacts(call: ModuleCall): Iterable<Fact> {
  const { given, context, key, source } = call;
  const line = given.script();
  const path = line === undefined ? undefined : /^\s*(\S+)/.exec(line.value[0]?.kind === 'text' ? line.value[0].text : '')?.[1];
  if (line === undefined || path === undefined) return;
  const to = repositoryFile(call, { value: [{ kind: 'text', text: path, at: line.at }], at: line.at });
  if (to === undefined) return;
  const { make, setting } = context;
  yield { ...make.base('platform.attachment', 'platform', key, { setting }), how: 'starts', from: source.path, to };
}

/** The environment of play and blocks, for whatever runs there. */
export function* environmentDefinitions(
  { make, setting }: Pick<ModuleCall['context'], 'make' | 'setting'>,
  environment: readonly CommandVariable[],
): Iterable<Fact> {
  for (const variable of environment)
    yield {
      ...make.base('platform.definition', 'platform', variable.value.at, { setting }),
      name: variable.name,
      value: openValue(variable),
      namespace: { kind: 'process', setting },
      rank: 0,
    };
}
