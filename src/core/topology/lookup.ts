import type { Definition } from '../facts/platform.ts';
import type { Environment, Setting } from '../facts/setting.ts';
import type { Namespace, Use } from '../facts/template.ts';
import { directoryOf, nameOf } from '../text/paths.ts';
import type { Location } from '../text/span.ts';
import { AnsibleVariables } from './ansible-variables.ts';
import {
  encloses,
  isContainer,
  latest,
  none,
  ofProcess,
  orElse,
  orFirst,
  whole,
  type Candidate,
  type Candidates,
  type ContainerSetting,
} from './candidates.ts';
import type { FactIndex } from './fact-index.ts';
import type { Hosts } from './hosts.ts';
import type { Scopes } from './scopes.ts';
import { EnvironmentFiles } from './environment-files.ts';
import { ServiceVariables } from './service-variables.ts';

export type { Candidate, Candidates } from './candidates.ts';

/** Which definitions may answer for a variable, first namespace that has any (topology.md §4, table). */
export class Lookup {
  private readonly index: FactIndex;
  /** Compose files that make one service: definitions of the others count too. Set by the projects. */
  siblings: (setting: Setting) => readonly Setting[] = (setting) => [setting];

  private readonly ansible: AnsibleVariables;
  private readonly services: ServiceVariables;
  readonly files: EnvironmentFiles;

  constructor(index: FactIndex, scopes: Scopes, hosts: Hosts) {
    this.index = index;
    this.ansible = new AnsibleVariables(index, hosts);
    this.services = new ServiceVariables(index);
    this.files = new EnvironmentFiles(index, scopes);
  }

  candidates(use: Use, setting: Setting): Candidates {
    const { namespace, name } = use;
    switch (namespace.kind) {
      case 'compose':
        return this.files.family(namespace.directory, name, 0);
      case 'env-file':
        return orElse(this.before(this.index.defined(namespace, name), use.at), () =>
          this.files.family(directoryOf(namespace.path), name, 0),
        );
      case 'process':
        return whole(this.environment(name, ofProcess(namespace.setting, setting), use.at));
      case 'script':
        return orElse(this.before(this.index.defined(namespace, name), use.at), () => this.outsideScript(name, setting, use.at));
      case 'terraform':
        return namespace.what === 'var' || namespace.what === 'local' ? this.terraform(use) : none;
      case 'template':
        return this.template(namespace, use, setting);
      case 'properties':
        return this.files.around(namespace.root, name);
      case 'workflow':
        return this.workflow(namespace, name);
      case 'ansible':
        return whole(this.ansible.definitions(use, namespace, setting).map((definition) => ({ definition, weight: 0 })));
      default:
        return whole(latest(this.index.defined(namespace, name)));
    }
  }

  /**
   * Whether a committed file sets a variable for that environment: what the code has in its place then counts for nobody (topology.md §1,
   * standing). A sample is no such file, nor is one that a script writes; an empty value is none, one that is not shown (a credential) is.
   */
  isSet(use: Use, setting: Setting, environment: Environment): boolean {
    return this.candidates(use, setting).definitions.some(
      ({ definition: { standing, value, namespace, environment: own } }) =>
        standing === 'effective' &&
        value?.value.length !== 0 &&
        (namespace.kind !== 'env-file' || /env/i.test(nameOf(namespace.path))) &&
        ['any', 'dev', environment].includes(own),
    );
  }

  private template({ dialect, root }: Extract<Namespace, { kind: 'template' }>, { name, at }: Use, setting: Setting): Candidates {
    const found = orElse(whole(this.given(dialect, name, setting, at)), () => this.files.around(root, name));
    return dialect === 'envsubst' ? orElse(found, () => this.services.around(root, name)) : found;
  }

  /** The environment of the process in a setting: what `environment`, env files, the image and earlier lines of a script set. */
  environment(name: string, setting: Setting, at: Location): readonly Candidate[] {
    if (isContainer(setting)) return orFirst(this.ownLines(name, setting, at), () => this.ofContainer(name, setting));
    if (setting.kind === 'application') return this.ofApplication(name, setting.path);
    if (setting.kind === 'job') return this.ofJob(name, setting, at);
    const own = latest(this.index.defined({ kind: 'process', setting }, name));
    if (own.length > 0) return own;
    if (!('path' in setting)) return [];
    const script = this.before(this.index.defined({ kind: 'script', path: at.path }, name), at).definitions;
    return script.length > 0 ? script : this.loaded(name, setting, at);
  }

  /** What code reads of its environment, judged from a container. */
  private given(dialect: string, name: string, setting: Setting, at: Location): readonly Candidate[] {
    return dialect === 'environment' && isContainer(setting) ? this.environment(name, setting, at) : [];
  }

  private ofContainer(name: string, setting: ContainerSetting): readonly Candidate[] {
    return setting.kind === 'pod' ? this.ofPod(name, setting) : this.container(name, setting);
  }

