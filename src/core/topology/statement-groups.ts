import type { ServerListen } from '../facts/server.ts';
import { directoryOf } from '../text/paths.ts';
import { append } from './grouping.ts';
import { overlap, type HostSet } from './hosts.ts';

/** Statements that are about one server. */
export interface StatementGroup {
  /** Configuration files that no other includes. */
  readonly files: string[];
  /** Statements elsewhere: units, command lines, lines that scripts write. */
  readonly loose: ServerListen[];
  readonly hosts: HostSet | undefined;
}

/** A configuration file of the repository, and where the steps that install it put it. */
export interface ConfigRoot {
  readonly path: string;
  readonly targets: readonly string[];
  readonly hosts: HostSet | undefined;
}

export interface LooseStatement {
  readonly fact: ServerListen;
  readonly hosts: HostSet | undefined;
}

/** Union of statements that share an identity (topology.md §1 "server identity"): file, data directory or cluster on common machines. */
export function groupStatements(roots: readonly ConfigRoot[], loose: readonly LooseStatement[]): readonly StatementGroup[] {
  const grouping = new Grouping();
  for (const { path, targets, hosts } of roots) {
    const keys = [...fileKeys(path), ...targets.flatMap(targetKeys)];
    grouping.register(keys, grouping.add({ files: [path], loose: [], hosts }));
  }
  for (const { fact, hosts } of loose) {
    const keys = identityKeys(fact);
    const group = grouping.find(keys, hosts) ?? grouping.add({ files: [], loose: [], hosts });
    grouping.register(keys.length > 0 || hosts !== undefined ? keys : [`own ${fact.at.path}`], group);
    group.loose.push(fact);
  }
  return grouping.groups;
}

class Grouping {
  readonly groups: StatementGroup[] = [];
  private readonly byKey = new Map<string, StatementGroup[]>();
  private readonly byRoot = new Map<string, StatementGroup[]>();

  add(group: StatementGroup): StatementGroup {
    this.groups.push(group);
    if (group.hosts !== undefined) append(this.byRoot, group.hosts.root, group);
    return group;
  }

  register(keys: readonly string[], group: StatementGroup): void {
    for (const key of keys) append(this.byKey, key, group);
  }

  /** Without an identity on machines of Ansible: the only server there. */
  find(keys: readonly string[], hosts: HostSet | undefined): StatementGroup | undefined {
    for (const key of keys) {
      const found = this.byKey.get(key)?.find((group) => sameMachines(group.hosts, hosts));
      if (found !== undefined) return found;
    }
    if (hosts === undefined || keys.length > 0) return undefined;
    const [only, other] = (this.byRoot.get(hosts.root) ?? []).filter((group) => sameMachines(group.hosts, hosts));
    return other === undefined ? only : undefined;
  }
}

function sameMachines(a: HostSet | undefined, b: HostSet | undefined): boolean {
  return a === undefined || b === undefined ? a === b : overlap(a, b);
}

/** A file of the repository stands for the machine's file whose path it ends with: `var/lib/pgsql/data/postgresql.conf`. */
function fileKeys(path: string): readonly string[] {
  const keys = [`file ${path}`];
  const parts = directoryOf(path).split('/');
  for (let i = 0; i < parts.length; i++) {
    const tail = parts.slice(i).join('/');
    if (parts.length - i >= 2) keys.push(`data ${tail}`);
    if (parts.length - i === 2 && /^\d+(\.\d+)?$/.test(parts[i] ?? '')) keys.push(`cluster ${tail}`);
  }
  return keys;
}

function targetKeys(configFile: string): readonly string[] {
  const keys = [`file ${configFile.replace(/^\//, '')}`, `data ${trimPath(directoryOf(configFile))}`];
  const found = /\/(\d+(?:\.\d+)?\/[^/]+)\/[^/]+$/.exec(configFile)?.[1];
  return found === undefined ? keys : [...keys, `cluster ${found}`];
}

function identityKeys(fact: ServerListen): readonly string[] {
  const { configFile, dataDirectory, cluster } = fact.identity;
  const keys = configFile === undefined ? [] : [...targetKeys(configFile)];
  if (dataDirectory !== undefined) keys.push(`data ${trimPath(dataDirectory)}`);
  if (cluster !== undefined) keys.push(`cluster ${cluster}`);
  return keys;
}

function trimPath(path: string): string {
  return path
    .replace(/^\$\{?PWD\}?\//, '')
    .replace(/^\.?\//, '')
    .replace(/\/$/, '');
}
