import type { ConfigWrite, RestartCommand } from '../facts/restart.ts';
import { nameOf } from '../text/paths.ts';
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
  const commands = new Map<string, RestartCommand[]>();
  for (const command of topology.of('restart.command')) {
    if (command.standing !== 'effective' || command.trigger.kind !== 'direct') continue;
    commands.set(command.at.path, [...(commands.get(command.at.path) ?? []), command]);
  }
  const byFile = new Map<string, Server>();
  for (const server of topology.servers) for (const file of server.files) if (!byFile.has(file)) byFile.set(file, server);
  const result: PortWrite[] = [];
  for (const fact of topology.of('restart.write')) {
    const server = fact.source === undefined ? undefined : byFile.get(fact.source);
    if (fact.standing !== 'effective' || !carries(fact, server)) continue;
    const own = (commands.get(fact.at.path) ?? []).filter((command) => about(command, topology));
    const after = own.filter((command) => command.at.span.start > fact.at.span.start);
    // Stopped before the write and started after it is a restart.
    const stopped = own.some((command) => command.verb === 'stop' && command.at.span.start < fact.at.span.start);
    result.push({ fact, server, commands: stopped ? after : after.filter((command) => command.verb !== 'none') });
  }
  return result;
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
