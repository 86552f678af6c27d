import { classifier, interestIn, type SourceFile, type Workspace } from '../../src/core/index.ts';

export type Files = Readonly<Record<string, string>>;

/** A workspace from paths and texts, with an optional base state: what the shells give the core, without a disk. */
export function memoryWorkspace(files: Files, base?: Files, secrets?: readonly SourceFile[]): Workspace {
  const paths = Object.keys(files).sort();
  const source = (from: Files, path: string): SourceFile | undefined => {
    const text = from[path];
    return text === undefined ? undefined : { path, text, origin: 'repository' };
  };
  let read = 0;
  return {
    paths,
    *files() {
      for (const path of paths) {
        const file = source(files, path);
        if (file === undefined || interestIn(classifier, path) === 'never') continue;
        read++;
        yield file;
      }
    },
    read: (path) => source(files, path),
    ...(base === undefined ? {} : { base: baseOf(files, base, (path) => source(base, path)) }),
    ...(secrets === undefined ? {} : { secrets }),
    tally: () => ({ read, skipped: paths.length - read, problems: [], incomplete: undefined }),
  };
}

function baseOf(files: Files, base: Files, read: (path: string) => SourceFile | undefined): NonNullable<Workspace['base']> {
  return { changed: changed(files, base), differs: (path) => files[path] !== base[path], read };
}

function changed(files: Files, base: Files): string[] {
  return [...new Set([...Object.keys(files), ...Object.keys(base)])].filter((path) => files[path] !== base[path]).sort();
}
