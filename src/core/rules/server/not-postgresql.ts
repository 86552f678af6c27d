import type { Topology } from '../../topology/topology.ts';
import { foundPorts, type Observation, type Rule } from '../rule.ts';
import { psql, queries, ss, toSee } from '../smoke-commands.ts';
import { strangerAt } from '../smoke-peers.ts';
import { called, placeOf, probed } from '../smoke-targets.ts';

/** The port is open and PostgreSQL does not answer there: `nc` is content, no client is. */
export const notPostgresql: Rule = {
  id: 'server/not-postgresql',
  title: 'The port is open, and it is not PostgreSQL that answers',
  remedy: 'look for what holds the port, and for where PostgreSQL listens',
  level: 'error',
  since: '0.1.0',
  live: true,
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const target of probed(topology, 'server', 'socket')) {
    const stranger = strangerAt(target);
    if (stranger === undefined) continue;
    const listener =
      target.binding.verdict === 'bound' ? target.binding.listeners.find((one) => one.process !== undefined) : undefined;
    const held = listener === undefined ? '' : ` (${listener.process ?? ''}, process ${listener.pid ?? '?'})`;
    yield {
      message: `${called(target)} is open, but ${stranger}${held}`,
      remedy: toSee(
        `look for what holds ${target.port}, and for where PostgreSQL listens`,
        target.here ? ss(target.port) : psql(target, queries.port),
      ),
      at: placeOf(topology, target),
      certainty: 'certain',
      ports: foundPorts(target.port, undefined),
      related: [],
      fixes: [],
    };
  }
}
