import type { SourceFile } from '../text/source-file.ts';
import type { Document } from './document.ts';

export function parsePostgresqlConf(file: SourceFile): Document<undefined> {
  return { file, tree: undefined, problems: [] };
}
