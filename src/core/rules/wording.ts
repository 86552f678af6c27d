import { describeHost } from '../facts/describe.ts';
import type { Location } from '../text/span.ts';
import type { PoolerUpstream } from '../facts/pooler.ts';
import { isMultiplexer, isPooler, type Server } from '../topology/model.ts';
import type { Route } from '../topology/verdict.ts';

const open = '\u0001';
const close = '\u0002';

/**
 * A place inside a message. Rules know offsets only; the pipeline turns the mark into `path:line` when the lines are known.
 */
export function ref(at: Location): string {
  return `${open}${at.path}\u0003${at.span.start}${close}`;
}

/** Replaces the marks of `ref`. */
export function withLines(message: string, lineOf: (path: string, offset: number) => number | undefined): string {
  const pieces = message.split(open);
  return pieces
    .map((piece, index) => {
      if (index === 0) return piece;
      const end = piece.indexOf(close);
      const [path = '', offset = '0'] = piece.slice(0, end).split('\u0003');
      const line = lineOf(path, Number(offset));
      return `${line === undefined ? path : `${path}:${line}`}${piece.slice(end + 1)}`;
    })
    .join('');
}

/** `5432`, `5432 or 5433`. */
export function numbers(ports: readonly number[]): string {
  const unique = [...new Set(ports)].sort((a, b) => a - b);
  return unique.length === 0 ? 'an unknown port' : unique.join(' or ');
}

export function portsOf(server: Server): string {
  return numbers(server.effective.ports.map(({ port }) => port));
}

/** What dials, for people: the variable, key or command, else the file. */
export function dialler(route: Route): string {
  const { fact } = route;
  if (fact.kind === 'pooler.upstream') return upstream(fact);
  return fact.label?.value ?? 'the client';
}

/** A proxy's servers have names of their own, a pooler's are told by the database. */
function upstream({ product, label, pool }: PoolerUpstream): string {
  if (isPooler(product) && !isMultiplexer(product)) return `the server ${label?.value ?? pool.value}`;
  if (product === 'pgpool') return pool.value;
  return `the upstream of ${pool.value === '*' ? 'the fallback database *' : `database ${pool.value}`}`;
}

/** `db:5450`, `socket /tmp, port 5432`. */
export function target(route: Route): string {
  const ports = numbers(route.reading.ports.map(({ port }) => port));
  if (route.host === undefined) return `${describeHost(route.endpoint.host)}, port ${ports}`;
  return `${route.host}:${ports}`;
}

const products: Readonly<Partial<Record<Server['product'], string>>> = {
  postgresql: 'PostgreSQL',
  pgbouncer: 'PgBouncer',
  pgpool: 'Pgpool-II',
  pgcat: 'PgCat',
  odyssey: 'Odyssey',
  haproxy: 'HAProxy',
  tunnel: 'a proxy',
};

/** A server for people: the service or resource it is; on a machine its product, since its file is named beside it. */
export function serverName({ place, product }: Server): string {
  return place.kind === 'machine' ? (products[product] ?? product) : place.label;
}
