import type { Endpoint } from '../facts/client.ts';
import type { Server } from './model.ts';
import type { Vantage } from './network.ts';
import { howMissed, trailWeight } from './misses.ts';
import type { PortReading, Resolver } from './resolver.ts';
import { undecidable, type DialFact, type Verdict } from './verdict.ts';

/** `/run/postgresql` is `/var/run/postgresql` (a link on every current distribution); a trailing slash means nothing. */
export function sameDirectory(a: string, b: string): boolean {
  return normalise(a) === normalise(b);
}

function normalise(directory: string): string {
  let end = directory.length;
  while (end > 1 && directory.charAt(end - 1) === '/') end--;
  return directory.slice(0, end).replace(/^\/var\/run\//, '/run/');
}

/** Distributions differ in these two (semantics.md E.1): a server whose directory nobody wrote may be in either. */
const defaults = ['/run/postgresql', '/tmp'];

function mayHave(server: Server, directory: string): boolean {
  if (server.socketDirectories === undefined) return defaults.includes(normalise(directory));
  return server.socketDirectories.some(({ value }) => sameDirectory(value, directory));
}

/**
 * A dial through a socket (topology.md §5 step 1): the directory and the port must both be right, and the server must share the file system:
 * the same container, or a server of the same machine.
 */
export function reachSocket(
  fact: DialFact,
  endpoint: Endpoint,
  vantage: Vantage,
  reading: PortReading,
  servers: readonly Server[],
  resolver: Resolver,
): Verdict {
  const host = endpoint.host;
  if (host.kind !== 'socket') return undecidable('no socket');
  const unclear = unclearPorts(servers, reading);
  if (unclear !== undefined) return undecidable(unclear);
  const directory = host.directory === 'default' ? undefined : resolver.text(host.directory, fact.setting);
  if (host.directory !== 'default' && directory === undefined) return undecidable('its directory is not known');
  const seen = directory === undefined ? servers : servers.filter((server) => mayHave(server, directory));
  const hit = seen.find((server) => server.effective.ports.some(({ port }) => reading.ports.some((one) => one.port === port)));
  if (hit !== undefined) return { kind: 'reaches', server: hit, steps: [] };
  return seen.length === 0 ? wrongDirectory(servers, reading) : wrongPort(seen, directory, reading, vantage);
}

function unclearPorts(servers: readonly Server[], reading: PortReading): string | undefined {
  if (servers.length === 0) return 'no server is known whose socket it could see';
  if (reading.open) return 'its port is not known';
  const open = servers.some(({ effective }) => effective.open || effective.ports.length === 0);
  return open ? 'the port of a server is not known' : undefined;
}

function wrongDirectory(servers: readonly Server[], reading: PortReading): Verdict {
  const server = servers[0];
  if (server === undefined || servers.some((one) => one.socketDirectories === undefined))
    return undecidable('where the socket lies is not known');
  return {
    kind: 'misses',
    servers,
    how: 'directory',
    expected: [],
    publication: undefined,
    weight: (servers.length === 1 ? 0 : 1) + trailWeight(reading),
    inNetwork: true,
    steps: (server.socketDirectories ?? []).map(({ value, at }) => ({ text: `its socket lies in ${value}`, at })),
  };
}

function wrongPort(seen: readonly Server[], directory: string | undefined, reading: PortReading, vantage: Vantage): Verdict {
  // A pooler's port would have done; what a client means that names neither is a server.
  const databases = seen.filter(({ product }) => product === 'postgresql');
  const meant = databases.length > 0 ? databases : seen;
  const server = meant[0];
  if (server === undefined) return undecidable('no server');
  // Certain where the server's directory is written and dialled, or the server is the container's own.
  const proved = vantage.kind === 'container' || (directory !== undefined && server.socketDirectories !== undefined);
  return {
    kind: 'misses',
    servers: meant,
    how: howMissed(reading, server, 'other'),
    expected: meant.flatMap((one) => one.effective.ports.map(({ port }) => ({ port, at: one.at, server: one }))),
    publication: undefined,
    weight: (proved ? Math.min(1, seen.length - 1) : whichIsMeant(meant)) + trailWeight(reading),
    inNetwork: proved,
    steps: [
      { text: `${server.place.label} listens on ${server.effective.ports.map(({ port }) => port).join(' or ')}`, at: server.at },
    ],
  };
}

/**
 * One inference for a directory that nobody wrote, one for which of several servers is meant. Servers that all have ports of their own may share the
 * machine: there none of them answers, whichever is meant, and Debian's wrapper of the clients finds no only cluster (semantics A.4).
 */
function whichIsMeant(meant: readonly Server[]): number {
  const ports = meant.flatMap(({ effective }) => [...new Set(effective.ports.map(({ port }) => port))]);
  return new Set(ports).size === ports.length ? 1 : 2;
}
