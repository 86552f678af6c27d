import { isLoopback } from './facts/loopback.ts';
import type { Diagram, DiagramEdge, DiagramNode } from './report.ts';
import { targetOf } from './rules/dials.ts';
import type { Finding } from './rules/rule.ts';
import { dialler, numbers, serverName } from './rules/wording.ts';
import { keyOf, type Location } from './text/span.ts';
import { opens, type GateRule, type GateSet } from './topology/gates.ts';
import { append } from './topology/grouping.ts';
import { isPooler, type Server } from './topology/model.ts';
import type { Topology } from './topology/topology.ts';
import { isOwn, type Route } from './topology/verdict.ts';

/** Findings about rules that let the right clients through all the same. */
const reachable: ReadonlySet<string> = new Set(['firewall/world-open', 'firewall/shadowed-rule', 'firewall/hardcoded-port']);

/** More arrows than a person follows. */
const edgeLimit = 40;

/** Who dials whom, as the topology has it: clients, poolers, firewalls, servers. Broken arrows first, alike clients in one node. */
export function diagramOf(topology: Topology, findings: readonly Finding[]): Diagram {
  const drawing = new Drawing(topology, findings);
  for (const route of topology.routes) drawing.dial(route);
  for (const gate of topology.gates) drawing.gate(gate);
  return drawing.finished();
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly ports: readonly number[];
  state: DiagramEdge['state'];
}

class Drawing {
  /** Places of findings, by which an arrow is known to be broken. */
  private readonly marked: ReadonlySet<string>;
  private readonly nodes = new Map<string, Mutable<DiagramNode>>();
  private readonly arrows = new Map<string, Arrow>();
  private readonly gates = new Map<Server, GateSet[]>();
  /** Poolers by their configuration files: an upstream is dialled by its pooler. */
  private readonly poolers = new Map<string, Server[]>();

  constructor({ gates, servers }: Topology, findings: readonly Finding[]) {
    for (const gate of gates) for (const server of gate.servers) append(this.gates, server, gate);
    for (const server of servers)
      if (isPooler(server.product)) for (const path of server.files) append(this.poolers, path, server);
    const grave = findings.filter(
      ({ suppressed, level, ruleId }) => suppressed === undefined && level !== 'note' && !reachable.has(ruleId),
    );
    this.marked = new Set(grave.flatMap(({ at, route, layer, related }) => placesOf(at, route, layer, related)));
  }

  dial(route: Route): void {
    const { fact, verdict } = route;
    if (fact.standing === 'data' || fact.standing === 'printed') return;
    const server = meant(route);
    const ports = ascending(route.reading.ports.map(({ port }) => port));
    if (server === undefined && verdict.kind !== 'no-listener') return;
    const state = this.stateOf(route);
    const to = server === undefined ? this.nobody(route) : this.server(server);
    const from = this.diallerOf(route, `${to} ${ports.join()} ${state}`, state);
    const gate = server === undefined ? undefined : this.between(route, server);
    this.arrow({ from, to: gate ?? to, ports, state });
  }

  /** Arrows from a firewall to the servers behind it carry those of its ports that are about PostgreSQL. */
  gate(gate: GateSet): void {
    for (const server of gate.servers) {
      const pooler = isPooler(server.product);
      const known = [...(pooler ? [] : [5432, server.previous]), ...server.effective.ports.map(({ port }) => port)];
      const about = gate.rules.filter(opens).flatMap((rule) => {
        const marked = !pooler && this.isMarked(rule);
        const ports = rule.ranges === 'all' ? [] : rule.ranges.map(({ first }) => first.port);
        return ports.filter((port) => marked || known.includes(port)).map((port) => ({ port, marked }));
      });
      const state = about.some(({ marked }) => marked) ? 'broken' : 'right';
      const ports = ascending(about.map(({ port }) => port));
      if (about.length > 0) this.arrow({ from: this.gateNode(gate), to: this.server(server), ports, state });
    }
  }

  private isMarked({ fact, ranges }: GateRule): boolean {
    const edits = ranges === 'all' ? [] : ranges.map(({ first }) => first.edit);
    return [fact.at, ...edits].some((at) => this.marked.has(keyOf(at)));
  }

