import type { SourceFile } from './text/source-file.ts';
import type { Workspace } from './workspace.ts';

/** What an overlay is compared with: the base of the workspace below, or the workspace below itself. */
export type Ground = 'base' | 'workspace';

/** A workspace with other texts in some of its files: what would be if they were written. */
export function overlay(below: Workspace, texts: ReadonlyMap<string, string>, ground: Ground): Workspace {
  const own = (file: SourceFile): SourceFile => {
    const text = texts.get(file.path);
    return text === undefined ? file : { ...file, text };
  };
  const base = ground === 'workspace' ? groundOf(below, texts) : withChanged(below.base, texts);
  return {
    paths: below.paths,
    *files() {
      for (const file of below.files()) yield own(file);
    },
    read: (path) => {
      const file = below.read(path);
      return file === undefined ? undefined : own(file);
    },
    ...(base === undefined ? {} : { base }),
    ...(below.secrets === undefined ? {} : { secrets: below.secrets }),
    tally: () => below.tally(),
  };
}

function groundOf(below: Workspace, texts: ReadonlyMap<string, string>): NonNullable<Workspace['base']> {
  return { changed: [...texts.keys()].sort(), differs: (path) => texts.has(path), read: (path) => below.read(path) };
}

function withChanged(base: Workspace['base'], texts: ReadonlyMap<string, string>): Workspace['base'] {
  if (base === undefined) return undefined;
  return {
    changed: [...new Set([...base.changed, ...texts.keys()])].sort(),
    differs: (path) => texts.has(path) || base.differs(path),
    read: (path) => base.read(path),
  };
}
