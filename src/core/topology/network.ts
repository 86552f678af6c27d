import type { Fact } from '../facts/fact.ts';
import type { RestartCommand } from '../facts/restart.ts';
import type { Environment, Setting } from '../facts/setting.ts';
import { isBelow } from '../text/paths.ts';
import { settingKey, type FactIndex } from './fact-index.ts';
import { append, groupBy } from './grouping.ts';
import type { Bindings, Bound } from './bindings.ts';
import type { Container } from './containers.ts';
import type { Hosts } from './hosts.ts';
import { jobUnit } from './jobs.ts';
import { clusterUnit, podKey } from './pods.ts';
import { byPod } from './services.ts';

/** From where a dial is judged. */
export type Vantage =
  | { readonly kind: 'container'; readonly container: Container }
  | { readonly kind: 'machine'; readonly units: readonly Bound[] }
  /** Somewhere in the network of these units: names are known, its own place is not. */
  | { readonly kind: 'network'; readonly units: readonly Bound[] }
  | { readonly kind: 'unknown'; readonly why: string };

interface FileBinding {
  readonly container: Container;
  /** The file itself is named, not a directory around it: nobody else reads it. */
  readonly exact: boolean;
}

/** Names, and the places that read a file (topology.md §2). */
export class Network {
  private readonly bySetting = new Map<string, Container>();
  private readonly names = new Map<string, Map<string, Container[]>>();
  private readonly mounted = new Map<string, FileBinding[]>();
  private readonly environmentFiles = new Map<string, Container[]>();
  private readonly builds = new Map<string, Container[]>();
  /** Scripts that a Dockerfile copies by name. */
  private readonly copied = new Set<string>();
  private readonly members = new Map<string, Container[]>();
  private readonly givenTo: ReadonlyMap<string, readonly Container[]>;
  private readonly pods: ReadonlyMap<string, readonly Container[]>;
  private readonly commands: ReadonlyMap<string, readonly RestartCommand[]>;
  private readonly bindings: Bindings;
  private readonly hosts: Hosts;

  constructor(index: FactIndex, containers: readonly Container[], bindings: Bindings, hosts: Hosts) {
    this.bindings = bindings;
    this.hosts = hosts;
    this.pods = byPod(containers);
    this.commands = groupBy(index.of('restart.command'), ({ setting }) =>
      setting.kind === 'job' ? settingKey(setting) : undefined,
    );
    for (const container of containers) this.register(container);
    this.givenTo = givenToPods(index, this.bySetting);
    for (const fact of index.of('platform.mount')) if (fact.setting.kind === 'image-build') this.copied.add(fact.source);
    for (const fact of index.of('platform.attachment')) {
      const container = this.bySetting.get(settingKey(fact.setting));
      if (container === undefined) continue;
      if (fact.how === 'env-file') append(this.environmentFiles, fact.to, container);
      if (fact.how === 'build') append(this.builds, fact.to, container);
    }
  }

  private register(container: Container): void {
    append(this.members, container.plan.unit.id, container);
    for (const setting of container.plan.settings) this.bySetting.set(settingKey(setting), container);
    const unit = this.names.get(container.plan.unit.id) ?? new Map<string, Container[]>();
    this.names.set(container.plan.unit.id, unit);
    for (const name of new Set(container.plan.names)) append(unit, name, container);
    for (const mount of container.plan.mounts) append(this.mounted, mount.source, { container, exact: true });
  }

  container(setting: Setting): Container | undefined {
    return this.bySetting.get(settingKey(setting));
  }

  /** Containers known under a name in one of the units. */
  named(units: readonly Bound[], host: string): readonly { readonly container: Container; readonly weight: number }[] {
    const name = host.toLowerCase();
    return units.flatMap(({ unit, weight }) =>
      (this.names.get(unit.id)?.get(name) ?? []).map((container) => ({ container, weight })),
    );
  }

  /** Containers of pods that are given a variable by name. */
  given(variable: string): readonly Container[] {
    return this.givenTo.get(variable) ?? [];
  }

  /** The other containers of its unit. */
  peers(container: Container): readonly Container[] {
    return (this.members.get(container.plan.unit.id) ?? []).filter((peer) => peer !== container);
  }

  /** The places from which a fact dials. */
  vantages(fact: Fact): readonly Vantage[] {
    const setting = fact.setting;
    switch (setting.kind) {
      case 'compose-service':
      case 'container-run':
        return [this.inContainer(this.bySetting.get(settingKey(setting)))];
      case 'pod':
        return [this.inContainer(this.bySetting.get(settingKey(setting)) ?? this.pods.get(podKey(setting))?.[0])];
      case 'kubernetes-object':
        return [{ kind: 'network', units: [{ unit: clusterUnit(setting.path), weight: 0 }] }];
      case 'job':
        return [this.ofJob(setting)];
      case 'job-service':
        return [this.inContainer(this.bySetting.get(settingKey(setting)))];
      case 'image-build': {
        const built = this.builds.get(setting.path) ?? [];
        return built.length > 0
          ? built.map((container) => this.inContainer(container))
          : [{ kind: 'unknown', why: 'no container is known to be built from this Dockerfile' }];
      }
      case 'inside':
        return this.inside(setting.path, setting.target);
      case 'database':
        return setting.server === 'unknown'
          ? this.ofStatements(setting.path)
          : (this.ofHosts(setting) ?? this.ofFile(setting.path, setting.kind));
      case 'machine':
        return this.ofHosts(setting) ?? this.ofFile(setting.path, setting.kind);
      case 'application':
        return (this.ofHosts(setting) ?? this.ofFile(setting.path, setting.kind)).map((vantage) =>
          elsewhere(vantage, fact.environment),
        );
      case 'task':
      case 'resource':
        // A task, function or instance of a cloud: what stands beside it there is not ours to know.
        return [{ kind: 'network', units: [] }];
      case 'secret':
        return [{ kind: 'machine', units: this.bindings.of('') }];
      default:
        return [{ kind: 'unknown', why: 'the place it runs in is not read yet' }];
    }
  }

