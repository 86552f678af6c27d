import type { ConfigWrite, RestartCommand } from '../facts/restart.ts';
import { nameOf } from '../text/paths.ts';
import { groupBy } from '../topology/grouping.ts';
import type { Server } from '../topology/model.ts';
import type { Topology } from '../topology/topology.ts';

/** A step that puts a file with the port in its place, and what the same script does to the server afterwards. */
export interface PortWrite {
  readonly fact: ConfigWrite;
  readonly server: Server | undefined;
  readonly commands: readonly RestartCommand[];
}

/** Names under which PostgreSQL runs as a service; anything else is nobody we know (topology.md §6 restart). */
const postgresService = /^(postgres(ql)?([@-].*)?(\.service)?|pgsql|patroni(@.*)?(\.service)?|\*|main|\d+[-/]main)$/i;

/** Writes of PostgreSQL's configuration file that carry a port, by script, with the commands that follow. */
export function portWrites(topology: Topology): readonly PortWrite[] {
  const direct = topology
    .of('restart.command')
    .filter(({ standing, trigger }) => standing === 'effective' && trigger.kind === 'direct');
  const commands = groupBy(direct, ({ at }) => at.path);
  const byFile = new Map(topology.servers.flatMap((server) => server.files.map((file) => [file, server] as const)).reverse());
  return topology.of('restart.write').flatMap((fact): PortWrite[] => {
    const server = byFile.get(fact.source ?? '');
    if (fact.standing !== 'effective' || !carries(fact, server)) return [];
    const own = (commands.get(fact.at.path) ?? []).filter((command) => about(command, topology));
    return [{ fact, server, commands: following(fact, own) }];
  });
}

/** What comes after a write. Stopped before it and started after it is a restart. */
function following(fact: ConfigWrite, commands: readonly RestartCommand[]): readonly RestartCommand[] {
  const start = fact.at.span.start;
  const after = commands.filter((command) => command.at.span.start > start);
  const stopped = commands.some((command) => command.verb === 'stop' && command.at.span.start < start);
  return stopped ? after : after.filter((command) => command.verb !== 'none');
}

function carries(fact: ConfigWrite, server: Server | undefined): boolean {
  if (fact.carriesPort) return /postgres|ALTER SYSTEM/i.test(fact.target.value);
  return server?.product === 'postgresql' && /^postgresql(\.auto)?\.conf$|\.conf$/.test(nameOf(fact.target.value));
}

function about(command: RestartCommand, topology: Topology): boolean {
  if (postgresService.test(command.service.value)) return true;
  return topology.servers.some((server) => server.product === 'postgresql' && server.place.label === command.service.value);
}

/** A restart, a new container, or a start of a server that is not running. */
export function appliesPort(command: RestartCommand): boolean {
  return command.verb === 'restart' || command.verb === 'recreate' || command.verb === 'start';
}
