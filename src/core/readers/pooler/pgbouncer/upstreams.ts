import { readAtoi, readPairs, type PgbouncerEntry, type PgbouncerPairs } from '../../../documents/pgbouncer-ini.ts';
import type { Conninfo } from '../../../facts/client.ts';
import type { Fact } from '../../../facts/fact.ts';
import { literal, plainText, type HostValue, type PortValue } from '../../../facts/template.ts';
import { hasHole, shownWithHoles, withHoles } from '../../../templates/rendered.ts';
import { locate } from '../../../text/source-file.ts';
import type { Location } from '../../../text/span.ts';
import type { FactMaker } from '../../reader.ts';
import { unknownPort, valueIn, type Ini, type Value } from './values.ts';

/** What one line of `[databases]` dials (semantics C.1). */
export function* upstreams(make: FactMaker, ini: Ini, entry: PgbouncerEntry): Iterable<Fact> {
  const read = readPairs(entry.value);
  const keyAt = locate(ini.file, entry.keySpan.start, entry.keySpan.end);
  const value = (name: string): Value | undefined => {
    const pair = read.pairs.findLast((one) => one.name === name);
    return pair === undefined ? undefined : valueIn(ini, entry, pair.value, pair.span);
  };
  const host = value('host');
  // What stands behind the pairs may come out right when it is filled in.
  const whole = read.refused === undefined || hasHole(entry.value);
  const port = whole ? portOf(value('port'), host?.at ?? keyAt) : refusedPort(ini, entry, read);
  const user = value('user');
  const dbname = value('dbname') ?? { template: withHoles(literal(entry.key, keyAt), ini.rendering), at: keyAt };
  const conninfo: Conninfo = {
    endpoints: hostsOf(host, keyAt).map((one) => ({ host: one, port })),
    dbname: { value: dbname.template, at: dbname.at },
    ...(user === undefined ? {} : { user: { value: user.template, at: user.at } }),
    flags: [],
    sensitive: entry.value.includes('password'),
  };
  const pool = { value: shownWithHoles(entry.key, ini.rendering), at: keyAt };
  yield {
    ...make.base('pooler.upstream', 'pooler', port.at),
    conninfo,
    dialect: 'pgbouncer',
    label: pool,
    purpose: 'session',
    product: 'pgbouncer',
    pool,
  };
}

function portOf(written: Value | undefined, beside: Location): PortValue {
  if (written === undefined) return { kind: 'implied', port: 5432, at: beside };
  const { template, at } = written;
  const text = plainText(template);
  if (text === undefined) return { kind: 'template', template, at };
  const port = readAtoi(text);
  return port === undefined || port > 65535 ? { kind: 'malformed', at } : { kind: 'literal', port, at };
}

/** A line that PgBouncer cannot read to its end: the port and what follows it, or what it gives up at. A template may still come out right. */
function refusedPort({ file }: Ini, entry: PgbouncerEntry, { pairs, refused }: PgbouncerPairs): PortValue {
  const from = pairs.findLast(({ name }) => name === 'port')?.span.start ?? refused?.start ?? 0;
  const at = locate(file, entry.valueSpan.start + from, entry.valueSpan.end);
  return /\{[{%]|<%/.test(entry.value) ? unknownPort(at) : { kind: 'malformed', at };
}

/** No host: the socket in PgBouncer's own directory. A comma separates hosts, and swallows a `port=` that should have been a pair. */
function hostsOf(host: Value | undefined, keyAt: Location): HostValue[] {
  if (host === undefined || host.template.length === 0) return [{ kind: 'socket', directory: 'default', at: keyAt }];
  const { template, at } = host;
  const text = plainText(template) ?? '';
  if (/^[/@]/.test(text)) return [{ kind: 'socket', directory: template, at }];
  return text.includes(',') && !text.includes('=') ? listOf(text, at) : [{ kind: 'name', template, at }];
}

function listOf(text: string, { path, span }: Location): HostValue[] {
  let start = span.start;
  return text.split(',').map((name): HostValue => {
    const at = { path, span: { start, end: start + name.length } };
    start += name.length + 1;
    return { kind: 'name', template: [{ kind: 'text', text: name, at }], at };
  });
}
