import type { Word } from '../../../../commands/command.ts';
import { restartFact } from '../../../../commands/restart.ts';
import { locatedText } from '../../../../commands/words.ts';
import { entriesOf, itemsOf, type Node } from '../../../../documents/tree.ts';
import type { Fact } from '../../../../facts/fact.ts';
import type { Embedded } from '../../../../facts/reading.ts';
import { isTrue } from '../source.ts';
import type { ModuleCall } from '../task.ts';
import { argumentFacts } from './scripts.ts';
import { literalWord } from './words.ts';

/** `docker_container`, `podman_container`: read as the `docker run` they stand for. */
export function* containerFacts(call: ModuleCall): Iterable<Fact | Embedded> {
  const { given, context, key } = call;
  const name = given.word('name');
  const state = given.text('state') ?? 'started';
  const image = given.word('image');
  if (state === 'absent' || state === 'stopped') {
    if (name !== undefined) yield restartFact(context, 'stop', locatedText(name), 'docker', key);
    return;
  }
  if (image !== undefined) yield* argumentFacts(call, runWords(call, image));
  const verb = isTrue(given.text('recreate')) ? 'recreate' : isTrue(given.text('restart')) ? 'restart' : undefined;
  if (name !== undefined && verb !== undefined) yield restartFact(context, verb, locatedText(name), 'docker', key);
}

/** Options that stand once or many times, and the argument that holds their values. */
const options: readonly (readonly [string, readonly string[]])[] = [
  ['--name', ['name']],
  ['--network', ['network_mode']],
  ['--hostname', ['hostname']],
  ['-p', ['ports', 'published_ports', 'publish']],
  ['-v', ['volumes', 'volume']],
  ['--env-file', ['env_file']],
];

function runWords(call: ModuleCall, image: Word): readonly Word[] {
  const { given, key } = call;
  const word = (text: string): Word => literalWord(text, key);
  const listed = options.flatMap(([option, names]) => given.list(...names).flatMap((value) => [word(option), value]));
  const networks = itemsOf(given.node('networks')).flatMap((network) => networkWords(call, network));
  const variables = environmentWords(call, given.node('env', 'environment'));
  const entrypoint = given
    .list('entrypoint')
    .slice(0, 1)
    .flatMap((value) => [word('--entrypoint'), value]);
  return [word('docker'), word('run'), ...listed, ...networks, ...variables, ...entrypoint, image, ...given.list('command')];
}

function networkWords({ given, key }: ModuleCall, network: Node): readonly Word[] {
  const own = given.nested(network);
  const name = own.word('name');
  const aliases = own.list('aliases').flatMap((alias) => [literalWord('--network-alias', key), alias]);
  return name === undefined ? aliases : [literalWord('--network', key), name, ...aliases];
}

function environmentWords({ given, key }: ModuleCall, map: Node | undefined): readonly Word[] {
  return entriesOf(map).flatMap(({ key: name }) => {
    const value = given.nested(map ?? name).word(name.text);
    const at = { path: key.path, span: { start: name.span.start, end: name.span.start } };
    const head = { kind: 'text', text: `${name.text}=`, at } as const;
    return [literalWord('-e', key), { value: [head, ...(value?.value ?? [])], at: value?.at ?? key }];
  });
}

const composeVerbs: Readonly<Record<string, 'start' | 'stop' | 'restart'>> = {
  present: 'start',
  started: 'start',
  stopped: 'stop',
  absent: 'stop',
  restarted: 'restart',
};

/** `docker_compose_v2`: what `docker compose up` or `restart` does to the services (semantics F). */
export function* composeFacts({ given, context, key }: ModuleCall): Iterable<Fact> {
  const verb = composeVerbs[given.text('state') ?? 'present'];
  const recreates = given.text('recreate') === 'always' && verb === 'start';
  if (verb === undefined) return;
  const services = given.list('services').map(locatedText);
  for (const service of services.length > 0 ? services : [{ value: '*', at: key }])
    yield restartFact(context, recreates ? 'recreate' : verb, service, 'compose', key);
}
