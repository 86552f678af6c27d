import { ansibleLayoutOf, type AnsibleLayout } from '../facts/ansible-layout.ts';
import { ranks } from '../facts/ansible-ranks.ts';
import type { Definition } from '../facts/platform.ts';
import type { Setting } from '../facts/setting.ts';
import type { Namespace, Use } from '../facts/template.ts';
import { directoryOf } from '../text/paths.ts';
import { encloses } from './candidates.ts';
import type { FactIndex } from './fact-index.ts';
import { groupBy } from './grouping.ts';
import { overlap, type Hosts, type HostSet } from './hosts.ts';

type AnsibleNamespace = Extract<Namespace, { kind: 'ansible' }>;

/** Which values a variable of Ansible can have (topology.md §3.7): the greatest rank wins on a host, and hosts differ. */
export class AnsibleVariables {
  private readonly index: FactIndex;
  private readonly hosts: Hosts;

  constructor(index: FactIndex, hosts: Hosts) {
    this.index = index;
    this.hosts = hosts;
  }

  /** One definition for each value that some host may see. `setting`: whose tasks or template ask. */
  definitions(use: Use, namespace: AnsibleNamespace, setting: Setting): readonly Definition[] {
    const spaces = this.spacesOf(namespace, setting);
    const set = this.hosts.of(setting);
    const found = namesOf(use.name).flatMap((name) => spaces.flatMap((space) => this.index.defined(space, name)));
    return bySureness(found.filter((definition) => this.holdsOn(definition, set) && !encloses(definition, use.at)));
  }

  /** The role, the plays that use it or the play itself with its roles, and what inventories say. */
  private spacesOf({ root, role, play }: AnsibleNamespace, setting: Setting): readonly Namespace[] {
    const asking = 'path' in setting ? ansibleLayoutOf(setting.path).role : undefined;
    const plays = distinct([play, ...(asking === undefined ? [] : this.hosts.playsOf(asking.directory))]);
    const roles = distinct([role, nameOf(asking, setting), ...plays.flatMap((name) => this.hosts.rolesOf(name))]);
    return [
      { kind: 'ansible', root },
      ...roles.map((name): Namespace => ({ kind: 'ansible', root, role: name })),
      ...plays.map((name): Namespace => ({ kind: 'ansible', root, play: name })),
    ];
  }

  /** What a group or host is given counts only for what takes place there; where no inventory or play says where that is, it may. */
  private holdsOn(definition: Definition, set: HostSet | undefined): boolean {
    const { setting } = definition;
    if (set === undefined || setting.kind !== 'machine' || setting.hosts === undefined || setting.hosts.startsWith('role:'))
      return true;
    if (!isOfInventory(definition) || [...set.names].every((name) => name.startsWith('role:'))) return true;
    const own = this.hosts.of(setting);
    return own === undefined || overlap(own, set) || this.hosts.isUnknown(set);
  }
}

/** A repository that is one role has one name space. */
function nameOf(role: AnsibleLayout['role'], setting: Setting): string | undefined {
  const isRole = setting.kind === 'machine' && setting.hosts?.startsWith('role:') === true;
  return isRole && role?.name !== '.' ? role?.name : undefined;
}

/** Ranks of group_vars/all, other group_vars and host_vars. */
function isOfInventory({ rank }: Definition): boolean {
  return rank > ranks.defaults && rank <= ranks.hostVars;
}

/** `ports.*` is any element of the list. */
function namesOf(name: string): readonly string[] {
  if (!/\.\*(?:\.|$)/.test(name)) return [name];
  return Array.from({ length: mostElements }, (_, place) => name.replace('.*', `.${place}`));
}

const mostElements = 16;

/** From the strongest down to the first that surely holds: what a task sets or one host has, others may not have. */
function bySureness(definitions: readonly Definition[]): readonly Definition[] {
  const byRank = [...groupBy(definitions, ({ rank }) => rank)].sort(([a], [b]) => b - a);
  const result: Definition[] = [];
  for (const [rank, all] of byRank) {
    result.push(...lastOfEach(all));
    if (rank !== ranks.hostVars && rank !== ranks.included && rank !== ranks.setFact) break;
  }
  return result;
}

/** Of one file and name the last counts; files of one rank are other hosts, other systems, other inventories. */
function lastOfEach(definitions: readonly Definition[]): readonly Definition[] {
  const groups = groupBy(
    definitions,
    ({ at, name, setting }) =>
      `${directoryOf(at.path)} ${setting.kind === 'machine' ? (setting.hosts ?? at.path) : at.path} ${name}`,
  );
  return [...groups.values()].flatMap((group) => group.at(-1) ?? []);
}

function distinct(names: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(names.filter((name) => name !== undefined))];
}
