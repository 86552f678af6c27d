import type { Fact } from '../facts/fact.ts';
import type { Attachment } from '../facts/platform.ts';
import type { Command, CommandContext, CommandFamily, Word } from './command.ts';
import { openValue } from './definitions.ts';
import { hasOption, parseOptions, valueOf, valuesOf, type Arguments, type OptionTable } from './options.ts';
import { everything, restartFact } from './restart.ts';
import { locatedText, textOf } from './words.ts';
import { composeGlobal } from './wrappers/containers.ts';

const started = new Set(['up', 'start', 'run', 'create', 'restart', 'exec', 'build', 'watch']);

/** `docker compose`: which files a script starts, and what it restarts (semantics F). */
export const compose: CommandFamily = {
  names: ['docker', 'podman', 'docker-compose', 'podman-compose'],
  *read(command, context) {
    const words = composeWords(command);
    if (words === undefined) return;
    const global = parseOptions(words, composeGlobal);
    const [verbWord, ...rest] = global.operands;
    const verb = textOf(verbWord);
    if (verbWord === undefined || verb === undefined) return;
    if (started.has(verb)) yield* startedFiles(global, verbWord, command, context);
    yield* lifecycle(verb, verbWord, rest, command, context);
  },
};

function composeWords({ name, words }: Command): readonly Word[] | undefined {
  if (name.endsWith('-compose')) return words;
  const { operands } = parseOptions(words, { short: 'Hcl', long: ['host', 'context', 'config', 'log-level'], leading: true });
  return textOf(operands[0]) === 'compose' ? operands.slice(1) : undefined;
}

/** Attachments: the script starts these files, together; without `-f` those of its working directory. */
function* startedFiles(given: Arguments, verb: Word, command: Command, context: CommandContext): Iterable<Fact> {
  const from = context.file.embeddedIn?.path ?? context.file.path;
  const attach = (how: Attachment['how'], at: Word['at'], of: string, to: string): Attachment => ({
    ...context.make.base('platform.attachment', 'platform', at, { setting: context.setting, standing: context.standing }),
    how,
    from: of,
    to,
  });
  const files = pathsOf(valuesOf(given, 'f', 'file'), context);
  const [first, ...others] = hasOption(given, 'f', 'file') ? files : pathsOf([projectDirectory(given, verb)], context);
  if (first !== undefined) yield attach('starts', first.at, from, first.path);
  for (const other of others) if (first !== undefined) yield attach('compose-file', other.at, first.path, other.path);
  for (const { path, at } of pathsOf(valuesOf(given, 'env-file'), context)) yield attach('loads', at, from, path);
  yield* interpolated(command, files[0]?.path, context);
}

/** Words that name a path of the repository. */
function pathsOf(words: readonly Word[], context: CommandContext): { readonly path: string; readonly at: Word['at'] }[] {
  return words.flatMap(({ value, at }) => {
    const path = context.repositoryPath(value);
    return path === undefined ? [] : [{ path, at }];
  });
}

function projectDirectory(given: Arguments, { at }: Word): Word {
  return valueOf(given, 'project-directory') ?? { value: [{ kind: 'text', text: '.', at }], at };
}

/** `PGPORT=5433 docker compose up`: an assignment before the command answers for `${PGPORT}` in the file it starts. */
function* interpolated(command: Command, file: string | undefined, context: CommandContext): Iterable<Fact> {
  const directory =
    file === undefined ? context.repositoryPath([{ kind: 'text', text: '.', at: command.program }]) : directoryOf(file);
  if (directory === undefined) return;
  for (const variable of command.environment) {
    yield {
      ...context.make.base('platform.definition', 'platform', variable.value.at, {
        setting: context.setting,
        standing: context.standing,
      }),
      name: variable.name,
      value: openValue(variable),
      namespace: { kind: 'compose', directory },
      rank: 1,
    };
  }
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

const upTable: OptionTable = {
  short: 'tse',
  long: ['timeout', 'scale', 'exit-code-from', 'attach', 'no-attach', 'pull', 'wait-timeout', 'signal'],
};

/** `restart` keeps the definition, `up` recreates what changed, `up --force-recreate` and `down` with `up` everything. */
function* lifecycle(
  verb: string,
  verbWord: Word,
  words: readonly Word[],
  command: Command,
  context: CommandContext,
): Iterable<Fact> {
  const given = parseOptions(words, upTable);
  const does = verb === 'up' ? upVerb(given) : verb === 'kill' ? killVerb(given) : simpleVerbs[verb];
  if (does === undefined) return;
  const services = given.operands.map(locatedText);
  for (const service of services.length === 0 ? [everything(command)] : services)
    yield restartFact(context, does, service, 'compose', verbWord.at);
}

const simpleVerbs: Readonly<Record<string, 'restart' | 'stop' | 'start'>> = {
  restart: 'restart',
  stop: 'stop',
  down: 'stop',
  rm: 'stop',
  start: 'start',
};

function upVerb(given: Arguments): 'recreate' | 'start' {
  return hasOption(given, 'force-recreate') ? 'recreate' : 'start';
}

function killVerb(given: Arguments): 'reload' | 'stop' {
  return /^(?:SIG)?HUP$|^1$/.test(textOf(valueOf(given, 's', 'signal')) ?? '') ? 'reload' : 'stop';
}
