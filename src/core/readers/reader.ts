import type { Document, Problem } from '../documents/document.ts';
import type { NotationName, TreeOf } from '../documents/notations.ts';
import type { Layer } from '../facts/base.ts';
import type { Fact } from '../facts/fact.ts';
import type { Embedded, Reading } from '../facts/reading.ts';

export { FactMaker, pathOf } from '../facts/reading.ts';
export type { Embedded, Reading } from '../facts/reading.ts';

export interface Reader<N extends NotationName = NotationName> {
  /** `<folder>/<name>`: the path under `readers/` and `docs/readers/`. */
  readonly id: string;
  readonly title: string;
  readonly layers: readonly Layer[];
  readonly notation: N;
  /**
   * Which files, by name. A pattern without `/` is compared with the base name, one with `/` with the end of the path
   * (whole components); `*` is any run of characters without `/`. Case-insensitive. Nothing else is special.
   */
  readonly files: readonly string[];
  /** A second look at the text when the name says little (`*.yaml`). Cheap: it runs on every such file. */
  readonly recognises?: (text: string, path: string) => boolean;
  /** It knows the holes of a template engine (`Reading.rendering`): `pgbouncer.ini.j2` is read as `pgbouncer.ini`. */
  readonly rendered?: true;
  /** Never throws: what it cannot read it leaves out. */
  readonly read: (document: Document<TreeOf<N>>, reading: Reading) => Iterable<Fact | Embedded | Problem>;
}

/** Keeps the notation's type while the registry holds readers of all notations. */
export function reader<N extends NotationName>(definition: Reader<N>): Reader {
  return definition as unknown as Reader;
}
