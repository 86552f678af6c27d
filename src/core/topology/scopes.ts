import { directoryOf, isBelow, nameOf } from '../text/paths.ts';

/**
 * Directories with a deployment meaning (topology.md §3): what is written in one scope is about one system.
 * A scope is the nearest directory above a path that holds a marker; the root is always one.
 */
const markers =
  /^(package\.json|go\.mod|pom\.xml|build\.gradle(\.kts)?|pyproject\.toml|setup\.py|cargo\.toml|mix\.exs|gemfile|composer\.json|chart\.yaml|ansible\.cfg|(docker-)?compose[^/]*\.ya?ml|.*\.csproj)$/i;

/** Folders whose children are each a root of their own: they neither provide to nor take from the outside. */
const islandWords = new Set([
  'examples',
  'example',
  'samples',
  'sample',
  'demo',
  'demos',
  'testdata',
  'fixtures',
  '__fixtures__',
  'docs',
  'tutorial',
  'tutorials',
]);

export class Scopes {
  private readonly marked = new Set<string>(['']);
  private readonly cache = new Map<string, string>();

  constructor(paths: readonly string[]) {
    for (const path of paths) if (markers.test(nameOf(path))) this.marked.add(directoryOf(path));
  }

  /** Directory of the nearest scope of a path. */
  of(path: string): string {
    return this.ofDirectory(directoryOf(path));
  }

  private ofDirectory(directory: string): string {
    const known = this.cache.get(directory);
    if (known !== undefined) return known;
    const scope = this.marked.has(directory) ? directory : this.ofDirectory(directoryOf(directory));
    this.cache.set(directory, scope);
    return scope;
  }

  /** The scope around a scope; undefined for the root. */
  parentOf(scope: string): string | undefined {
    return scope === '' ? undefined : this.ofDirectory(directoryOf(scope));
  }
}

/** `examples/shop` for `examples/shop/db/.env`; '' when the path is in no island. */
export function islandOf(path: string): string {
  const parts = path.split('/');
  for (let i = 0; i < parts.length - 1; i++) {
    if (!islandWords.has((parts[i] ?? '').toLowerCase())) continue;
    return parts.slice(0, Math.min(i + 2, parts.length - 1)).join('/');
  }
  return '';
}

/** How far two directories are apart: segments up and down. */
export function distance(a: string, b: string): number {
  const left = a === '' ? [] : a.split('/');
  const right = b === '' ? [] : b.split('/');
  let common = 0;
  while (common < left.length && common < right.length && left[common] === right[common]) common++;
  return left.length + right.length - 2 * common;
}

export { isBelow };
