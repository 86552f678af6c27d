import { compatible } from '../facts/setting.ts';
import type { FirewallRule, Guarded } from '../facts/firewall.ts';
import type { Location } from '../text/span.ts';
import type { FactIndex } from './fact-index.ts';
import { append } from './grouping.ts';
import { overlap, type Hosts, type HostSet } from './hosts.ts';
import type { Container } from './containers.ts';
import { isPooler, type Server } from './model.ts';
import { clusterUnit, type PodSelection } from './pods.ts';
import type { PortReading, Resolver, ResolvedPort } from './resolver.ts';
import { islandOf, type Scopes } from './scopes.ts';

/** A range of one rule with its numbers resolved. */
export interface GateRange {
  readonly first: ResolvedPort;
  readonly last: ResolvedPort;
}

export interface GateRule {
  readonly fact: FirewallRule;
  readonly ranges: readonly GateRange[] | 'all';
  /** Some number could not be resolved. */
  readonly open: boolean;
}

/** All rules about one guarded set, with the servers behind it (topology.md §6 firewall). */
export interface GateSet {
  readonly key: string;
  readonly kind: 'machine' | 'group' | 'pods';
  readonly rules: readonly GateRule[];
  /** Servers behind it; poolers too. */
  readonly servers: readonly Server[];
  /** Inferences made by tying the servers to it. */
  readonly weight: number;
  /** The set guards nothing but PostgreSQL: every port in it is about PostgreSQL. */
  readonly dedicated: boolean;
}

interface Parts {
  readonly index: FactIndex;
  readonly resolver: Resolver;
  readonly scopes: Scopes;
  readonly hosts: Hosts;
  readonly bare: readonly Server[];
  readonly managed: readonly Server[];
  readonly pods: PodSelection<Container>;
}

export function gateSets(parts: Parts): GateSet[] {
  const groups = new Map<string, { readonly guard: Guarded; readonly rules: FirewallRule[] }>();
  for (const fact of parts.index.of('firewall.rule')) {
    if (fact.standing === 'data' || fact.standing === 'printed' || fact.direction !== 'ingress' || fact.protocol === 'udp')
      continue;
    // The runner of a CI job is no machine of the repository's servers.
    if (fact.setting.kind === 'job') continue;
    for (const guard of fact.guards) {
      const key = keyOf(parts, guard, fact);
      const group = groups.get(key) ?? { guard, rules: [] };
      groups.set(key, group);
      group.rules.push(fact);
    }
  }
  const behind = new Behind(parts);
  return [...groups].map(([key, { guard, rules }]) => {
    const tied = behind.of(guard, rules);
    return {
      key,
      kind: guard.kind,
      rules: rules.map((fact) => gateRule(parts.resolver, fact)),
      ...tied,
    };
  });
}

/** Files of one tool in one scope set up one machine. */
function keyOf(parts: Parts, guard: Guarded, fact: FirewallRule): string {
  if (guard.kind === 'group') return `group ${guard.module}:${guard.address}`;
  if (guard.kind === 'pods')
    return `pods ${clusterUnit(fact.at.path).id} ${guard.namespace ?? ''} ${JSON.stringify(guard.selector)}`;
  return `machine ${parts.scopes.of(guard.path)} ${fact.tool.replace(/^ip6tables$/, 'iptables')} ${fact.environment} ${guard.hosts ?? ''}`;
}

export function gateRule(resolver: Resolver, fact: FirewallRule): GateRule {
  if (fact.ports === 'all') return { fact, ranges: 'all', open: false };
  const ranges: GateRange[] = [];
  let open = false;
  for (const { first, last } of fact.ports) {
    const from = resolver.port(first, fact.setting, fact.standing);
    const to = first === last ? from : resolver.port(last, fact.setting, fact.standing);
    open ||= from.open || to.open;
    ranges.push(...rangesOf(from, to));
  }
  return { fact, ranges, open };
}

/** One range a world. */
function rangesOf(from: PortReading, to: PortReading): readonly GateRange[] {
  return from.ports.flatMap((first, world) => {
    const last = from === to ? first : (to.ports[world] ?? to.ports[0]);
    return last === undefined ? [] : [{ first, last }];
  });
}

interface Tied {
  readonly servers: readonly Server[];
  readonly weight: number;
  readonly dedicated: boolean;
}

/** Which servers stand behind a gate. */
class Behind {
  private readonly parts: Parts;
  private readonly byScope = new Map<string, Server[]>();
  private readonly byRoot = new Map<string, Server[]>();
  private readonly byGroup = new Map<string, Server[]>();
  private readonly others = new Set<string>();
  private readonly managed: ReadonlyMap<string, Server>;
  private readonly byModule = new Map<string, Server[]>();

