import type { FactIndex } from './fact-index.ts';
import { effectiveOf } from './bare.ts';
import type { Place, Server, Statement, Unit } from './model.ts';
import { plainServer } from './plain-server.ts';
import type { Resolver } from './resolver.ts';
import { islandOf, type Scopes } from './scopes.ts';

/** Managed databases: one server a resource. */
export function managedServers(index: FactIndex, resolver: Resolver, scopes: Scopes): Server[] {
  const servers = new Map<string, Server>();
  for (const fact of index.of('server.listen')) {
    const setting = fact.setting;
    if (setting.kind !== 'resource') continue;
    const id = `managed ${setting.module}:${setting.address}`;
    const reading = resolver.port(fact.port, setting, fact.standing);
    const statement: Statement = {
      fact,
      reading,
      rank: fact.rank,
      sequence: fact.sequence,
      at: fact.port.at,
      source: setting.address,
    };
    const before = servers.get(id);
    const statements = [...(before?.statements ?? []), statement].sort((a, b) => b.rank - a.rank || b.sequence - a.sequence);
    const unit: Unit = {
      id,
      kind: 'cloud',
      directory: scopes.of(fact.at.path),
      environment: fact.environment,
      island: islandOf(fact.at.path),
    };
    const place: Place = before?.place ?? { id, kind: 'managed', unit, label: setting.address, closed: true, at: fact.at };
    servers.set(id, plainServer(place, { effective: effectiveOf(statements), statements, at: statement.at }));
  }
  return [...servers.values()];
}