  finished(): Diagram {
    const rank = { broken: 0, open: 1, right: 2 };
    const drawn = [...this.arrows.values()].sort((a, b) => rank[a.state] - rank[b.state]);
    const shown = drawn.slice(0, edgeLimit);
    const used = new Set(shown.flatMap(({ from, to }) => [from, to]));
    const keys = [...this.nodes.keys()].filter((key) => used.has(key));
    const number = new Map(keys.map((key, index) => [key, index]));
    return {
      nodes: keys.flatMap((key) => this.nodes.get(key) ?? []),
      edges: shown.map((one) => ({ ...one, from: number.get(one.from) ?? 0, to: number.get(one.to) ?? 0 })),
      left: drawn.length - shown.length,
    };
  }

  private stateOf(route: Route): DiagramEdge['state'] {
    if (route.verdict.kind === 'reaches') return 'right';
    return [targetOf(route), route.fact.at].some((at) => this.marked.has(keyOf(at))) ? 'broken' : 'open';
  }

  /** A pooler dials as itself; right clients of one file are one node, broken ones stand alone. */
  private diallerOf({ fact, ...route }: Route, group: string, state: DiagramEdge['state']): string {
    if (fact.kind === 'pooler.upstream') {
      const own = this.poolers.get(fact.at.path)?.find((server) => isOwn(fact, server));
      if (own !== undefined) return this.server(own);
    }
    const key = state === 'broken' ? `client ${keyOf(fact.at)}` : `client ${group}`;
    const known = this.nodes.get(key);
    if (known !== undefined && keyOf(known.at) !== keyOf(fact.at)) known.also += 1;
    return this.node(key, { kind: 'client', name: dialler({ fact, ...route }), at: fact.at });
  }

  private server(server: Server): string {
    const kind = isPooler(server.product) ? 'pooler' : 'server';
    const port = server.effective.ports.length === 0 ? '' : `:${numbers(server.effective.ports.map((one) => one.port))}`;
    return this.node(`server ${server.id}`, { kind, name: `${serverName(server)}${port}`, at: server.at });
  }

  private nobody(route: Route): string {
    const ports = numbers(route.reading.ports.map(({ port }) => port));
    const name = `nothing listens on ${route.host ?? 'the socket'}:${ports}`;
    return this.node(`nobody ${name}`, { kind: 'nobody', name, at: route.fact.at });
  }

  private gateNode(gate: GateSet): string {
    const allowed = gate.rules.filter(opens);
    const fact = (allowed.find((rule) => this.isMarked(rule)) ?? allowed[0])?.fact;
    const at = fact?.at ?? { path: '', span: { start: 0, end: 0 } };
    return this.node(`gate ${gate.key}`, { kind: 'firewall', name: fact?.tool ?? 'firewall', at });
  }

  /** The firewall on the way: not for who dials its own machine or container, nor a socket. */
  private between({ host }: Route, server: Server): string | undefined {
    if (host === undefined || isLoopback(host)) return undefined;
    const gate = this.gates.get(server)?.find(({ kind }) => kind === 'pods' || server.place.kind !== 'container');
    return gate === undefined || gate.rules.filter(opens).length === 0 ? undefined : this.gateNode(gate);
  }

  private node(key: string, node: Omit<DiagramNode, 'also'>): string {
    if (!this.nodes.has(key)) this.nodes.set(key, { ...node, also: 0 });
    return key;
  }

  private arrow(arrow: Arrow): void {
    const key = `${arrow.from} ${arrow.to} ${arrow.ports.join()}`;
    const known = this.arrows.get(key);
    if (known === undefined) this.arrows.set(key, arrow);
    else if (arrow.state === 'broken') known.state = 'broken';
  }
}

function ascending(ports: readonly number[]): number[] {
  return [...new Set(ports)].sort((a, b) => a - b);
}

/** A firewall finding is about its rules, also those beside the one it stands on; a dial's is about the places of its road. */
function placesOf(
  at: Location,
  route: Finding['route'],
  layer: Finding['layer'],
  related: Finding['related'],
): readonly string[] {
  const beside = layer === 'firewall' ? related.slice(0, 8).map((one) => one.at) : [];
  return [at, ...(route ?? []).slice(0, 1).map((step) => step.at), ...beside].map(keyOf);
}

function meant({ verdict }: Route): Server | undefined {
  if (verdict.kind === 'reaches') return verdict.server;
  if (verdict.kind === 'misses') return verdict.servers[0];
  return verdict.kind === 'no-listener' ? verdict.elsewhere[0] : undefined;
}
