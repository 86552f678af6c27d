import { layers, type Layer } from './facts/base.ts';
import type { Fact } from './facts/fact.ts';
import type { LayerSummary, ServerSummary } from './report.ts';
import type { Finding } from './rules/rule.ts';
import { plural } from './text/plural.ts';
import { onlyPort } from './topology/model.ts';
import type { Topology } from './topology/topology.ts';

/** Facts that count for a layer's table row: what people would call statements, not the platform facts that join them. */
function factsOf(topology: Topology, layer: Layer): number {
  const counted = (fact: Fact): boolean => fact.standing !== 'data';
  const kinds: Readonly<Record<Layer, readonly Fact['kind'][]>> = {
    server: ['server.listen', 'server.forward'],
    firewall: ['firewall.rule'],
    client: ['client.conninfo'],
    pooler: ['pooler.listen', 'pooler.upstream'],
    socket: ['socket.path', 'socket.hba'],
    restart: ['restart.command', 'restart.write'],
  };
  return kinds[layer].reduce((sum, kind) => sum + topology.of(kind).filter(counted).length, 0);
}

/** The six rows, in their order (DESIGN §6). A run that knows no server is never "consistent". */
export function layerSummaries(topology: Topology, findings: readonly Finding[]): LayerSummary[] {
  const loud = findings.filter(({ suppressed }) => suppressed === undefined);
  return layers.map((layer) => {
    const facts = layer === 'server' ? factsOf(topology, layer) + topology.servers.length : factsOf(topology, layer);
    const own = loud.filter((finding) => finding.layer === layer);
    const drift = own.some(({ level }) => level !== 'note');
    const note = noteOf(topology, layer, facts);
    const status = drift
      ? 'drift'
      : facts === 0
        ? 'absent'
        : topology.servers.length === 0 || note.open
          ? 'undecidable'
          : 'consistent';
    return { layer, status, facts, findings: own.length, ports: portsOf(topology, layer), note: note.text };
  });
}

interface Note {
  readonly text: string;
  /** Nothing of the layer could be decided. */
  readonly open: boolean;
}

function noteOf(topology: Topology, layer: Layer, facts: number): Note {
  if (facts === 0) return { text: 'nothing found', open: false };
  if (layer === 'server') return { text: plural(topology.servers.length, 'server'), open: topology.servers.length === 0 };
  if (topology.servers.length === 0)
    return { text: `${plural(facts, nouns[layer])} read, no server known: name it with expected-port or servers`, open: true };
  if (layer === 'client' || layer === 'pooler') return dialNote(topology, layer, facts);
  return { text: plural(facts, nouns[layer]), open: false };
}

const nouns: Readonly<Record<Layer, string>> = {
  server: 'server',
  firewall: 'rule',
  client: 'client',
  pooler: 'pooler statement',
  socket: 'socket statement',
  restart: 'command',
};

/** How many dials could not be decided, and what would decide them. */
function dialNote(topology: Topology, layer: 'client' | 'pooler', facts: number): Note {
  const kind = layer === 'client' ? 'client.conninfo' : 'pooler.upstream';
  const routes = topology.routes.filter(({ fact }) => fact.kind === kind);
  const outside = routes.filter(({ verdict }) => verdict.kind === 'outside').length;
  const unknown = routes.filter(({ verdict }) => verdict.kind === 'undecidable').length;
  const parts = [plural(facts, nouns[layer])];
  if (outside > 0) parts.push(`${outside} to hosts outside this repository: bind them with servers`);
  if (unknown > 0) parts.push(`${unknown} not decidable`);
  return { text: parts.join('; '), open: routes.length > 0 && outside + unknown === routes.length };
}

function portsOf(topology: Topology, layer: Layer): number[] {
  return [...new Set(portsSeen[layer](topology))].sort((a, b) => a - b);
}

const portsSeen: Readonly<Record<Layer, (topology: Topology) => readonly number[]>> = {
  server: ({ servers }) => servers.flatMap(({ effective }) => effective.ports.map(({ port }) => port)),
  firewall: ({ gates }) =>
    gates
      .filter(({ servers }) => servers.length > 0)
      .flatMap(({ rules }) => rules.flatMap(({ ranges }) => (ranges === 'all' ? [] : ranges.map(({ first }) => first.port)))),
  client: (topology) => dialledPorts(topology, 'client.conninfo'),
  pooler: (topology) => dialledPorts(topology, 'pooler.upstream'),
  socket: (topology) => topology.of('socket.path').map(({ port }) => port.value),
  restart: () => [],
};

function dialledPorts({ routes }: Topology, kind: 'client.conninfo' | 'pooler.upstream'): readonly number[] {
  return routes
    .filter(({ fact, verdict }) => fact.kind === kind && verdict.kind !== 'outside')
    .flatMap(({ reading }) => reading.ports.map(({ port }) => port));
}

/** Servers for people: the same file read in several places is one line. */
export function serverSummaries(topology: Topology): ServerSummary[] {
  const seen = new Set<string>();
  return topology.servers.flatMap((server) => {
    const key = `${server.product} ${server.at.path} ${server.at.span.start} ${server.place.kind === 'container' ? server.place.id : ''}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [
      {
        id: server.place.label,
        product: server.product,
        port: onlyPort(server.effective),
        previousPort: server.previous,
        place: server.place.kind,
        at: server.at,
      },
    ];
  });
}
