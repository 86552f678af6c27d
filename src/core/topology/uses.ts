import type { OtherListen } from '../facts/platform.ts';
import type { Location } from '../text/span.ts';
import type { Container } from './containers.ts';
import type { FactIndex } from './fact-index.ts';
import { covers, opens, type GateSet } from './gates.ts';
import { groupBy } from './grouping.ts';
import type { Publication, Server } from './model.ts';
import type { Route } from './verdict.ts';

/** What counts on a server as it stands: the places a person reads beside a finding about it. */
export interface Uses {
  /** Where its port is published, or offered by a Service. */
  readonly publications: readonly Publication[];
  /** The port of its container as declared (`containerPort`, `EXPOSE`) where it is the one it listens on. */
  readonly declared: readonly Location[];
  /** Dials that reach it. */
  readonly routes: readonly Route[];
  /** Firewall rules that open its port by number. */
  readonly openings: readonly Location[];
}

interface Parts {
  readonly index: FactIndex;
  readonly containers: readonly Container[];
  readonly publications: readonly Publication[];
  readonly routes: readonly Route[];
  readonly gates: readonly GateSet[];
}

export function usesOf({ index, containers, publications, routes, gates }: Parts): (server: Server) => Uses {
  const published = groupBy(publications, ({ target }) => target?.id);
  const reaching = groupBy(routes, ({ verdict }) => (verdict.kind === 'reaches' ? verdict.server?.id : undefined));
  const byPlace = new Map(containers.map((container) => [container.place.id, container]));
  const guarded = groupBy(
    gates.flatMap((gate) => gate.servers.map((server) => ({ id: server.id, gate }))),
    ({ id }) => id,
  );
  return (server) => ({
    publications: published.get(server.place.id) ?? [],
    declared: declaredIn(index, byPlace.get(server.place.id), server),
    routes: reaching.get(server.id) ?? [],
    openings: (guarded.get(server.id) ?? []).flatMap(({ gate }) => openingsOf(gate, server)),
  });
}

function declaredIn(index: FactIndex, container: Container | undefined, server: Server): readonly Location[] {
  if (container === undefined) return [];
  return container.plan.settings
    .flatMap((setting) => index.in(setting))
    .filter((fact): fact is OtherListen => fact.kind === 'platform.listen' && fact.declared !== undefined)
    .flatMap(({ port }) => (port.kind === 'literal' && listensOn(server, port.port) ? port.at : []));
}

function openingsOf(gate: GateSet, server: Server): readonly Location[] {
  return gate.rules
    .filter((rule) => opens(rule) && rule.ranges !== 'all')
    .filter((rule) => server.effective.ports.some(({ port }) => covers(rule, port)))
    .map(({ fact }) => fact.at);
}

function listensOn({ effective }: Server, port: number): boolean {
  return effective.ports.some((one) => one.port === port);
}
