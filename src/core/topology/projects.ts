import type { Attachment, ImageFact, Mount, NameFact } from '../facts/platform.ts';
import { environmentOf, type Setting } from '../facts/setting.ts';
import { directoryOf, nameOf } from '../text/paths.ts';
import type { FactIndex } from './fact-index.ts';
import type { Hosts } from './hosts.ts';
import { append } from './grouping.ts';
import type { Unit } from './model.ts';
import type { Pod } from './pods.ts';
import { islandOf, type Scopes } from './scopes.ts';

/** One way a container is defined: the files of one compose variant, or one `docker run`. */
export interface Definition {
  /** Bit of the variant. */
  readonly variants: number;
  /** The service's settings in the files of the variant, later ones override. */
  readonly settings: readonly Setting[];
  readonly images: readonly ImageFact[];
}

/** A container before it is known what it runs. */
export interface ContainerPlan {
  readonly id: string;
  readonly unit: Unit;
  readonly label: string;
  readonly names: readonly string[];
  readonly definitions: readonly Definition[];
  readonly settings: readonly Setting[];
  readonly mounts: readonly Mount[];
  /** The pod it is part of. */
  readonly pod?: Pod;
}

type ComposeSetting = Extract<Setting, { kind: 'compose-service' }>;

/**
 * Compose files of one directory are one project (topology.md §3.3): the main file with its override is one variant, a file whose services
 * all have an image or a build stands alone, any other is a patch on the main file.
 */
export function composePlans(index: FactIndex): ContainerPlan[] {
  const files = new Map<string, Map<string, ImageFact[]>>();
  for (const fact of index.of('platform.image')) {
    if (fact.setting.kind !== 'compose-service') continue;
    const services = files.get(fact.setting.path) ?? new Map<string, ImageFact[]>();
    files.set(fact.setting.path, services);
    append(services, fact.setting.service, fact);
  }
  const directories = new Map<string, string[]>();
  for (const path of [...files.keys()].sort()) append(directories, directoryOf(path), path);
  return [...directories].flatMap(([directory, paths]) => projectPlans(index, directory, paths, files));
}

function projectPlans(
  index: FactIndex,
  directory: string,
  paths: readonly string[],
  files: ReadonlyMap<string, Map<string, ImageFact[]>>,
): ContainerPlan[] {
  const first = paths[0] ?? directory;
  const unit: Unit = {
    id: `compose ${directory}`,
    kind: 'project',
    directory,
    environment: environmentOfUnit(paths),
    island: islandOf(first),
  };
  const variants = variantsOf(paths, files);
  const services = new Set(paths.flatMap((path) => [...(files.get(path)?.keys() ?? [])]));
  return [...services].map((service) => servicePlan(index, unit, service, variants, files));
}

/** A project whose every file names one environment has it; else any. */
function environmentOfUnit(paths: readonly string[]): Unit['environment'] {
  const found = new Set(paths.map(environmentOf));
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : 'any';
}

function variantsOf(
  paths: readonly string[],
  files: ReadonlyMap<string, Map<string, ImageFact[]>>,
): readonly (readonly string[])[] {
  const main = paths.find((path) => /^(docker-)?compose\.ya?ml$/i.test(nameOf(path)));
  const overrides = paths.filter((path) => /\.override\.ya?ml$/i.test(nameOf(path)));
  const variants: (readonly string[])[] = main === undefined ? [] : [[main, ...overrides]];
  for (const path of paths) {
    if (path === main || (main !== undefined && overrides.includes(path))) continue;
    const standsAlone = [...(files.get(path)?.values() ?? [])].every((images) =>
      images.every((image) => image.image !== 'inherited'),
    );
    variants.push(standsAlone || main === undefined ? [path] : [main, path]);
  }
  return variants.slice(0, 30);
}

