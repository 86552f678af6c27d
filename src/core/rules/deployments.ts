import type { Fact } from '../facts/fact.ts';
import type { ConfigWrite, RestartCommand } from '../facts/restart.ts';
import type { ServerListen } from '../facts/server.ts';
import { nameOf } from '../text/paths.ts';
import { groupBy } from '../topology/grouping.ts';
import { onlyPort, type Server } from '../topology/model.ts';
import type { Run } from '../topology/runs.ts';
import type { Topology } from '../topology/topology.ts';
import { aboutPostgres, Handlers } from './handlers.ts';

/** A step that puts a file with the port in its place, and what its run does to the server afterwards. */
export interface PortWrite {
  readonly fact: ConfigWrite;
  readonly server: Server | undefined;
  /** Handlers that it notifies among them. */
  readonly commands: readonly RestartCommand[];
  /** What runs behind it, and before the first command that applies the port. */
  readonly between: readonly Fact[];
  /** A running server is on another port until it is restarted: it moves here, or Ansible configures a port that no package starts with. */
  readonly moves: boolean;
}

/** Writes of PostgreSQL's configuration file that carry a port, with the commands that follow; none where what follows is not known. */
export function portWrites(topology: Topology): readonly PortWrite[] {
  const byFile = new Map(topology.servers.flatMap((server) => server.files.map((file) => [file, server] as const)).reverse());
  const stated = statementsByFile(topology);
  const handlers = new Handlers(topology);
  return topology.of('restart.write').flatMap((fact): PortWrite[] => {
    const server = byFile.get(fact.source ?? '') ?? statedBy(fact, stated);
    if (fact.standing !== 'effective' || !carries(fact, server)) return [];
    const notified = handlers.of(fact);
    if (notified === undefined) return [];
    const found = topology.runs.of(fact).map((run) => inRun(run, fact, notified, topology));
    const best = found.find(({ commands }) => commands.some(appliesPort)) ?? found[0];
    return best === undefined ? [] : [{ fact, server, ...best, moves: moves(fact, server, topology) }];
  });
}

/** A line that the step writes is a statement of the server: the nearest in its file about the file that it writes. */
function statedBy(write: ConfigWrite, stated: ReadonlyMap<string, readonly Stated[]>): Server | undefined {
  if (!write.carriesPort) return undefined;
  const own = (stated.get(write.at.path) ?? []).filter(({ fact }) => isAbout(fact, write));
  const away = ({ fact }: Stated): number => Math.abs(fact.at.span.start - write.at.span.start);
  return own.reduce<Stated | undefined>((best, one) => (best === undefined || away(one) < away(best) ? one : best), undefined)
    ?.server;
}

/** ALTER SYSTEM names no file; every other line stands in the file whose server it moves. */
function isAbout({ identity, rank }: ServerListen, { target }: ConfigWrite): boolean {
  return identity.configFile === target.value || (rank === 3 && nameOf(target.value) === 'postgresql.auto.conf');
}

interface Stated {
  readonly server: Server;
  readonly fact: ServerListen;
}

function statementsByFile({ servers }: Topology): ReadonlyMap<string, readonly Stated[]> {
  const all = servers.flatMap((server) =>
    server.statements.flatMap(({ fact }) => (fact?.kind === 'server.listen' ? [{ server, fact }] : [])),
  );
  return groupBy(all, ({ fact }) => fact.at.path);
}

function moves(fact: ConfigWrite, server: Server | undefined, topology: Topology): boolean {
  if (server?.previous !== undefined) return true;
  const port = server === undefined ? undefined : onlyPort(server.effective);
  return topology.hosts.of(fact.setting) !== undefined && port !== undefined && port !== 5432;
}

/** What comes behind a write. Stopped before it and started behind it is a restart. */
function inRun({ facts, isOrdered }: Run, fact: ConfigWrite, notified: readonly RestartCommand[], topology: Topology) {
  const place = isOrdered ? facts.indexOf(fact) : -1;
  const before = facts.slice(0, Math.max(0, place));
  const after = facts.slice(place + 1);
  const direct = after.filter((one) => isDirect(one) && aboutPostgres(one, topology));
  const stopped = before.some((one) => isDirect(one) && one.verb === 'stop' && aboutPostgres(one, topology));
  const commands = direct.filter((command): command is RestartCommand => isDirect(command) && (stopped || !isIdle(command)));
  const flush = after.findIndex((one) => one.kind === 'restart.command' && one.trigger.kind === 'handler' && one.verb === 'none');
  const restart = after.findIndex((one) => commands.includes(one as RestartCommand) && appliesPort(one as RestartCommand));
  const handled = notified.some(appliesPort) ? (flush < 0 ? after.length : flush) : -1;
  const ends = [restart, handled].filter((end) => end >= 0);
  return {
    commands: [...notified, ...commands],
    between: isOrdered && ends.length > 0 ? after.slice(0, Math.min(...ends)) : [],
  };
}

function isDirect(fact: Fact): fact is RestartCommand {
  return fact.kind === 'restart.command' && fact.standing === 'effective' && fact.trigger.kind === 'direct';
}

/** `state: started` leaves a server alone that runs (semantics F). */
function isIdle({ verb, tool }: RestartCommand): boolean {
  return verb === 'none' || (verb === 'start' && tool === 'ansible');
}

function carries(fact: ConfigWrite, server: Server | undefined): boolean {
  if (fact.carriesPort) return /postgres/i.test(fact.target.value);
  if (server?.product !== 'postgresql' || !isConfig(fact)) return false;
  return server.statements.some(({ fact: stated }) => stated?.at.path === fact.source && stated?.port.kind !== 'implied');
}

/** The name that it has on the machine, or in the repository where a directory or a variable is named. */
function isConfig({ target, source }: ConfigWrite): boolean {
  return /\.conf$/.test(nameOf(target.value)) || /\.conf(?:\.\w+)?$/.test(nameOf(source ?? ''));
}

/** A restart, a new container, or a start of a server that is not running. */
export function appliesPort(command: RestartCommand): boolean {
  return command.verb === 'restart' || command.verb === 'recreate' || command.verb === 'start';
}
