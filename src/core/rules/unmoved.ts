import type { ProbedTarget, SmokeFacts } from '../facts/probe.ts';
import type { SessionFacts } from '../facts/probe-login.ts';
import { sessionOf } from './smoke-targets.ts';

/** The server that was meant was not restarted: nothing answers where it is to be, and it is on another port. */
export interface Unmoved {
  /** Where nobody answers. */
  readonly meant: ProbedTarget;
  /** The port on which it still listens. */
  readonly port: number;
  /** Where that was seen; undefined: by the name of its socket. */
  readonly seenAt: ProbedTarget | undefined;
  /** The running server says so itself. */
  readonly sure: boolean;
}

/** What a server has waiting: the port that its files have now, as far as the user may see it. */
export interface Waiting {
  readonly target: ProbedTarget;
  readonly session: SessionFacts;
}

/** Sessions of servers whose port is to change at the next restart, each server once. */
export function waiting({ targets }: SmokeFacts): readonly Waiting[] {
  const found = new Map<string, Waiting>();
  for (const target of targets) {
    const session = sessionOf(target);
    if (session === undefined || !portWaits(session)) continue;
    if (!found.has(session.startTime)) found.set(session.startTime, { target, session });
  }
  return [...found.values()];
}

/** Read by a reload and waiting, or only written (which superusers see). What a command line says overrules the file (semantics A.6). */
function portWaits({ port, settings, filePort }: SessionFacts): boolean {
  if (settings.port.pendingRestart) return true;
  return filePort !== undefined && settings.port.source !== 'command line' && Number(filePort.port) !== port;
}

export function unmoved(smoke: SmokeFacts | undefined): Unmoved | undefined {
  const meant = smoke?.targets.find(nobodyThere);
  if (smoke === undefined || meant === undefined) return undefined;
  const own = waiting(smoke).find(({ session }) => session.port !== meant.port);
  if (own !== undefined) return { meant, port: own.session.port, seenAt: own.target, sure: true };
  const old = smoke.targets.find(({ role, wire }) => role === 'old-port' && wire.verdict === 'postgresql');
  if (old !== undefined) return { meant, port: old.port, seenAt: old, sure: false };
  return bySocket(smoke, meant);
}

function nobodyThere({ role, tcp, socket }: ProbedTarget): boolean {
  if (role === 'server') return tcp.verdict === 'refused';
  return role === 'socket' && (socket.verdict === 'missing' || socket.verdict === 'stale');
}

/** On this machine one PostgreSQL listens on a socket, and its name has another port. */
function bySocket({ sockets, targets }: SmokeFacts, meant: ProbedTarget): Unmoved | undefined {
  const ports = [...new Set(sockets.map(({ port }) => port))];
  const [port] = ports;
  if (!meant.here || ports.length !== 1 || port === undefined || port === meant.port) return undefined;
  // A pooler has a socket of that name, too.
  const pooler = targets.some(
    (target) => target.port === port && (target.role === 'pooler' || target.wire.verdict === 'pgbouncer'),
  );
  return pooler ? undefined : { meant, port, seenAt: undefined, sure: false };
}
