import type { SourceFile } from '../text/source-file.ts';
import type { Location } from '../text/span.ts';

/** What could not be read, as data: shown, never fatal. The message never quotes the text of the file. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly at: Location;
}

/** A parsed notation. Spans inside the tree are offsets of `file.text`; `locate(file, …)` makes locations of them. */
export interface Document<Tree> {
  readonly file: SourceFile;
  readonly tree: Tree;
  readonly problems: readonly Problem[];
}

/** Never throws: broken text gives a partial tree and problems. */
export type Parse<Tree> = (file: SourceFile) => Document<Tree>;