function servicePlan(
  index: FactIndex,
  unit: Unit,
  service: string,
  variants: readonly (readonly string[])[],
  files: ReadonlyMap<string, Map<string, ImageFact[]>>,
): ContainerPlan {
  const definitions: Definition[] = [];
  const seen = new Map<string, Setting>();
  variants.forEach((paths, bit) => {
    const settings = paths
      .filter((path) => files.get(path)?.has(service))
      .flatMap((path) => extended(index, { kind: 'compose-service', path, service }, 0));
    if (settings.length === 0) return;
    for (const setting of settings) seen.set(`${setting.path} ${setting.service}`, setting);
    definitions.push({
      variants: 1 << bit,
      settings,
      images: settings.flatMap((setting) => files.get(setting.path)?.get(setting.service) ?? []),
    });
  });
  const settings = [...seen.values()];
  const facts = settings.flatMap((setting) => index.in(setting));
  const names = facts
    .filter((fact): fact is NameFact => fact.kind === 'platform.name')
    .flatMap((fact) => fact.names.map((name) => name.value.toLowerCase()));
  return {
    id: `${unit.id}/${service}`,
    unit,
    label: service,
    names: [service.toLowerCase(), ...names],
    definitions,
    settings,
    mounts: mountsOf(index, settings),
  };
}

/** Bind mounts, and what a build copies: its sources are paths in the build context, which the Dockerfile alone does not know. */
export function mountsOf(index: FactIndex, settings: readonly Setting[]): Mount[] {
  const own = settings.flatMap((setting) => index.in(setting)).filter((fact) => fact.kind === 'platform.mount');
  const copied = settings.flatMap((setting) => index.attached('build', setting)).flatMap((build) => copiesOf(index, build));
  return [...own, ...copied];
}

function copiesOf(index: FactIndex, build: Attachment): Mount[] {
  const beside = directoryOf(build.to);
  return index.in({ kind: 'image-build', path: build.to }).flatMap((fact): Mount[] => {
    if (fact.kind !== 'platform.mount') return [];
    const relative = beside === '' ? fact.source : fact.source.slice(beside.length + 1);
    const source = [build.from, relative].filter((part) => part !== '').join('/');
    return [{ ...fact, source }];
  });
}

/** What a service extends comes before it. */
function extended(index: FactIndex, setting: ComposeSetting, depth: number): ComposeSetting[] {
  if (depth > 8) return [setting];
  const bases = index.attached('extends', setting).flatMap((attachment) => {
    const cut = attachment.to.lastIndexOf('#');
    return extended(
      index,
      { kind: 'compose-service', path: attachment.to.slice(0, cut), service: attachment.to.slice(cut + 1) },
      depth + 1,
    );
  });
  return [...bases, setting];
}

function runUnit(path: string, directory: string, { environment }: ImageFact): Unit {
  return { id: `run ${path}`, kind: 'run', directory, environment, island: islandOf(path) };
}

/** Containers that scripts run by themselves: those of one scope are one unit. */
export function runPlans(index: FactIndex, scopes: Scopes, hosts: Hosts): ContainerPlan[] {
  const plans: ContainerPlan[] = [];
  for (const fact of index.of('platform.image')) {
    const setting = fact.setting;
    // What a CI job starts is in the job's place, not on the machine of the files around.
    if (setting.kind !== 'container-run' || setting.job !== undefined || fact.standing === 'printed' || fact.standing === 'data')
      continue;
    const directory = scopes.of(setting.path);
    const set = hosts.of(setting);
    const unit = { ...runUnit(setting.path, directory, fact), ...(set === undefined ? {} : { hosts: set }) };
    const facts = index.in(setting);
    const names = facts
      .filter((other): other is NameFact => other.kind === 'platform.name')
      .flatMap((other) => other.names.map((name) => name.value.toLowerCase()));
    const label = setting.name ?? `container ${setting.ordinal}`;
    plans.push({
      id: `${unit.id}#${setting.ordinal}`,
      unit,
      label,
      names: setting.name === undefined ? names : [setting.name.toLowerCase(), ...names],
      definitions: [{ variants: 1, settings: [setting], images: [fact] }],
      settings: [setting],
      mounts: mountsOf(index, [setting]),
    });
  }
  return plans;
}
