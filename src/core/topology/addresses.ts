import { compatible } from '../facts/setting.ts';
import { plainText } from '../facts/template.ts';
import type { Bindings, Bound } from './bindings.ts';
import type { FactIndex } from './fact-index.ts';
import { append } from './grouping.ts';
import { isLoopback } from '../facts/loopback.ts';
import type { Machines } from './machine.ts';
import { howMissed, trailWeight } from './misses.ts';
import { isPooler, onlyPort, type Server } from './model.ts';
import type { PortReading, Resolver } from './resolver.ts';
import { isOwn, undecidable, type DialFact, type Verdict } from './verdict.ts';

/** A server that is seen at an address. */
interface Addressed {
  readonly server: Server;
  /** Inferences: what it only advertises may be translated before it. */
  readonly weight: number;
  /** The port that it advertises there. */
  readonly advertised: number | undefined;
}

export interface AddressContext {
  readonly index: FactIndex;
  readonly resolver: Resolver;
  readonly bindings: Bindings;
  readonly machines: Machines;
}

/** Servers and poolers of machines by the addresses that their own files write (topology.md §5 step 7). */
export class Addresses {
  private readonly byAddress = new Map<string, Addressed[]>();
  /** Servers whose addresses are written: none of them answers at another address. */
  private readonly settled = new Set<string>();
  private readonly context: AddressContext;

  constructor(bare: readonly Server[], context: AddressContext) {
    this.context = context;
    for (const server of bare) {
      for (const { value } of server.listenAddresses ?? []) this.add(value, { server, weight: 0, advertised: undefined });
      for (const fact of server.files.flatMap((path) => context.index.inFile(path)))
        if (fact.kind === 'client.conninfo' && fact.purpose === 'advertised') this.addAdvertised(server, fact);
    }
  }

  private addAdvertised(server: Server, { conninfo, setting, standing }: DialFact): void {
    for (const { host, port } of conninfo.endpoints) {
      const address = host.kind === 'name' ? plainText(host.template) : undefined;
      if (address === undefined) continue;
      const advertised = onlyPort(this.context.resolver.port(port, setting, standing));
      const same = advertised !== undefined && advertised === onlyPort(server.effective);
      this.add(address, { server, weight: same ? 0 : 1, advertised });
    }
  }

  private add(host: string, addressed: Addressed): void {
    const address = normalised(host);
    if (address === '' || isWildcard(address) || isLoopback(address)) return;
    append(this.byAddress, address, addressed);
    this.settled.add(addressed.server.id);
  }

  /** undefined: nobody here says that the address is his. */
  verdict(fact: DialFact, host: string, reading: PortReading): Verdict | undefined {
    const found = this.byAddress.get(normalised(host));
    if (found === undefined) return undefined;
    const { bindings } = this.context;
    const bound = [...bindings.of(fact.at.path), ...bindings.remoteAround(fact.at.path)];
    const seen = found.filter(({ server }) => isInReach(fact, server, bound));
    if (seen.length === 0) return undefined;
    const hit = seen.find((one) => answers(one, fact, reading));
    if (hit !== undefined) return { kind: 'reaches', server: hit.server, steps: [] };
    return this.beside(fact, bound, reading) ?? missed(seen, reading, bound);
  }

  /** Whatever says no address of its own may run on that machine too: a pooler on `*`, a published container. */
  private beside(fact: DialFact, bound: readonly Bound[], reading: PortReading): Verdict | undefined {
    for (const { unit } of bound)
      for (const { server, port, at } of reading.ports.flatMap((one) => this.context.machines.on(unit, one.port))) {
        const elsewhere = server !== undefined && (this.settled.has(server.id) || isOwn(fact, server));
        if (!elsewhere)
          return {
            kind: 'reaches',
            server,
            steps: [{ text: `${server?.place.label ?? 'something'} listens on ${port.port}`, at }],
          };
      }
    return bound.some(({ unit }) => this.context.machines.hasOpenPort(unit))
      ? undecidable('a published port is not known')
      : undefined;
  }
}

function isInReach(fact: DialFact, server: Server, bound: readonly Bound[]): boolean {
  const { unit } = server.place;
  return bound.some((one) => one.unit.id === unit.id) && compatible(fact.environment, unit.environment) && !isOwn(fact, server);
}

/** What is advertised counts for others: something may translate it. Whoever advertises it has to be right by itself. */
function answers({ server, advertised }: Addressed, fact: DialFact, reading: PortReading): boolean {
  const translated = fact.kind === 'client.conninfo' && fact.purpose === 'advertised' ? undefined : advertised;
  return reading.ports.some(({ port }) => port === translated || server.effective.ports.some((one) => one.port === port));
}

function missed(seen: readonly Addressed[], reading: PortReading, bound: readonly Bound[]): Verdict {
  const servers = seen.map(({ server }) => server).sort((a, b) => Number(isPooler(a.product)) - Number(isPooler(b.product)));
  const [main] = servers;
  if (main === undefined) return undecidable('no server is known there');
  if (reading.open || servers.some(({ effective }) => effective.open || effective.ports.length === 0))
    return undecidable('a port is not known');
  // Only the pooler in front of it says where it is.
  if (isPooler(main.product) && reading.ports.some(({ port }) => port === 5432))
    return undecidable('the server behind the pooler is not known, and may be meant');
  const weight = Math.min(...seen.filter(({ server }) => server === main).map((one) => one.weight)) + tiedBy(bound, main);
  const expected = unique(servers).flatMap((server) =>
    server.effective.ports.map(({ port }) => ({ port, at: server.at, server })),
  );
  return {
    kind: 'misses',
    servers: unique(servers),
    how: howMissed(reading, main, 'other'),
    expected,
    publication: undefined,
    weight: weight + trailWeight(reading),
    inNetwork: weight === 0,
    steps: expected.map(({ port, at, server }) => ({ text: `${server.place.label} listens on ${port}`, at })),
  };
}

function tiedBy(bound: readonly Bound[], { place }: Server): number {
  return bound.find(({ unit }) => unit.id === place.unit.id)?.weight ?? 0;
}

function unique(servers: readonly Server[]): Server[] {
  return [...new Set(servers)];
}

function normalised(host: string): string {
  return host.toLowerCase().replace(/^\[|\]$/g, '');
}

function isWildcard(address: string): boolean {
  return address === '*' || address === '0.0.0.0' || address === '::';
}
