import { covers, opens } from '../topology/gates.ts';
import type { Topology } from '../topology/topology.ts';
import { distinct } from './evidence.ts';
import type { Observation } from './rule.ts';
import { dialler } from './wording.ts';

const shown = 6;

/** Places of the repository that keep a port in use: dials of it that reach no server we know, and rules that open it by number. */
export function stillOn(topology: Topology, port: number): Observation['related'] {
  const dials = topology.routes.filter(
    ({ reading, verdict }) =>
      verdict.kind !== 'reaches' && reading.ports.length > 0 && reading.ports.every((one) => one.port === port),
  );
  const openings = topology.gates.flatMap(({ rules }) =>
    rules.filter((rule) => rule.ranges !== 'all' && opens(rule) && covers(rule, port)),
  );
  return distinct([
    ...dials
      .slice(0, shown)
      .map((route) => ({ message: `${dialler(route)} dials ${port}`, at: route.reading.ports[0]?.edit ?? route.fact.at })),
    ...openings.slice(0, shown).map(({ fact }) => ({ message: `the ${fact.tool} rule opens ${port}`, at: fact.at })),
  ]);
}
