import type { ConfigWrite, RestartCommand } from '../facts/restart.ts';
import { groupBy } from '../topology/grouping.ts';
import { overlap, type HostSet } from '../topology/hosts.ts';
import type { Topology } from '../topology/topology.ts';

/** Names under which PostgreSQL runs as a service; anything else is nobody we know (topology.md §6 restart). */
const postgresService = /^(postgres(ql)?([@-].*)?(\.service)?|pgsql|patroni(@.*)?(\.service)?|\*|main|\d+[-/]main)$/i;

/** Whether a command is about a service of PostgreSQL. */
export function aboutPostgres(command: RestartCommand, topology: Topology): boolean {
  const service =
    command.template === undefined ? command.service.value : topology.resolver.text(command.template, command.setting);
  if (service === undefined) return false;
  if (postgresService.test(service)) return true;
  return topology.servers.some((server) => server.product === 'postgresql' && server.place.label === service);
}

/** The handlers of a project of Ansible, by what notifies them. */
export class Handlers {
  private readonly byName: ReadonlyMap<string, readonly RestartCommand[]>;
  private readonly topology: Topology;

  constructor(topology: Topology) {
    this.topology = topology;
    const named = topology.of('restart.command').flatMap((command) => {
      const { trigger, setting } = command;
      const root = topology.hosts.of(setting)?.root;
      if (trigger.kind !== 'handler' || root === undefined) return [];
      return [trigger.name, ...(trigger.listens ?? [])].map((name) => ({ key: keyOf(root, name), command }));
    });
    const groups = groupBy(named, ({ key }) => key);
    this.byName = new Map([...groups].map(([key, all]) => [key, all.map(({ command }) => command)]));
  }

  /** undefined: a name that nobody here answers to, or a service that nobody can name. */
  of({ notifies, setting }: ConfigWrite): readonly RestartCommand[] | undefined {
    const set = this.topology.hosts.of(setting);
    const found = notifies.map(({ value }) => this.named(set, value));
    if (found.some((commands) => commands.length === 0)) return undefined;
    return found.flat().filter((command) => isPostgres(command, this.topology));
  }

  private named(set: HostSet | undefined, name: string): readonly RestartCommand[] {
    if (set === undefined) return [];
    return (this.byName.get(keyOf(set.root, name)) ?? []).filter((command) => {
      const own = this.topology.hosts.of(command.setting);
      return own !== undefined && overlap(set, own);
    });
  }
}

/** Handlers of two projects are called alike. */
function keyOf(root: string, name: string): string {
  return `${root}\n${name}`;
}

/** A handler is named for what it restarts; its service may be a variable. */
function isPostgres(command: RestartCommand, topology: Topology): boolean {
  const name = command.trigger.kind === 'handler' ? command.trigger.name : '';
  return (
    aboutPostgres(command, topology) ||
    (command.template !== undefined && /postgres|pgsql|patroni|\bpg\b/i.test(`${command.service.value} ${name}`))
  );
}
