import type { Fact, FactKind, FactOf } from '../facts/fact.ts';
import type { Attachment, Definition } from '../facts/platform.ts';
import type { Setting } from '../facts/setting.ts';
import type { Namespace } from '../facts/template.ts';
import { append } from './grouping.ts';
import { directoryOf } from '../text/paths.ts';
import { byLocation } from '../text/span.ts';

/** A string that is equal for settings that are one. */
export function settingKey(setting: Setting): string {
  switch (setting.kind) {
    case 'compose-service':
      return `compose-service ${setting.path} ${setting.service}`;
    case 'container-run':
      return `container-run ${setting.path} ${setting.name ?? ''} ${setting.ordinal}`;
    case 'image-build':
      return `image-build ${setting.path}`;
    case 'pod':
      return `pod ${setting.path} ${setting.namespace ?? ''} ${setting.workload} ${setting.container ?? ''}`;
    case 'kubernetes-object':
      return `kubernetes-object ${setting.path} ${setting.namespace ?? ''} ${setting.object}`;
    case 'task':
      return `task ${setting.path} ${setting.family}`;
    case 'job':
      return `job ${setting.path} ${setting.job}`;
    case 'job-service':
      return `job-service ${setting.path} ${setting.job} ${setting.service}`;
    case 'inside':
      return `inside ${setting.path} ${setting.of} ${setting.target}`;
    case 'resource':
      return `resource ${setting.module} ${setting.address}`;
    case 'secret':
      return `secret ${setting.name}`;
    case 'machine':
      return setting.hosts === undefined ? `machine ${setting.path}` : `machine ${setting.path} ${setting.hosts}`;
    default:
      return `${setting.kind} ${setting.path}`;
  }
}

/** A string that is equal for namespaces that are one. */
export function namespaceKey(namespace: Namespace): string {
  switch (namespace.kind) {
    case 'compose':
      return `compose ${namespace.directory}`;
    case 'process':
      return `process ${settingKey(namespace.setting)}`;
    case 'env-file':
    case 'script':
    case 'cloudformation':
      return `${namespace.kind} ${namespace.path}`;
    case 'workflow':
      return `workflow ${namespace.path} ${namespace.job ?? ''} ${namespace.step ?? ''}`;
    case 'terraform':
      return `terraform ${namespace.what} ${namespace.module}`;
    case 'ansible':
      return `ansible ${namespace.root} ${namespace.role ?? ''} ${namespace.play ?? ''}`;
    case 'helm':
      return `helm ${namespace.chart}`;
    case 'kubernetes':
      return `kubernetes ${directoryOf(namespace.path)} ${namespace.namespace ?? ''} ${namespace.object}`;
    case 'properties':
    case 'template':
      return `${namespace.kind} ${namespace.root}`;
    case 'none':
      return 'none';
  }
}

/** All facts of a state of the workspace, by the keys the topology joins on. Built once, linear. */
export class FactIndex {
  private readonly kinds = new Map<FactKind, Fact[]>();
  private readonly settings = new Map<string, Fact[]>();
  private readonly definitions = new Map<string, Definition[]>();
  private readonly attachments = new Map<string, Attachment[]>();
  private readonly files = new Map<string, Fact[]>();

  constructor(facts: readonly Fact[]) {
    for (const fact of facts) {
      append(this.kinds, fact.kind, fact);
      append(this.settings, settingKey(fact.setting), fact);
      if (fact.kind !== 'platform.definition') append(this.files, fact.at.path, fact);
      if (fact.kind === 'platform.definition') append(this.definitions, `${namespaceKey(fact.namespace)}\n${fact.name}`, fact);
      if (fact.kind === 'platform.attachment') append(this.attachments, `${fact.how}\n${settingKey(fact.setting)}`, fact);
    }
  }

  of<K extends FactKind>(kind: K): readonly FactOf<K>[] {
    return (this.kinds.get(kind) ?? []) as unknown as readonly FactOf<K>[];
  }

  /** Facts of one setting, in reading order. */
  in(setting: Setting): readonly Fact[] {
    return this.settings.get(settingKey(setting)) ?? [];
  }

  /** Facts that stand in one file, definitions excepted. */
  inFile(path: string): readonly Fact[] {
    return this.files.get(path) ?? [];
  }

  /** Definitions of a name in one namespace, in reading order. */
  defined(namespace: Namespace, name: string): readonly Definition[] {
    return this.definitions.get(`${namespaceKey(namespace)}\n${name}`) ?? [];
  }

  attached(how: Attachment['how'], setting: Setting): readonly Attachment[] {
    return this.attachments.get(`${how}\n${settingKey(setting)}`) ?? [];
  }
}

export function inOrder<T extends Fact>(facts: readonly T[]): T[] {
  return [...facts].sort((a, b) => byLocation(a.at, b.at) || a.order - b.order);
}
