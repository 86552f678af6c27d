import { readFileSync } from 'node:fs';
import { parseIndex } from './index-file.ts';
import { git, indexPath, nulSeparated, type Root } from './repository.ts';

/** What git knows of the files below the root; both questions are asked at most once and only when needed. */
export class Tracked {
  private readonly root: Root;
  private known: ReadonlySet<string> | undefined;

  constructor(root: Root) {
    this.root = root;
  }

  /** Paths below the root, relative to it; undefined when there is no repository or git's list cannot be read. */
  get paths(): ReadonlySet<string> | undefined {
    const { repository, gitPrefix } = this.root;
    if (repository === undefined) return undefined;
    if (this.known === undefined) {
      const names = this.fromIndex() ?? this.fromGit();
      if (names === undefined || names.length === 0) return undefined;
      const own =
        gitPrefix === '' ? names : names.flatMap((name) => (name.startsWith(gitPrefix) ? [name.slice(gitPrefix.length)] : []));
      this.known = new Set(own);
    }
    return this.known;
  }

  private fromIndex(): string[] | undefined {
    const path = this.root.repository === undefined ? undefined : indexPath(this.root.repository);
    try {
      return path === undefined ? undefined : parseIndex(readFileSync(path));
    } catch {
      return undefined;
    }
  }

  private fromGit(): string[] | undefined {
    const { repository } = this.root;
    const output = repository === undefined ? undefined : git(repository, ['ls-files', '-z', '--cached']);
    return output === undefined ? undefined : nulSeparated(output);
  }

  /** Those of the paths that the repository's ignore rules leave out. Without git none is known to be. */
  ignored(paths: readonly string[]): ReadonlySet<string> {
    const { repository, gitPrefix } = this.root;
    if (repository === undefined || paths.length === 0) return new Set();
    // `./` keeps a name such as `:(top)x` from being read as pathspec magic.
    const before = `./${gitPrefix}`;
    const input = paths.map((path) => `${before}${path}\0`).join('');
    const output = git(repository, ['check-ignore', '-z', '--no-index', '--stdin'], input);
    return new Set(output === undefined ? [] : nulSeparated(output).map((path) => path.slice(before.length)));
  }
}
