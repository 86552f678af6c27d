import { get, itemsOf, type Node } from '../../../documents/tree.ts';
import type { Word } from '../../../commands/command.ts';
import { factsOfArguments } from '../../../commands/run.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';
import { plainText, type Namespace } from '../../../facts/template.ts';
import { probePort } from './container-ports.ts';
import type { ManifestSource } from './source.ts';
import type { Container } from './workloads.ts';

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const hooks = ['postStart', 'preStop'];

/** What a container runs besides its image's own program: commands, hooks, probes, all in its pod. */
export function* commandFacts(source: ManifestSource, container: Container): Iterable<Fact | Embedded> {
  const { node } = container;
  const words = [...wordsOf(source, container, get(node, 'command')), ...wordsOf(source, container, get(node, 'args'))];
  if (!isServer(words)) yield* run(source, container, words);
  for (const hook of hooks) yield* executed(source, container, get(get(node, 'lifecycle'), hook));
  const asked = new Set<number>();
  for (const probe of probes) {
    yield* executed(source, container, get(node, probe), 'probe');
    for (const dial of connected(source, container, get(get(node, probe), 'tcpSocket'))) {
      // Several probes ask one named port.
      if (!asked.has(dial.at.span.start)) yield dial;
      asked.add(dial.at.span.start);
    }
  }
}

/** Arguments of the image's own program, or the server itself: said by the image fact. */
function isServer([program]: readonly Word[]): boolean {
  return program === undefined || /^-|(?:^|\/)(?:postgres|postmaster)$/.test(plainText(program.value) ?? '');
}

function wordsOf(source: ManifestSource, { setting }: Container, list: Node | undefined): Word[] {
  const process: Namespace = { kind: 'process', setting };
  return itemsOf(list).flatMap((item) =>
    item.kind === 'scalar' ? [{ value: source.value(item, process), at: source.at(item) }] : [],
  );
}

function executed(source: ManifestSource, container: Container, handler: Node | undefined, purpose?: 'probe') {
  return run(source, container, wordsOf(source, container, get(get(handler, 'exec'), 'command')), purpose);
}

function* run(
  source: ManifestSource,
  { setting }: Container,
  words: readonly Word[],
  purpose?: 'probe',
): Iterable<Fact | Embedded> {
  const { reading } = source.make;
  const where = { setting, standing: reading.standing, namespace: { kind: 'process', setting } } as const;
  const probing = purpose === undefined ? {} : { purpose };
  yield* factsOfArguments(words, [], source.file, { make: source.make, where: { ...where, ...probing } });
}

const database = /postg|pg|timescale|spilo|patroni|bouncer|odyssey|database|\bdb\b/i;

/** A TCP probe of the kubelet, where it is PostgreSQL or a pooler that is asked: any other server has a port of its own. */
function* connected(source: ManifestSource, { node, setting }: Container, probe: Node | undefined): Iterable<Fact> {
  if (probe === undefined || source.named(probe, 'host') !== undefined) return;
  const port = probePort(source, node, probe);
  const says = [source.named(node, 'name'), source.named(node, 'image'), source.named(probe, 'port')];
  if (port === undefined || !says.some((text) => database.test(text?.value ?? ''))) return;
  const endpoint = { host: { kind: 'implied-loopback', at: port.at }, port } as const;
  yield {
    ...source.make.base('client.conninfo', 'client', port.at, { setting }),
    conninfo: { endpoints: [endpoint], flags: [], sensitive: false },
    dialect: 'probe',
    purpose: 'probe',
  };
}
