import type { ProbedTarget, ProbeRole } from '../facts/probe.ts';
import type { LoginFailure, SessionFacts } from '../facts/probe-login.ts';
import type { Location } from '../text/span.ts';
import { isPooler as isPoolerProduct, onlyPort, type Server } from '../topology/model.ts';
import type { Topology } from '../topology/topology.ts';

/** Targets of the live test in these roles; none without a test. */
export function probed({ smoke }: Topology, ...roles: readonly ProbeRole[]): readonly ProbedTarget[] {
  return (smoke?.targets ?? []).filter(({ role }) => roles.includes(role));
}

/** `db:5433`, `[::1]:5433`, a socket by its path; of a secret the input that holds it. */
export function called({ host, port, secret, input, role }: ProbedTarget): string {
  if (secret) return `${role === 'socket' ? 'the socket' : 'the host'} of ${input}, port ${port}`;
  if (host.startsWith('/')) return `${host.replace(/\/$/, '')}/.s.PGSQL.${port}`;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** What says in the repository which port this is: the one server (pooler) there is, when it states the probed port or the one before. */
export function statedBy(topology: Topology, target: ProbedTarget): Server | undefined {
  const same = probed(topology, target.role).length === 1;
  const [server, ...others] = distinctServers(topology, target.role === 'pooler');
  if (server === undefined || others.length > 0 || !same) return undefined;
  const [main] = probed(topology, 'server', 'socket');
  const ports = target.role === 'old-port' ? [target.port, main?.port] : [target.port];
  const stated = [onlyPort(server.effective), server.previous].filter((port) => port !== undefined);
  return stated.some((port) => ports.includes(port)) ? server : undefined;
}

/** A file that is read in several places is one server. */
function distinctServers({ servers }: Topology, poolers: boolean): Server[] {
  const wanted = servers.filter(({ product }) => (poolers ? isPoolerProduct(product) : product === 'postgresql'));
  return [...new Map(wanted.map((server) => [`${server.at.path}:${server.at.span.start}`, server])).values()];
}

/** Where a finding about the target stands: at the port's statement in the repository, else at the target itself, which is no file. */
export function placeOf(topology: Topology, target: ProbedTarget): Location {
  const server = statedBy(topology, target);
  if (server !== undefined) return server.at;
  // Several hosts of one secret share its name.
  const index = (topology.smoke?.targets ?? []).indexOf(target);
  const { secret, input, host, port } = target;
  const socket = `${host.replace(/\/$/, '')}/.s.PGSQL.${port}`;
  const path = secret ? input : host.startsWith('/') ? socket : host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return { path: `live:${path}`, span: { start: index, end: index } };
}

/** Named as a pooler, or it says that it is one. */
export function isPooler({ role, wire }: ProbedTarget): boolean {
  return role === 'pooler' || wire.verdict === 'pgbouncer' || wire.verdict === 'pgpool';
}

export function sessionOf({ login }: ProbedTarget): SessionFacts | undefined {
  return login.verdict === 'ok' ? login.session : undefined;
}

/** Of the login; where none was tried, of the start-up packet without credentials. */
export function failureOf({ login, wire }: ProbedTarget): LoginFailure | undefined {
  if (login.verdict === 'failed') return login.failure;
  return login.verdict === 'skipped' ? wire.peers[0]?.startup?.failure : undefined;
}
