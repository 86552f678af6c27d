import type { Setting } from './setting.ts';
import type { Namespace } from './template.ts';
import { directoryOf, nameOf } from '../text/paths.ts';

/** Where a file stands in a project of Ansible (topology.md §3.7), by its path alone. */
export interface AnsibleLayout {
  /** The directory that holds `roles`, `group_vars` and inventories. */
  readonly root: string;
  /** Name of the role, and its directory. `.`: a repository that is one role. */
  readonly role?: { readonly name: string; readonly directory: string };
  /** The folder of a role, or one beside a playbook. */
  readonly part?: Part;
  /** A file of variables for these hosts. */
  readonly variablesOf?: { readonly hosts: string; readonly kind: 'group' | 'host' };
}

const parts = ['defaults', 'vars', 'tasks', 'handlers', 'templates', 'files', 'meta'] as const;
export type Part = (typeof parts)[number];

/** Folders between the root of a project and what is written in them. */
const inner = /^(?:inventory|inventories|environments|playbooks|plays|molecule)$/;

/** Asked for every fact of a file; a tree of many files must not fill the memory. */
const known = new Map<string, AnsibleLayout>();
const rememberedPaths = 5000;

export function ansibleLayoutOf(path: string): AnsibleLayout {
  const before = known.get(path);
  if (before !== undefined) return before;
  const directories = directoryOf(path).split('/');
  const layout = variablesLayout(path, directories) ?? roleLayout(directories) ?? besidePlaybook(directories);
  if (known.size >= rememberedPaths) known.clear();
  known.set(path, layout);
  return layout;
}

/** `group_vars/all.yml`, `host_vars/db1/main.yml`, `group_vars/all`. */
function variablesLayout(path: string, directories: readonly string[]): AnsibleLayout | undefined {
  const at = directories.findIndex((name) => name === 'group_vars' || name === 'host_vars');
  if (at < 0) return undefined;
  const hosts = directories[at + 1] ?? nameOf(path).replace(/\.(?:ya?ml|json)$/i, '');
  const kind = directories[at] === 'group_vars' ? 'group' : 'host';
  return { root: rootOf(directories.slice(0, at)), variablesOf: { hosts, kind } };
}

function roleLayout(directories: readonly string[]): AnsibleLayout | undefined {
  const at = directories.lastIndexOf('roles');
  const name = directories[at + 1];
  if (at < 0 || name === undefined) return undefined;
  const part = partOf(directories[at + 2]);
  const role = { name, directory: directories.slice(0, at + 2).join('/') };
  return { root: rootOf(directories.slice(0, at)), role, ...(part === undefined ? {} : { part }) };
}

/** Tasks, handlers and defaults outside of `roles` are a repository that is one role; templates, files and variables may be a playbook's. */
function besidePlaybook(directories: readonly string[]): AnsibleLayout {
  const at = directories.findLastIndex((name) => partOf(name) !== undefined);
  const part = at < 0 ? undefined : partOf(directories[at]);
  if (part === undefined) return { root: rootOf(directories) };
  const directory = directories.slice(0, at).join('/');
  const isRole = part === 'tasks' || part === 'handlers' || part === 'defaults' || part === 'meta';
  return { root: rootOf(directories.slice(0, at)), part, ...(isRole ? { role: { name: '.', directory } } : {}) };
}

function partOf(name: string | undefined): Part | undefined {
  return parts.find((part) => part === name);
}

function rootOf(directories: readonly string[]): string {
  const cut = directories.findIndex((name) => inner.test(name));
  return (cut < 0 ? directories : directories.slice(0, cut)).join('/');
}

/** Whose definitions answer for variables of a file that belongs to no single play. A repository that is one role has one name space. */
export function ansibleNamespace({ root, role }: AnsibleLayout): Namespace {
  return { kind: 'ansible', root, ...(role === undefined || role.name === '.' ? {} : { role: role.name }) };
}

/** The hosts that take part in a role: those of the plays that use it. */
export function ansibleSetting(path: string, { role, variablesOf }: AnsibleLayout): Setting {
  const hosts = role === undefined ? variablesOf?.hosts : `role:${role.name}`;
  return { kind: 'machine', path, ...(hosts === undefined ? {} : { hosts }) };
}

/** A file that holds nothing but variables, by its place. */
export function isVariablesPath(path: string): boolean {
  if (!/\.(?:ya?ml)$|\/[^/.]+$/i.test(path)) return false;
  const { variablesOf, part, role } = ansibleLayoutOf(path);
  if (variablesOf !== undefined || part === 'defaults') return true;
  return part === 'vars' || (role === undefined && part === undefined && variablesName.test(nameOf(path)));
}

const variablesName = /^(?:[\w-]*[_-])?vars\.ya?ml$/i;
const inventoryName = /^(?:hosts|inventory)(?:[._-]\w+)?(?:\.(?:ini|ya?ml))?$|\.inventory$/i;

/** A file that names hosts, by its place. */
export function isInventoryPath(path: string): boolean {
  if (ansibleLayoutOf(path).variablesOf !== undefined) return false;
  return inventoryName.test(nameOf(path)) || /(?:^|\/)(?:inventory|inventories)\/[^/]+(?:\/[^/]+)?$/.test(path);
}
