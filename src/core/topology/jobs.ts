import type { NameFact } from '../facts/platform.ts';
import type { Setting } from '../facts/setting.ts';
import { effectiveOf } from './bare.ts';
import { settingKey, type FactIndex } from './fact-index.ts';
import { groupBy } from './grouping.ts';
import type { Place, Server, Statement, Unit } from './model.ts';
import { plainServer } from './plain-server.ts';
import type { ContainerPlan } from './projects.ts';
import type { Resolver } from './resolver.ts';
import { islandOf } from './scopes.ts';

/** Every CI job is a place of its own: its services and what its steps start (topology.md §3.8). */
export function jobUnit(path: string, job: string): Unit {
  return { id: `job ${path} ${job}`, kind: 'job', directory: '', environment: 'ci', island: islandOf(path) };
}

/** Service containers of jobs. */
export function jobPlans(index: FactIndex): ContainerPlan[] {
  const services = groupBy(index.of('platform.image'), ({ setting }) =>
    setting.kind === 'job-service' ? settingKey(setting) : undefined,
  );
  return [...services.values()].flatMap((images): ContainerPlan[] => {
    const setting = images[0]?.setting;
    if (setting?.kind !== 'job-service') return [];
    const unit = jobUnit(setting.path, setting.job);
    const names = index
      .in(setting)
      .filter((fact): fact is NameFact => fact.kind === 'platform.name')
      .flatMap((fact) => fact.names.map((name) => name.value.toLowerCase()));
    return [
      {
        id: `${unit.id}/${setting.service}`,
        unit,
        label: setting.service,
        names: [setting.service.toLowerCase(), ...names],
        definitions: [{ variants: 1, settings: [setting], images }],
        settings: [setting],
        mounts: [],
      },
    ];
  });
}

/** Servers that the steps of a job set up on the runner. */
export function jobServers(index: FactIndex, resolver: Resolver): Server[] {
  const stated = groupBy(index.of('server.listen'), ({ setting }) => (setting.kind === 'job' ? settingKey(setting) : undefined));
  return [...stated.values()].flatMap((facts): Server[] => {
    const setting = facts[0]?.setting;
    if (setting?.kind !== 'job') return [];
    const statements = facts.map((fact, sequence): Statement => {
      const reading = resolver.port(fact.port, fact.setting, fact.standing);
      return { fact, reading, rank: fact.rank, sequence, at: fact.port.at, source: setting.job };
    });
    return statements.slice(0, 1).map(({ at }) => serverOf(setting, at, statements));
  });
}

function serverOf(setting: Extract<Setting, { kind: 'job' }>, at: Statement['at'], statements: readonly Statement[]): Server {
  const unit = jobUnit(setting.path, setting.job);
  const place: Place = { id: `${unit.id} runner`, kind: 'machine', unit, label: `job ${setting.job}`, closed: false, at };
  return plainServer(place, { effective: effectiveOf(statements), statements, at });
}
