import { keyOf, type Location } from '../text/span.ts';
import type { Publication, Server } from '../topology/model.ts';
import type { Topology } from '../topology/topology.ts';
import type { Observation } from './rule.ts';
import { dialler, numbers, portsOf, serverName } from './wording.ts';

type Related = Observation['related'][number];

/** More places than a person reads beside one finding. */
const shown = 6;

/**
 * Where the port of a server can be read: its statement, the values that it comes from, the container's declared port and where it is
 * published. Those in the file of the finding come first.
 */
export function statedAt(topology: Topology, server: Server, beside: Location): readonly Related[] {
  const { publications, declared } = topology.usesOf(server);
  const listens = `${serverName(server)} listens on ${portsOf(server)}`;
  const trail = server.effective.ports.flatMap((port) => [...port.trail, port.edit]);
  return distinct([
    { message: listens, at: server.at },
    ...trail.map((at) => ({ message: 'its port comes from here', at })),
    ...nearest(declared, (at) => at, beside).map((at) => ({ message: 'its port as declared', at })),
    ...nearest(publications, placeOf, beside).map((one) => ({ message: published(one), at: placeOf(one) })),
  ]);
}

/** What would break if the server moved instead: dials that reach it and rules that open its port. */
export function countedOnBy(topology: Topology, server: Server, beside: Location): readonly Related[] {
  const { routes, openings } = topology.usesOf(server);
  return distinct([
    ...nearest(routes, ({ fact }) => fact.at, beside).map((route) => ({
      message: `${dialler(route)} dials ${numbers(route.reading.ports.map(({ port }) => port))}`,
      at: route.reading.ports[0]?.edit ?? route.fact.at,
    })),
    ...nearest(openings, (at) => at, beside).map((at) => ({ message: `opens ${portsOf(server)}`, at })),
  ]);
}

function published({ published: side }: Publication): string {
  return side === undefined ? 'published here' : `published here on ${numbers(side.ports.map(({ port }) => port))}`;
}

function placeOf({ fact }: Publication): Location {
  return fact.at;
}

/** A few, those of the same file first. */
function nearest<T>(all: readonly T[], placed: (one: T) => Location, beside: Location): readonly T[] {
  const same = all.filter((one) => placed(one).path === beside.path);
  const others = all.filter((one) => placed(one).path !== beside.path);
  return [...same, ...others].slice(0, shown);
}

/** One entry a place, the first that was said of it. */
export function distinct(all: readonly Related[]): readonly Related[] {
  const seen = new Map<string, Related>();
  for (const one of all) if (!seen.has(keyOf(one.at))) seen.set(keyOf(one.at), one);
  return [...seen.values()];
}
