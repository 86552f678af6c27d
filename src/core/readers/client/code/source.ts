import type { CodeToken, CodeTree } from '../../../documents/code/tree.ts';
import type { Namespace, Template } from '../../../facts/template.ts';
import { directoryOf } from '../../../text/paths.ts';
import { locate, type SourceFile } from '../../../text/source-file.ts';
import type { Location } from '../../../text/span.ts';

/** One source file under reading. */
export interface CodeSource {
  readonly file: SourceFile;
  readonly path: string;
  readonly tree: CodeTree;
  /** The environment of whoever runs the code: the environment files around it answer. */
  readonly namespace: Namespace;
}

export function sourceOf(file: SourceFile, tree: CodeTree, path: string): CodeSource {
  return { file, path, tree, namespace: { kind: 'template', root: directoryOf(path), dialect: 'environment' } };
}

/** From the first to the last character of tokens. */
export function extentOf(file: SourceFile, tokens: readonly CodeToken[], start: number, end: number): Location {
  let last = end - 1;
  while (last > start && tokens[last]?.kind === 'line') last--;
  const from = boundsOf(tokens[start])?.start ?? 0;
  return locate(file, from, Math.max(from, boundsOf(tokens[last])?.end ?? from));
}

function boundsOf(token: CodeToken | undefined) {
  return token?.kind === 'string' ? token.whole : token?.span;
}

/** Characters of a token without quotes. */
export function placeOfToken(file: SourceFile, token: CodeToken): Location {
  return locate(file, token.span.start, token.span.end);
}

export function opaque(at: Location): Template {
  return [{ kind: 'opaque', what: 'expression', at }];
}

/** Whether anything of a value is known: text, or a variable's name. */
export function saysSomething(template: Template): boolean {
  return template.some((part) => part.kind !== 'opaque');
}
