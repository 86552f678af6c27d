import type { ServerListen } from '../facts/server.ts';
import type { Use } from '../facts/template.ts';
import { groupBy } from '../topology/grouping.ts';
import { onlyPort, type Server } from '../topology/model.ts';
import type { Topology } from '../topology/topology.ts';
import type { Observation } from './rule.ts';
import { ref } from './wording.ts';

/** Whoever fills in one or two values may have named them alike by chance. */
const fewest = 2;

/**
 * A template of postgresql.conf takes its settings from a family of variables (`pg.max_connections`, `pg_shared_buffers`) and not the port
 * of that family, which says another one (topology.md §4, dead variables).
 */
export function* unreadVariables(topology: Topology): Iterable<Observation> {
  for (const server of topology.servers) {
    const port = onlyPort(server.effective);
    const [written] = server.statements;
    if (port === undefined || written?.fact?.kind !== 'server.listen' || written.fact.port.kind !== 'literal') continue;
    yield* unreadOf(topology, server, written.fact, port);
  }
}

function* unreadOf(topology: Topology, server: Server, fact: ServerListen, port: number): Iterable<Observation> {
  const uses = fact.filledFrom ?? [];
  const read = new Set(uses.map(({ name }) => name));
  for (const [stem, family] of groupBy(uses, stemOf)) {
    const name = `${stem}port`;
    const [first] = family;
    if (first === undefined || new Set(family.map((use) => use.name)).size < fewest || read.has(name)) continue;
    const { at } = first;
    const template = [{ kind: 'use' as const, use: { name, namespace: first.namespace, at }, at }];
    const value = topology.resolver.port({ kind: 'template', template, at }, fact.setting);
    const stated = onlyPort(value);
    if (stated !== undefined && stated !== port) yield observe(server, name, { stated, port, at: value.ports[0]?.edit ?? at });
  }
}

/** `pg.` of `pg.max_connections`, `postgresql_` of `postgresql_shared_buffers`; a name of one word has no family. */
function stemOf({ name }: Use): string | undefined {
  const cut = name.lastIndexOf('.') + 1 || name.indexOf('_') + 1;
  return cut > 0 ? name.slice(0, cut) : undefined;
}

interface Unread {
  readonly stated: number;
  readonly port: number;
  readonly at: Observation['at'];
}

function observe(server: Server, name: string, { stated, port, at }: Unread): Observation {
  return {
    message: `${name} is ${stated}, but the file that takes its settings from the same variables writes its port itself: PostgreSQL listens on ${port} (${ref(server.at)})`,
    remedy: `write {{ ${name} }} where the port stands, or make both say one port`,
    at,
    certainty: 'likely',
    atMost: 'warning',
    ports: { found: stated, expected: port },
    related: [{ message: `the port is ${port} here`, at: server.at }],
    fixes: [],
  };
}
