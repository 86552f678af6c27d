import type { Fact } from '../facts/fact.ts';
import type { Embedded, FactMaker } from '../facts/reading.ts';
import type { Command, CommandContext, CommandFamily } from './command.ts';
import { commandFamilies } from './index.ts';
import type { Invocation } from './invocation.ts';
import type { ScriptState } from './script-state.ts';
import { programName } from './unwrap.ts';
import { outlineOf } from './words.ts';

const byName = new Map<string, CommandFamily[]>();
for (const family of commandFamilies) for (const name of family.names) byName.set(name, [...(byName.get(name) ?? []), family]);
const ofEvery = byName.get('*') ?? [];

/** Gives a command to the families that know its program, and to those that look at every command. */
export function* dispatch(invocation: Invocation, make: FactMaker, state: ScriptState): Iterable<Fact | Embedded> {
  const [program, ...words] = invocation.words;
  const name = programName(invocation);
  const command: Command = {
    name,
    path: program === undefined ? '' : outlineOf(program.value),
    words,
    environment: invocation.environment,
    at: invocation.at,
    // `</dev/tcp/db/5432` is a command without a program.
    program: program?.at ?? invocation.at,
    redirects: invocation.redirects,
    ...(invocation.input === undefined ? {} : { input: invocation.input }),
    ...(invocation.filled === undefined ? {} : { filled: invocation.filled }),
  };
  const context = contextOf(invocation, make, state);
  for (const family of byName.get(name) ?? []) yield* family.read(command, context);
  for (const family of ofEvery) yield* family.read(command, context);
  follow(command, state);
}

function contextOf(invocation: Invocation, make: FactMaker, state: ScriptState): CommandContext {
  const { setting, standing, purpose, namespace } = invocation.where;
  return {
    make,
    file: invocation.file,
    setting,
    standing,
    ...(purpose === undefined ? {} : { purpose }),
    namespace,
    variable: (name) => state.variable(name),
    // Inside a container or on another host no path is one of the repository.
    repositoryPath: (path) => (setting.kind === 'inside' || setting.kind === 'container-run' ? undefined : state.pathOf(path)),
  };
}

/** What the command changes for those after it. */
function follow({ name, words }: Command, state: ScriptState): void {
  if ((name === 'cd' || name === 'pushd') && words[0] !== undefined) state.changeDirectory(words[0].value);
}
