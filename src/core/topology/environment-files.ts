import { directoryOf, isBelow, nameOf } from '../text/paths.ts';
import { isSample, latest, none, whole, type Candidate, type Candidates } from './candidates.ts';
import type { FactIndex } from './fact-index.ts';
import type { Scopes } from './scopes.ts';

/** Environment files by where they lie: which of them answer for a directory (topology.md §4). */
export class EnvironmentFiles {
  private readonly index: FactIndex;
  private readonly scopes: Scopes;
  private readonly families = new Map<string, string[]>();

  constructor(index: FactIndex, scopes: Scopes) {
    this.index = index;
    this.scopes = scopes;
    const seen = new Set<string>();
    for (const { namespace } of index.of('platform.definition')) {
      if (namespace.kind !== 'env-file' || seen.has(namespace.path)) continue;
      seen.add(namespace.path);
      const directory = directoryOf(namespace.path);
      this.families.set(directory, [...(this.families.get(directory) ?? []), namespace.path]);
    }
  }

  /** Environment files of the directory and those above, up to the scope and one further: a guess of its own. */
  around(directory: string, name: string): Candidates {
    const scope = this.scopes.of(`${directory}/x`.replace(/^\//, ''));
    for (let current = directory; ; current = directoryOf(current)) {
      const found = this.family(current, name, 1);
      if (found.definitions.length > 0) return found;
      if (current === '' || (current !== scope && !isBelow(current, scope))) return none;
    }
  }

  /** `.env` first; where it is silent the local and mode files; where none is committed, the samples (one inference more). */
  family(directory: string, name: string, weight: number): Candidates {
    const files = this.families.get(directory) ?? [];
    const real = files.filter((path) => nameOf(path) === '.env');
    const found = this.fromFiles(real, name, weight);
    if (found.length > 0) return whole(found);
    const samples = files.filter((path) => nameOf(path) !== '.env');
    const others = this.fromFiles(samples, name, weight + 1);
    return { definitions: others, sampleOnly: others.length > 0 };
  }

  private fromFiles(paths: readonly string[], name: string, weight: number): Candidate[] {
    return paths
      .flatMap((path) => latest(this.index.defined({ kind: 'env-file', path }, name)))
      .map(({ definition }) => ({ definition, weight }));
  }

  /** Whether a sample beside an environment file that is not committed sets the name. */
  isInSampleOf(file: string, name: string): boolean {
    const beside = this.families.get(directoryOf(file)) ?? [];
    return !beside.includes(file) && this.fromFiles(beside.filter(isSample), name, 0).length > 0;
  }
}