  /** The runner, or the job's own container; what its steps start is there too. A server that it starts by name is unknown to us. */
  private ofJob(setting: Extract<Setting, { kind: 'job' }>): Vantage {
    const commands = this.commands.get(settingKey(setting)) ?? [];
    const starts = commands.filter(({ verb }) => verb === 'start' || verb === 'restart');
    if (starts.some(({ tool }) => tool !== 'compose' && tool !== 'docker'))
      return { kind: 'unknown', why: 'the job starts a server of its own' };
    const projects = starts.length > 0 ? this.bindings.of(setting.path).filter(({ unit }) => unit.kind === 'project') : [];
    const units = [{ unit: jobUnit(setting.path, setting.job), weight: 0 }, ...projects];
    return { kind: setting.inContainer ? 'network' : 'machine', units };
  }

  /** The containers that share its network namespace: those of its pod. */
  mates(container: Container): readonly Container[] {
    const { pod } = container.plan;
    return pod === undefined ? [container] : (this.pods.get(pod.key) ?? [container]);
  }

  private inContainer(container: Container | undefined): Vantage {
    if (container === undefined) return { kind: 'unknown', why: 'the container is not known' };
    if (container.networkMode === 'host') return { kind: 'machine', units: [{ unit: container.plan.unit, weight: 0 }] };
    const shared = /^(?:service|container):(.+)$/.exec(container.networkMode ?? '')?.[1];
    if (shared === undefined) return { kind: 'container', container };
    const other = this.named([{ unit: container.plan.unit, weight: 0 }], shared)[0]?.container;
    return other === undefined
      ? { kind: 'unknown', why: 'it shares the network of a container that is not known' }
      : { kind: 'container', container: other };
  }

  private inside(path: string, target: string): readonly Vantage[] {
    const found = this.named(this.bindings.of(path), target.replace(/[-_]1$/, '')).concat(
      this.named(this.bindings.of(path), target),
    );
    if (found.length === 0) return [{ kind: 'unknown', why: `it runs inside ${target}, which is not known here` }];
    return found.map(({ container }) => this.inContainer(container));
  }

  /** On machines of Ansible: what Ansible puts there. */
  private ofHosts(setting: Setting): readonly Vantage[] | undefined {
    const set = this.hosts.of(setting);
    return set === undefined ? undefined : [{ kind: 'machine', units: this.bindings.on(set) }];
  }

  /**
   * A file that containers mount, and a script that an image is built with, is theirs; settings that an image is built with, and environment
   * files, are theirs and the machine's; any other file is the machine's.
   */
  private ofFile(path: string, kind: Setting['kind']): readonly Vantage[] {
    const exact = (this.mounted.get(path) ?? []).map(({ container }) => this.inContainer(container));
    const copied = this.copied.has(path);
    if (exact.length > 0 && !(copied && kind === 'application')) return exact;
    if (copied && kind === 'machine') return [{ kind: 'unknown', why: 'it runs in an image that nobody here is seen to start' }];
    const loaders = (this.environmentFiles.get(path) ?? []).map((container) => this.inContainer(container));
    const around = this.mountedAround(path).map((container) => this.inContainer(container));
    return [...exact, ...loaders, ...around, { kind: 'machine', units: this.bindings.of(path) }];
  }

  /** SQL runs in the server whose container mounts it; else in any server of its units, where a loopback is that server's own. */
  private ofStatements(path: string): readonly Vantage[] {
    const exact = (this.mounted.get(path) ?? []).map(({ container }) => container);
    const servers = [...exact, ...this.mountedAround(path)].filter(({ server }) => server?.product === 'postgresql');
    if (servers.length > 0) return servers.map((container) => this.inContainer(container));
    return [{ kind: 'network', units: this.bindings.of(path) }];
  }

  private mountedAround(path: string): readonly Container[] {
    const result: Container[] = [];
    for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
      for (const { container } of this.mounted.get(path.slice(0, cut)) ?? [])
        if (isBelow(path, path.slice(0, cut))) result.push(container);
    }
    return result;
  }

  /** Whether a container reads or mounts the file itself. */
  isMounted(path: string): boolean {
    return (this.mounted.get(path)?.length ?? 0) > 0;
  }
}

function givenToPods(index: FactIndex, bySetting: ReadonlyMap<string, Container>): ReadonlyMap<string, readonly Container[]> {
  const given = new Map<string, Set<Container>>();
  for (const { namespace, name } of index.of('platform.definition')) {
    if (namespace.kind !== 'process' || namespace.setting.kind !== 'pod') continue;
    const container = bySetting.get(settingKey(namespace.setting));
    if (container !== undefined) given.set(name, (given.get(name) ?? new Set()).add(container));
  }
  return new Map([...given].map(([name, containers]) => [name, [...containers]]));
}

/**
 * Settings of production (`application-prod.yml`, `.env.production`) are alternatives to those of the stack that a compose file without an
 * environment starts: that it is what they mean is an inference.
 */
function elsewhere(vantage: Vantage, environment: Environment): Vantage {
  if (vantage.kind !== 'machine' || (environment !== 'prod' && environment !== 'staging')) return vantage;
  const units = vantage.units.map((bound) =>
    bound.unit.kind === 'project' && bound.unit.environment === 'any' ? { ...bound, weight: Math.max(1, bound.weight) } : bound,
  );
  return { ...vantage, units };
}
