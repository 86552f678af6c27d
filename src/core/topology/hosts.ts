import { ansibleLayoutOf } from '../facts/ansible-layout.ts';
import type { Attachment } from '../facts/platform.ts';
import type { Setting } from '../facts/setting.ts';
import { nameOf } from '../text/paths.ts';
import type { FactIndex } from './fact-index.ts';
import { append } from './grouping.ts';

/** The machines that take part in something of Ansible (topology.md §2): names of hosts and groups with all below them. */
export interface HostSet {
  /** Directory of the project: equal names of two projects are different machines. */
  readonly root: string;
  readonly names: ReadonlySet<string>;
}

/** Which machines plays, roles and files of Ansible are about: a role's are those of the plays that use it. */
export class Hosts {
  /** Plays and roles that use a role, or load a file of tasks: by the directory or path that is used. */
  private readonly users = new Map<string, Attachment[]>();
  private readonly members = new Map<string, string[]>();
  private readonly used = new Map<string, string[]>();
  private readonly known = new Set<string>();
  private readonly roots = new Set<string>();
  private readonly roles = new Set<string>();
  private readonly sets = new Map<string, HostSet>();

  constructor(index: FactIndex) {
    for (const attachment of index.of('platform.attachment')) this.attach(attachment);
    for (const kind of ['server.listen', 'client.conninfo', 'restart.write', 'firewall.rule', 'platform.definition'] as const)
      for (const { setting } of index.of(kind)) this.register(setting);
  }

  private attach(attachment: Attachment): void {
    const { how, to, setting, from } = attachment;
    if (setting.kind !== 'machine' || setting.hosts === undefined) return;
    if (how === 'role') append(this.used, from, nameOf(to));
    if (how === 'role' || how === 'loads') append(this.users, to, attachment);
    if (how === 'member') this.join(rootOf(setting), from, to);
  }

  private join(root: string, member: string, group: string): void {
    append(this.members, `${root} ${group}`, member);
    this.roots.add(root);
    this.known.add(`${root} ${member}`).add(`${root} ${group}`);
  }

  private register(setting: Setting): void {
    if (setting.kind === 'machine' && setting.hosts?.startsWith('role:') === true) this.roles.add(roleOf(setting.path) ?? '');
  }

  /** undefined: it is not of Ansible. */
  of(setting: Setting): HostSet | undefined {
    if (!('path' in setting)) return undefined;
    const pattern = setting.kind === 'machine' ? setting.hosts : undefined;
    if (pattern !== undefined && !pattern.startsWith('role:')) return this.ofPattern(rootOf(setting), pattern);
    const role = roleOf(setting.path);
    return role === undefined || !this.roles.has(role) ? undefined : this.ofRole(role, rootOf(setting), setting.path);
  }

  private ofPattern(root: string, pattern: string): HostSet {
    const key = `${root}\n${pattern}`;
    const known = this.sets.get(key);
    if (known !== undefined) return known;
    const set: HostSet = { root, names: new Set(pattern.split(/[,:\s]+/).flatMap((word) => this.below(root, word))) };
    this.sets.set(key, set);
    return set;
  }

  /** `!x` takes away and `&x` narrows: neither adds a machine. */
  private below(root: string, word: string, seen = new Set<string>()): readonly string[] {
    if (word === '' || /^[!&]/.test(word) || seen.has(word)) return [];
    seen.add(word);
    return [word, ...(this.members.get(`${root} ${word}`) ?? []).flatMap((name) => this.below(root, name, seen))];
  }

  /** Of the plays that use the role, or load the file; nobody uses it: some machines of its own. */
  private ofRole(directory: string, root: string, path: string): HostSet {
    const key = `${root}\nrole ${directory} ${this.users.has(path) ? path : ''}`;
    const known = this.sets.get(key);
    if (known !== undefined) return known;
    const names = new Set<string>();
    this.collect(directory, names, new Set());
    this.collect(path, names, new Set());
    if (names.size === 0) names.add(`role:${directory}`);
    const set: HostSet = { root, names };
    this.sets.set(key, set);
    return set;
  }

  private collect(used: string, names: Set<string>, seen: Set<string>): void {
    if (seen.has(used)) return;
    seen.add(used);
    for (const { setting } of this.users.get(used) ?? []) {
      if (setting.kind !== 'machine' || setting.hosts === undefined) continue;
      const role = setting.hosts.startsWith('role:') ? roleOf(setting.path) : undefined;
      if (role !== undefined) this.collect(role, names, seen);
      else for (const name of this.ofPattern(rootOf(setting), setting.hosts).names) names.add(name);
    }
  }

  /** Plays that use a role, as they are written in their name spaces. */
  playsOf(directory: string): readonly string[] {
    return (this.users.get(directory) ?? []).filter(({ how }) => how === 'role').map(({ from }) => from);
  }

  /** Names of the roles that a play uses. */
  rolesOf(play: string): readonly string[] {
    return this.used.get(play) ?? [];
  }

  /** No inventory names any of them: which groups they are in, nobody here says. */
  isUnknown({ root, names }: HostSet): boolean {
    return !this.roots.has(root) || [...names].every((name) => !this.known.has(`${root} ${name}`));
  }
}

function rootOf(setting: { readonly path: string }): string {
  return ansibleLayoutOf(setting.path).root;
}

function roleOf(path: string): string | undefined {
  return ansibleLayoutOf(path).role?.directory;
}

/** Whether some machine may be in both. `all` is every machine but the one that runs Ansible. */
export function overlap(a: HostSet, b: HostSet): boolean {
  if (a.root !== b.root) return false;
  if (a.names.has('all') || b.names.has('all')) return !isLocal(a) && !isLocal(b);
  for (const name of a.names) if (b.names.has(name)) return true;
  return false;
}

function isLocal({ names }: HostSet): boolean {
  return names.size === 1 && (names.has('localhost') || names.has('127.0.0.1'));
}
