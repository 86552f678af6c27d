import type { Fact } from '../facts/fact.ts';
import type { ImageFact } from '../facts/platform.ts';
import type { PortForward } from '../facts/server.ts';
import type { Setting } from '../facts/setting.ts';
import { plainText } from '../facts/template.ts';
import type { CommandContext, CommandFamily, Word } from './command.ts';
import { openValue } from './definitions.ts';
import { readDockerRun, settingOfRun, valuesOfRun, type DockerRun } from './docker-run-arguments.ts';
import { colonParts } from './endpoints.ts';
import { parseOptions, valueOf } from './options.ts';
import { readPortMapping } from './port-mapping.ts';
import { restartFact } from './restart.ts';
import { cutWord, locatedText, outlineOf, shownText, textOf } from './words.ts';
import { assignmentOf } from './wrappers/prefixes.ts';

/** `docker run`: an image, its published ports, its environment, its files; and the verbs that restart a container. */
export const docker: CommandFamily = {
  names: ['docker', 'podman', 'nerdctl'],
  *read(command, context) {
    const { operands } = parseOptions(command.words, {
      short: 'Hcl',
      long: ['host', 'context', 'config', 'log-level'],
      leading: true,
    });
    const words = textOf(operands[0]) === 'container' ? operands.slice(1) : operands;
    const verb = textOf(words[0]) ?? '';
    if (verb === 'run' || verb === 'create') yield* runFacts(readDockerRun(words.slice(1)), context);
    else yield* lifecycle(verb, words, context);
  },
};

const lifecycleVerbs = { restart: 'restart', start: 'start', stop: 'stop' } as const;

/** `docker restart db`, `docker kill -s HUP db` (semantics F). */
function* lifecycle(verb: string, words: readonly Word[], context: CommandContext): Iterable<Fact> {
  const given = parseOptions(words.slice(1), { short: 'st', long: ['signal', 'time', 'timeout'] });
  const hup = verb === 'kill' && /^(?:SIG)?HUP$|^1$/.test(textOf(valueOf(given, 's', 'signal')) ?? '');
  const does = hup ? 'reload' : verb === 'kill' ? 'stop' : lifecycleVerbs[verb as keyof typeof lifecycleVerbs];
  if ((does as string | undefined) === undefined) return;
  for (const container of given.operands) yield restartFact(context, does, locatedText(container), 'docker', words[0]?.at);
}

function* runFacts(run: DockerRun, context: CommandContext): Iterable<Fact> {
  if (run.image === undefined) return;
  const path = context.file.embeddedIn?.path ?? context.file.path;
  const setting = settingOfRun(run, path, context.setting);
  const own = { setting, standing: context.standing };
  const { make } = context;
  yield { ...make.base('platform.image', 'platform', run.image.at, own), ...started(run, run.image) };
  const aliases = [...(run.name === undefined ? [] : [run.name]), ...valuesOfRun(run, 'network-alias', 'net-alias', 'hostname')];
  const names = aliases.map(locatedText);
  const [first] = names;
  if (first !== undefined)
    yield {
      ...make.base('platform.name', 'platform', first.at, own),
      names,
      network: run.network === undefined ? 'default' : shownText(run.network),
    };
  for (const port of valuesOfRun(run, 'p', 'publish')) yield* published(port, setting, context);
  yield* environment(run, setting, context);
  yield* environmentFiles(run, setting, context);
  yield* mounts(run, setting, context);
}

/** What the container runs, and in whose network when it has none of its own. */
function started(run: DockerRun, image: Word): Pick<ImageFact, 'image' | 'command' | 'entrypoint' | 'profiles' | 'networkMode'> {
  const entrypoint = valueOf(run.given, 'entrypoint');
  const mode = textOf(run.network);
  return {
    image: { value: image.value, at: image.at },
    command: run.command.length === 0 ? undefined : run.command.map((word) => word.value),
    entrypoint: entrypoint === undefined ? undefined : [entrypoint.value],
    profiles: [],
    ...(mode !== undefined && /^(?:host|none|container:.*)$/.test(mode) ? { networkMode: mode } : {}),
  };
}

/** `8080:80`, `127.0.0.1:5433:5432/tcp`, `127.0.0.1::5432`, `5432`. */
function* published(word: Word, setting: Setting, context: CommandContext): Iterable<PortForward> {
  const mapping = readPortMapping(word);
  if (mapping === undefined) return;
  const { address, published: port, target, protocol } = mapping;
  const own = { setting: context.setting, standing: context.standing };
  yield {
    ...context.make.base('server.forward', 'server', port?.at ?? target.at, own),
    how: 'docker',
    from: { place: 'machine', ...(address === undefined ? {} : { address }) },
    published: port,
    target,
    to: { kind: 'setting', setting },
    protocol,
  };
}

function* environment(run: DockerRun, setting: Setting, context: CommandContext): Iterable<Fact> {
  const own = { setting, standing: context.standing };
  for (const word of valuesOfRun(run, 'e', 'env')) {
    const variable = assignmentOf(word);
    const name = variable?.name ?? textOf(word);
    if (name === undefined) continue;
    yield {
      ...context.make.base('platform.definition', 'platform', variable?.value.at ?? word.at, own),
      name,
      value: variable === undefined ? undefined : openValue(variable),
      namespace: { kind: 'process', setting },
      rank: 1,
    };
  }
}

function* environmentFiles(run: DockerRun, setting: Setting, context: CommandContext): Iterable<Fact> {
  const own = { setting, standing: context.standing };
  for (const word of valuesOfRun(run, 'env-file')) {
    const to = context.repositoryPath(word.value);
    const from = context.file.embeddedIn?.path ?? context.file.path;
    if (to !== undefined)
      yield { ...context.make.base('platform.attachment', 'platform', word.at, own), how: 'env-file', from, to };
  }
}

function* mounts(run: DockerRun, setting: Setting, context: CommandContext): Iterable<Fact> {
  for (const word of valuesOfRun(run, 'v', 'volume')) {
    const [source, target] = colonParts(word);
    if (source !== undefined && target !== undefined) yield* mount(source, target, setting, context);
  }
  for (const word of valuesOfRun(run, 'mount')) {
    const source = keyed(word, ['source', 'src']);
    const target = keyed(word, ['target', 'destination', 'dst']);
    if (source !== undefined && target !== undefined) yield* mount(source, target, setting, context);
  }
}

/** The value of a key in `type=bind,source=./db,target=/data`. */
function keyed(word: Word, keys: readonly string[]): Word | undefined {
  const outline = outlineOf(word.value);
  for (let from = 0; from < outline.length;) {
    const comma = outline.indexOf(',', from);
    const to = comma < 0 ? outline.length : comma;
    const equals = outline.indexOf('=', from);
    if (equals > 0 && equals < to && keys.includes(outline.slice(from, equals).trim())) return cutWord(word, equals + 1, to);
    from = to + 1;
  }
  return undefined;
}

function* mount(source: Word, target: Word, setting: Setting, context: CommandContext): Iterable<Fact> {
  const own = { setting, standing: context.standing };
  const text = plainText(source.value);
  const volume = text !== undefined && /^[a-z0-9][\w.-]*$/i.test(text) ? `volume:${text}` : undefined;
  const path = volume ?? context.repositoryPath(source.value);
  if (path === undefined) return;
  yield { ...context.make.base('platform.mount', 'platform', target.at, own), source: path, target: locatedText(target) };
}
