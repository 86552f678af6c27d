import type { Problem } from './documents/document.ts';
import type { SourceFile } from './text/source-file.ts';

/** What the shells give the core: files, one at a time. Texts are never all in memory. */
export interface Workspace {
  /** Paths of all files in the tree, also of those that are not read (mount sources, directories exist through them). */
  readonly paths: readonly string[];
  /** The files that may matter (see `interestIn` and `mayMatter`), in path order. Iterated once. */
  readonly files: () => Iterable<SourceFile>;
  /** One more file, by path: an include, an env file with an unusual name, a text for line numbers. undefined: absent, refused or over a limit. */
  readonly read: (path: string) => SourceFile | undefined;
  /** The base commit, when it is at hand. */
  readonly base?: {
    /** Paths whose text differs between base and head, deleted and added ones included. */
    readonly changed: readonly string[];
    /** The same for any path, also of a file that is read only because another one names it. */
    readonly differs: (path: string) => boolean;
    readonly read: (path: string) => SourceFile | undefined;
  };
  /** Secrets given as input, one file each: path `secret:NAME`, origin `secret`. */
  readonly secrets?: readonly SourceFile[];
  /** Counters and problems; complete only after `files()` was iterated. */
  readonly tally: () => {
    readonly read: number;
    readonly skipped: number;
    readonly problems: readonly Problem[];
    readonly incomplete: string | undefined;
  };
}

/** For a live test alone. */
export const noFiles: Workspace = {
  paths: [],
  files: () => [],
  read: () => undefined,
  tally: () => ({ read: 0, skipped: 0, problems: [], incomplete: undefined }),
};
