import type { Attachment } from '../facts/platform.ts';
import { directoryOf } from '../text/paths.ts';
import type { FactIndex } from './fact-index.ts';
import { append, groupBy } from './grouping.ts';
import { overlap, type HostSet } from './hosts.ts';
import type { Unit } from './model.ts';
import { islandOf, type Scopes } from './scopes.ts';

export interface Bound {
  readonly unit: Unit;
  /** Inferences made by tying the file to the unit. */
  readonly weight: number;
}

/**
 * Which units a file is about (topology.md §3.4): its own and those of the directories above it (0); else, where exactly one unit lies
 * below its package, that one (1). Islands bind only within themselves.
 */
export class Bindings {
  private readonly scopes: Scopes;
  private readonly byDirectory = new Map<string, Unit[]>();
  private readonly below = new Map<string, Unit[]>();
  private readonly tied = new Map<string, Unit[]>();
  private readonly remote: ReadonlyMap<string, readonly Unit[]>;
  private readonly remoteByDirectory: ReadonlyMap<string, readonly Unit[]>;
  private readonly cache = new Map<string, readonly Bound[]>();

  constructor(units: readonly Unit[], scopes: Scopes) {
    this.scopes = scopes;
    const remote = units.filter(({ hosts }) => hosts !== undefined);
    this.remote = groupBy(remote, ({ hosts }) => hosts?.root);
    this.remoteByDirectory = groupBy(remote, ({ directory }) => directory);
    for (const unit of units) {
      // What Ansible installs runs on machines of its own, not beside the files.
      if (unit.hosts !== undefined) continue;
      // A job is judged alone.
      if (unit.kind !== 'job') append(this.byDirectory, unit.directory, unit);
      if (unit.kind === 'job' || unit.kind === 'cluster') continue;
      for (let current: string | undefined = unit.directory; current !== undefined; current = scopes.parentOf(current)) {
        const list = this.below.get(current) ?? [];
        // Two are enough to know that it is not the only one.
        if (list.length < 3) append(this.below, current, unit);
      }
    }
  }

  /** Files that a unit's containers load, mount or are built from belong to it wherever they lie. */
  tie(index: FactIndex, unitOf: (attachment: Attachment) => Unit | undefined): void {
    for (const attachment of index.of('platform.attachment')) {
      if (attachment.how !== 'env-file') continue;
      const unit = unitOf(attachment);
      if (unit !== undefined) append(this.tied, attachment.to, unit);
    }
  }

  of(path: string): readonly Bound[] {
    const tied = this.tied.get(path);
    const around = this.around(path);
    if (tied === undefined) return around;
    const extra = tied.filter((unit) => !around.some((bound) => bound.unit === unit)).map((unit) => ({ unit, weight: 0 }));
    return [...extra, ...around];
  }

  /** What is on machines of a set. */
  on(set: HostSet): readonly Bound[] {
    const units = this.remote.get(set.root) ?? [];
    return units.filter(({ hosts }) => hosts !== undefined && overlap(hosts, set)).map((unit) => ({ unit, weight: 0 }));
  }

  /** Machines that a file may mean by a name that nobody here knows: those set up in its directories and above. */
  remoteAround(path: string): readonly Bound[] {
    return upwards(this.remoteByDirectory, directoryOf(path), islandOf(path));
  }

  private around(path: string): readonly Bound[] {
    const directory = directoryOf(path);
    const island = islandOf(path);
    const key = `${directory}\n${island}`;
    const known = this.cache.get(key);
    if (known !== undefined) return known;
    const found = upwards(this.byDirectory, directory, island);
    const result = found.length > 0 ? found : this.onlyOneBelow(path, island);
    this.cache.set(key, result);
    return result;
  }

  private onlyOneBelow(path: string, island: string): readonly Bound[] {
    for (let scope: string | undefined = this.scopes.of(path); scope !== undefined; scope = this.scopes.parentOf(scope)) {
      const units = (this.below.get(scope) ?? []).filter((unit) => unit.island === island);
      const directories = new Set(units.map((unit) => unit.directory));
      const [only] = units;
      if (only !== undefined && directories.size === 1) return units.map((unit) => ({ unit, weight: 1 }));
      if (directories.size > 1) return [];
    }
    return [];
  }
}

/** Units of a directory and of those above it. */
function upwards(units: ReadonlyMap<string, readonly Unit[]>, directory: string, island: string): readonly Bound[] {
  const result: Bound[] = [];
  for (let current = directory; ; current = directoryOf(current)) {
    for (const unit of units.get(current) ?? []) if (unit.island === island) result.push({ unit, weight: 0 });
    if (current === '') return result;
  }
}
