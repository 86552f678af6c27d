import type { FirewallRule } from '../facts/firewall.ts';
import type { Location } from '../text/span.ts';
import type { Container } from './containers.ts';
import { settingKey, type FactIndex } from './fact-index.ts';
import { gateRule, opens, type GateRule } from './gates.ts';
import { append, groupBy } from './grouping.ts';
import { onlyPort, speaksPostgres, type Server } from './model.ts';
import { clusterUnit, type PodSelection } from './pods.ts';
import type { Resolver } from './resolver.ts';
import type { Route } from './verdict.ts';

/** Where pods behind an egress policy have to get. */
export interface Destination {
  /** Ports of the pods in the end: a policy sees what a Service has translated to (semantics D.6). */
  readonly port: number;
  /** The dial; undefined: the policy itself names the pods. */
  readonly route: Route | undefined;
  readonly server: Server | undefined;
  readonly at: Location;
  /** The rule that names the destination, when one does. */
  readonly rule: GateRule | undefined;
}

/** What one policy lets out of the pods that it selects. */
export interface EgressSet {
  readonly rules: readonly GateRule[];
  /** All rules for the same pods: policies add up. */
  readonly together: readonly GateRule[];
  readonly destinations: readonly Destination[];
}

interface Parts {
  readonly index: FactIndex;
  readonly resolver: Resolver;
  readonly pods: PodSelection<Container>;
  readonly routes: readonly Route[];
}

interface Policy {
  readonly rules: readonly GateRule[];
  readonly selected: readonly Container[];
}

export function egressSets(parts: Parts): EgressSet[] {
  const policies = policiesOf(parts);
  const byPod = new Map<Container, GateRule[]>();
  for (const { rules, selected } of policies)
    for (const container of selected) for (const rule of rules) append(byPod, container, rule);
  const dials = groupBy(parts.routes, ({ fact }) => settingKey(fact.setting));
  return policies.map(({ rules, selected }) => ({
    rules,
    together: [...new Set(selected.flatMap((container) => byPod.get(container) ?? []))].concat(selected.length > 0 ? [] : rules),
    destinations: [
      ...rules.flatMap((rule) => namedBy(parts, rule)),
      ...selected.flatMap((container) => dialledFrom(parts.index, dials, container)),
    ],
  }));
}

function policiesOf({ index, resolver, pods }: Parts): Policy[] {
  const facts = index.of('firewall.rule').filter(isEgress);
  const groups = groupBy(facts, ({ setting }) => settingKey(setting));
  return [...groups.values()].map((own) => {
    const selected = own[0]?.guards.flatMap((guard) =>
      guard.kind === 'pods' ? pods.select(clusterUnit(own[0]?.at.path ?? ''), guard.selector, guard.namespace) : [],
    );
    return { rules: own.map((fact) => gateRule(resolver, fact)), selected: selected ?? [] };
  });
}

function isEgress({ direction, guards, standing, protocol }: FirewallRule): boolean {
  const real = standing !== 'data' && standing !== 'printed' && protocol !== 'udp';
  return real && direction === 'egress' && guards.every(({ kind }) => kind === 'pods');
}

/** PostgreSQL servers and poolers that a rule lets its pods out to by their labels, where all that it names are known. */
function namedBy({ pods }: Parts, rule: GateRule): readonly Destination[] {
  const { peers, at, guards } = rule.fact;
  if (!opens(rule) || peers === 'anyone' || rule.ranges === 'all') return [];
  const namespace = guards.flatMap((guard) => (guard.kind === 'pods' ? (guard.namespace ?? []) : []))[0];
  const named = peers.map(({ value }) => {
    const selector = selectorOf(value);
    return selector === undefined
      ? []
      : pods.select(clusterUnit(at.path), selector, value.includes(' in ') ? undefined : namespace);
  });
  if (named.some((containers) => containers.length === 0)) return [];
  const containers = named.flat();
  if (containers.some(({ place, server }) => !place.closed || server === undefined || !speaksPostgres(server.product))) return [];
  return containers.flatMap(({ server }) => {
    const port = server === undefined ? undefined : onlyPort(server.effective);
    return port === undefined || server === undefined ? [] : [{ port, route: undefined, server, at: server.at, rule }];
  });
}

/** `pods KEY=VALUE,…` as the readers write it. */
function selectorOf(peer: string): Readonly<Record<string, string>> | undefined {
  const pairs = /^pods (\S+)/
    .exec(peer)?.[1]
    ?.split(',')
    .map((pair) => pair.split('='));
  return pairs?.every(({ length }) => length === 2) === true ? (Object.fromEntries(pairs) as Record<string, string>) : undefined;
}

/** Dials that the pod's own settings, or those it takes whole, state for certain. */
function dialledFrom(
  index: FactIndex,
  dials: ReadonlyMap<string, readonly Route[]>,
  { plan }: Container,
): readonly Destination[] {
  const taken = plan.settings.flatMap((setting) =>
    setting.kind === 'pod'
      ? index
          .attached('env-from', setting)
          .map(({ to, at }) => ({ ...setting, kind: 'kubernetes-object' as const, path: at.path, object: to }))
      : [],
  );
  return [...plan.settings, ...taken].flatMap((setting) => (dials.get(settingKey(setting)) ?? []).flatMap(destinationOf));
}

function destinationOf(route: Route): readonly Destination[] {
  const [dialled] = route.reading.ports;
  if (dialled === undefined || !isSure(route) || isLocal(route)) return [];
  if (route.verdict.kind !== 'reaches') return toward(route, onlyPort(route.reading), undefined, dialled.edit);
  const { server } = route.verdict;
  return toward(route, server === undefined ? undefined : onlyPort(server.effective), server, dialled.edit);
}

function toward(route: Route, port: number | undefined, server: Server | undefined, at: Location): readonly Destination[] {
  return port === undefined ? [] : [{ port, route, server, at, rule: undefined }];
}

/** The port is what it is, and is not wrong by itself: that is reported at the dial. */
function isSure({ fact, reading, verdict }: Route): boolean {
  const missed = verdict.kind === 'misses' || verdict.kind === 'no-listener';
  return !missed && fact.standing === 'effective' && reading.ports.every(({ weight }) => weight === 0);
}

/** What never leaves the pod, and hosts that are no known name. */
function isLocal({ endpoint, host }: Route): boolean {
  return endpoint.host.kind !== 'name' || host === undefined || /^(localhost|127\.|::1|\[::1)|^$|[${}]/i.test(host);
}
