import type { SourceFile } from '../text/source-file.ts';
import { groupsOf } from './code/groups.ts';
import { languageOf } from './code/languages.ts';
import { tokensOf } from './code/tokens.ts';
import type { CodeTree } from './code/tree.ts';
import type { Document } from './document.ts';

/**
 * Source code of the languages that settings are written in, read without running it: tokens, brackets, and the named entries in them. What is
 * not understood is left out; code is never a problem.
 */
export function parseCode(file: SourceFile): Document<CodeTree | undefined> {
  const language = languageOf(file.path) ?? languageOf(file.embeddedIn?.path ?? '');
  if (language === undefined) return { file, tree: undefined, problems: [] };
  const tokens = tokensOf(file.text, language);
  return { file, tree: { language: language.name, tokens, ...groupsOf(tokens) }, problems: [] };
}