  constructor(parts: Parts) {
    this.parts = parts;
    this.managed = new Map(parts.managed.map((server) => [server.id, server]));
    for (const server of parts.managed) append(this.byModule, moduleOf(server), server);
    for (const server of parts.bare) {
      const { hosts } = server.place.unit;
      if (hosts === undefined) append(this.byScope, parts.scopes.of(server.place.at.path), server);
      else append(this.byRoot, hosts.root, server);
    }
    for (const attachment of parts.index.of('platform.attachment')) this.attach(attachment);
  }

  private attach(attachment: {
    readonly how: string;
    readonly from: string;
    readonly to: string;
    readonly setting: { readonly kind: string };
  }): void {
    const setting = attachment.setting;
    if (attachment.how !== 'group' || !('module' in setting)) return;
    const module = String(setting.module);
    const server = this.managed.get(`managed ${module}:${attachment.from}`);
    if (server !== undefined) append(this.byGroup, `${module}:${attachment.to}`, server);
    else this.others.add(`${module}:${attachment.to}`);
  }

  of(guard: Guarded, rules: readonly FirewallRule[]): Tied {
    if (guard.kind === 'pods') return this.ofPods(guard, rules);
    if (guard.kind === 'machine') return this.ofMachine(guard.path, rules, this.hostsOf(rules));
    const key = `${guard.module}:${guard.address}`;
    const attached = this.byGroup.get(key);
    if (attached !== undefined) return { servers: attached, weight: 0, dedicated: !this.others.has(key) };
    if (this.others.has(key)) return { servers: [], weight: 2, dedicated: false };
    return this.ofUnattached(guard, rules);
  }

  /** The servers in the pods that a policy selects. */
  private ofPods(guard: Extract<Guarded, { kind: 'pods' }>, rules: readonly FirewallRule[]): Tied {
    const unit = clusterUnit(rules[0]?.at.path ?? '');
    const containers = this.parts.pods.select(unit, guard.selector, guard.namespace);
    const servers = containers.flatMap(({ server }) => server ?? []);
    return { servers, weight: 0, dedicated: containers.every(({ place, server }) => place.closed && server !== undefined) };
  }

  private ofMachine(path: string, rules: readonly FirewallRule[], hosts: HostSet | undefined): Tied {
    const environment = rules[0]?.environment ?? 'any';
    const own = hosts === undefined ? this.nearby(path) : this.onMachines(hosts);
    const servers = own.filter(
      (server) => compatible(server.place.unit.environment, environment) && server.place.unit.island === islandOf(path),
    );
    return { servers, weight: 0, dedicated: false };
  }

  private hostsOf([rule]: readonly FirewallRule[]): HostSet | undefined {
    return rule === undefined ? undefined : this.parts.hosts.of(rule.setting);
  }

  private onMachines(hosts: HostSet): readonly Server[] {
    return (this.byRoot.get(hosts.root) ?? []).filter(({ place }) => place.unit.hosts && overlap(place.unit.hosts, hosts));
  }

  /** A group nobody is seen to be attached to: taken for the only server's when its name is a database's. */
  private ofUnattached(guard: Extract<Guarded, { kind: 'group' }>, rules: readonly FirewallRule[]): Tied {
    const path = rules[0]?.at.path ?? '';
    const named = isDatabaseName(guard.address) || rules.some((rule) => isDatabaseName(rule.note ?? ''));
    const managed = this.byModule.get(guard.module) ?? [];
    const servers = managed.length > 0 ? managed : this.nearby(path).filter((server) => !isPooler(server.product));
    return named && servers.length === 1
      ? { servers, weight: 1, dedicated: isDatabaseName(guard.address) }
      : { servers: [], weight: 2, dedicated: false };
  }

  /** Bare servers of the scope, else of the scopes above. */
  private nearby(path: string): readonly Server[] {
    for (
      let scope: string | undefined = this.parts.scopes.of(path);
      scope !== undefined;
      scope = this.parts.scopes.parentOf(scope)
    ) {
      const servers = this.byScope.get(scope);
      if (servers !== undefined) return servers;
    }
    return [];
  }
}

function moduleOf(server: Server): string {
  return server.id.slice('managed '.length, server.id.lastIndexOf(':'));
}

/** A name or comment that says the rule is about PostgreSQL. */
export function isDatabaseName(text: string): boolean {
  return /(^|[^a-z])(postgres(ql)?|pgsql|pg|pgbouncer|rds|aurora|database|db)([^a-z]|$)/i.test(text);
}

/** A rule that opens something: no removal, no denial, no default policy. */
export function opens({ fact }: GateRule): boolean {
  return fact.action === 'allow' && fact.verb === 'add' && fact.policy !== true;
}

export function covers(rule: GateRule, port: number): boolean {
  return rule.ranges === 'all' || rule.ranges.some(({ first, last }) => first.port <= port && port <= last.port);
}

/** The number to which a finding about a range points. */
export function numberAt(range: GateRange): Location {
  return range.first.edit;
}
