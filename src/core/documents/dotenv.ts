import type { SourceFile } from '../text/source-file.ts';
import type { Document } from './document.ts';

export function parseDotenv(file: SourceFile): Document<undefined> {
  return { file, tree: undefined, problems: [] };
}

export function parsePairs(file: SourceFile): Document<undefined> {
  return { file, tree: undefined, problems: [] };
}
