import type { FactOf } from '../facts/fact.ts';
import type { Container } from './containers.ts';
import { settingKey, type FactIndex } from './fact-index.ts';
import type { Hosts } from './hosts.ts';
import { jobUnit } from './jobs.ts';
import { isOfCluster } from './machine.ts';
import type { Place, Server, Unit } from './model.ts';
import type { Network } from './network.ts';
import { islandOf, type Scopes } from './scopes.ts';

/** Everything that is started and addressed together. */
export function unitsOf(
  index: FactIndex,
  scopes: Scopes,
  hosts: Hosts,
  containers: readonly Container[],
  bare: readonly Server[],
): Unit[] {
  const units = new Map<string, Unit>();
  for (const fact of index.of('server.forward')) {
    const unit = looseUnit(fact, scopes, hosts);
    // A tunnel of a CI job ends with the job, on its own machine.
    if (fact.to.kind !== 'setting' && fact.setting.kind !== 'job' && !isOfCluster(fact)) units.set(unit.id, unit);
  }
  for (const { plan } of containers) units.set(plan.unit.id, plan.unit);
  for (const { place } of bare) units.set(place.unit.id, place.unit);
  return [...units.values()];
}

/** Where a forward leads, and to whose machine it belongs. */
export function forwardTarget(
  fact: FactOf<'server.forward'>,
  network: Network,
  scopes: Scopes,
  hosts: Hosts,
): { unit: Unit; place: Place | undefined; variants: number } | undefined {
  const setting = fact.to.kind === 'setting' ? fact.to.setting : undefined;
  const container = setting === undefined ? undefined : network.container(setting);
  if (container !== undefined) {
    const key = settingKey(fact.setting);
    const variants = container.plan.definitions
      .filter((one) => one.settings.some((other) => settingKey(other) === key))
      .reduce((bits, one) => bits | one.variants, 0);
    return { unit: container.plan.unit, place: container.place, variants };
  }
  return { unit: looseUnit(fact, scopes, hosts), place: undefined, variants: 1 };
}

/** A tunnel or translation that a script makes: seen in the script's scope. */
function looseUnit(fact: FactOf<'server.forward'>, scopes: Scopes, hosts: Hosts): Unit {
  const path = fact.at.path;
  const set = hosts.of(fact.setting);
  if (fact.setting.kind === 'job') return jobUnit(path, fact.setting.job);
  return {
    id: `forward ${path}`,
    kind: 'run',
    directory: scopes.of(path),
    environment: fact.environment,
    island: islandOf(path),
    ...(set === undefined ? {} : { hosts: set }),
  };
}