  /** What a script that runs in a container sets before the line. */
  private ownLines(name: string, setting: ContainerSetting, at: Location): readonly Candidate[] {
    return at.path === setting.path
      ? []
      : this.before(this.index.defined({ kind: 'script', path: at.path }, name), at).definitions;
  }

  /** Step, job, workflow: the nearest that defines the name. Values of a matrix are runs of their own. */
  private workflow({ path, job, step }: Extract<Namespace, { kind: 'workflow' }>, name: string): Candidates {
    const levels: Namespace[] = [
      { kind: 'workflow', path },
      ...(job === undefined ? [] : [{ kind: 'workflow', path, job } as const]),
      ...(step === undefined || job === undefined ? [] : [{ kind: 'workflow', path, job, step } as const]),
    ];
    for (const level of levels.reverse()) {
      const found = this.index.defined(level, name);
      if (found.length === 0) continue;
      return whole(name.startsWith('matrix.') ? found.map((definition) => ({ definition, weight: 0 })) : latest(found));
    }
    return none;
  }

  /** The script's own lines, then step, job and workflow. */
  private ofJob(name: string, { path, job, step }: Extract<Setting, { kind: 'job' }>, at: Location): readonly Candidate[] {
    const script = this.before(this.index.defined({ kind: 'script', path: at.path }, name), at).definitions;
    if (script.length > 0) return script;
    return this.workflow({ kind: 'workflow', path, job, ...(step === undefined ? {} : { step }) }, name).definitions;
  }

  /** What a pod's container is given: its own variables, then those of the ConfigMaps and Secrets it takes whole, the later first. */
  private ofPod(name: string, setting: Extract<Setting, { kind: 'pod' }>): readonly Candidate[] {
    const own = latest(this.index.defined({ kind: 'process', setting }, name));
    if (own.length > 0) return own;
    for (const { to, at, prefix = '' } of [...this.index.attached('env-from', setting)].reverse()) {
      if (!name.startsWith(prefix)) continue;
      const namespace: Namespace = {
        kind: 'kubernetes',
        path: at.path,
        ...(setting.namespace === undefined ? {} : { namespace: setting.namespace }),
        object: to,
      };
      const found = latest(this.index.defined(namespace, name.slice(prefix.length)));
      if (found.length > 0) return found;
    }
    return [];
  }

  private container(name: string, setting: Setting): readonly Candidate[] {
    const all = this.siblings(setting);
    const own = latest(all.flatMap((one) => this.index.defined({ kind: 'process', setting: one }, name)));
    if (own.length > 0) return own;
    const files = all.flatMap((one) => this.index.attached('env-file', one)).reverse();
    for (const file of files) {
      const found = latest(this.index.defined({ kind: 'env-file', path: file.to }, name));
      if (found.length > 0) return found;
    }
    const builds = all.flatMap((one) => this.index.attached('build', one)).reverse();
    for (const build of builds) {
      const found = latest(this.index.defined({ kind: 'process', setting: { kind: 'image-build', path: build.to } }, name));
      if (found.length > 0) return found;
    }
    return [];
  }

  /** An environment file is read by the process that loads it: its own definitions. PGPORT of a shell profile serves tools only. */
  private ofApplication(name: string, path: string): readonly Candidate[] {
    return latest(this.index.defined({ kind: 'env-file', path }, name));
  }

  private loaded(name: string, setting: Setting, at: Location): readonly Candidate[] {
    for (const file of [...this.index.attached('loads', setting)].reverse()) {
      if (file.at.path === at.path && file.at.span.start > at.span.start) continue;
      const found = latest(this.index.defined({ kind: 'env-file', path: file.to }, name));
      if (found.length > 0) return found;
      const script = latest(this.index.defined({ kind: 'script', path: file.to }, name));
      if (script.length > 0) return script;
    }
    return [];
  }

  private outsideScript(name: string, setting: Setting, at: Location): Candidates {
    const process = this.environment(name, setting, at);
    if (process.length > 0) return whole(process);
    if (setting.kind === 'compose-service' && setting.path === at.path)
      return this.files.family(directoryOf(setting.path), name, 0);
    return this.files.around(directoryOf(at.path), name);
  }

  /** The greatest rank wins; of `*.tfvars` beside each other each is one world. Without any value the default stands. */
  private terraform(use: Use): Candidates {
    const all = this.index.defined(use.namespace, use.name).filter((definition) => definition.value !== undefined);
    const rank = Math.max(-1, ...all.map((definition) => definition.rank));
    return whole(all.filter((definition) => definition.rank === rank).map((definition) => ({ definition, weight: 0 })));
  }

  /** Of one file: the last written before the use; in another file, the last. A definition does not answer for itself. */
  private before(definitions: readonly Definition[], at: Location): Candidates {
    const earlier = definitions.filter(
      (definition) => definition.at.path !== at.path || definition.at.span.start < at.span.start,
    );
    const usable = earlier.filter((definition) => !encloses(definition, at));
    return whole(latest(usable));
  }
}
