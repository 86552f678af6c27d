import type { UnitEntry } from '../../../documents/systemd-unit.ts';
import { placeholder } from '../../../documents/systemd-unit/placeholders.ts';
import type { Fact } from '../../../facts/fact.ts';
import { literal, portOf, type PortValue } from '../../../facts/template.ts';
import { directoryOf } from '../../../text/paths.ts';
import { locate, type SourceFile } from '../../../text/source-file.ts';
import type { Located } from '../../../text/span.ts';
import type { UnitRun } from './run.ts';

/** One `ListenStream=` with a port. */
interface Stream {
  readonly port: PortValue;
  readonly address?: Located<string>;
  /** Of a socket that is named as PostgreSQL names them. */
  readonly directory?: Located<string>;
}

/**
 * `ListenStream=` of a socket unit: PgBouncer takes the sockets it is given (semantics C.1); any other program may listen there too. The
 * port is also what a `systemd-socket-proxyd` of the unit's service forwards.
 */
export function* socketFacts(run: UnitRun, entries: readonly UnitEntry[]): Iterable<Fact> {
  const streams = streamsOf(entries);
  if (/pg-?bouncer/i.test(run.unit.name)) yield* poolerFacts(run, streams);
  else for (const stream of streams) yield* otherFacts(run, stream, serviceOf(run, entries));
}

function streamsOf(entries: readonly UnitEntry[]): readonly Stream[] {
  let streams: Stream[] = [];
  for (const { section, key, value } of entries) {
    if (section !== 'Socket' || key !== 'ListenStream') continue;
    if (value.text === '') streams = [];
    const stream = streamOf(value);
    if (stream !== undefined) streams.push(stream);
  }
  return streams;
}

function streamOf(value: SourceFile): Stream | undefined {
  const { text } = value;
  const socket = /^(\/.*|@.*)\/\.s\.PGSQL\.([^/]+)$/.exec(text);
  if (socket?.[1] !== undefined)
    return {
      port: portAt(value, socket[1].length + '/.s.PGSQL.'.length),
      directory: { value: socket[1], at: locate(value, 0, socket[1].length) },
    };
  const address = /^(?:\[[\da-f:.]+\]|[\d.]+|\*):/i.exec(text)?.[0];
  const start = address?.length ?? 0;
  // Other paths, and families of sockets that are not TCP.
  if (!/^(?:\d|%|\ue000)/.test(text.slice(start))) return undefined;
  const port = portAt(value, start);
  return address === undefined
    ? { port }
    : { port, address: { value: address.slice(0, -1), at: locate(value, 0, address.length - 1) } };
}

function portAt(value: SourceFile, start: number): PortValue {
  const text = value.text.slice(start);
  const at = locate(value, start, value.text.length);
  if (!text.includes('%') && !text.includes(placeholder)) return portOf(literal(text, at), at);
  return { kind: 'template', template: [{ kind: 'opaque', what: 'a specifier', at }], at };
}

/** One fact for a port, with every address and the directory of its socket. */
function* poolerFacts({ make }: UnitRun, streams: readonly Stream[]): Iterable<Fact> {
  const byPort = new Map<string, Stream[]>();
  for (const stream of streams) {
    const key = stream.port.kind === 'literal' ? String(stream.port.port) : '';
    const group = byPort.get(key);
    if (group === undefined) byPort.set(key, [stream]);
    else group.push(stream);
  }
  for (const group of byPort.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const addresses = group.flatMap(({ address }) => (address === undefined ? [] : [address]));
    const directory = group.find((stream) => stream.directory !== undefined)?.directory;
    yield {
      ...make.base('pooler.listen', 'pooler', first.port.at),
      product: 'pgbouncer',
      port: first.port,
      addresses: addresses.length === 0 ? 'default' : addresses,
      ...(directory === undefined ? {} : { socketDirectory: directory }),
      configFile: first.port.at.path,
    };
  }
}

function* otherFacts({ make }: UnitRun, { port, directory }: Stream, service: string): Iterable<Fact> {
  if (directory !== undefined || port.kind === 'malformed') return;
  yield { ...make.base('platform.listen', 'platform', port.at), product: 'unknown', port };
  if (port.kind !== 'literal') return;
  const setting = { kind: 'machine', path: service } as const;
  yield {
    ...make.base('platform.definition', 'platform', port.at, { setting }),
    name: 'ListenStream',
    value: { value: literal(String(port.port), port.at), at: port.at },
    namespace: { kind: 'process', setting },
    rank: 0,
  };
}

/** `Service=`, or the service of the socket's name. */
function serviceOf({ unit }: UnitRun, entries: readonly UnitEntry[]): string {
  const named = entries.findLast(({ section, key }) => section === 'Socket' && key === 'Service')?.value.text;
  const directory = directoryOf(unit.path);
  return `${directory === '' ? '' : `${directory}/`}${named ?? `${unit.name}.service`}`;
}
