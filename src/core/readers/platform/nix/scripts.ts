import { textOf, type CodeTree, type StringToken } from '../../../documents/code/tree.ts';
import type { TemplatePart } from '../../../facts/template.ts';
import { embedSegments, locate, type Segment, type SourceFile } from '../../../text/source-file.ts';

/** Settings whose text a shell runs. */
const scriptName = /^(?:pre|post)(?:Start|Stop)$|^Exec(?:Start|Stop)(?:Pre|Post)?$|^(?:script|shellHook|enterShell|exec|text)$/;
const firstHole = 0xe000;
const maxHoles = 1000;

export interface Script {
  readonly script: SourceFile;
  readonly holes: readonly TemplatePart[];
}

/** Shell text in a module. `${pkg}/bin/psql` is the program; any other expression is unknown. */
export function* scriptsOf(file: SourceFile, tree: CodeTree): Iterable<Script> {
  for (const [index, token] of tree.tokens.entries()) {
    if (token.kind !== 'string' || !/psql|pg_|createdb|PG[A-Z]|postgres/.test(file.text.slice(token.span.start, token.span.end)))
      continue;
    const entry = tree.groups[tree.groupOf[index] ?? 0]?.entries[tree.entryOf[index] ?? 0];
    if (scriptName.test(textOf(entry?.name) ?? '')) yield scriptOf(file, token, `script${index}`);
  }
}

function scriptOf(file: SourceFile, { parts }: StringToken, name: string): Script {
  const segments: Segment[] = [];
  const holes: TemplatePart[] = [];
  let text = '';
  let program = false;
  for (const part of parts) {
    const { start, end } = part.span;
    if (part.kind === 'hole') {
      program = file.text.startsWith('/bin/', end);
      if (program || holes.length >= maxHoles) continue;
      holes.push({ kind: 'opaque', what: 'expression', at: locate(file, start, end) });
      segments.push({ inner: text.length, outer: start, length: 1 });
      text += String.fromCharCode(firstHole + holes.length - 1);
      continue;
    }
    const cut = program && part.text.startsWith('/bin/') ? '/bin/'.length : 0;
    program = false;
    const exact = end - start === part.text.length;
    segments.push({ inner: text.length, outer: start + cut, length: exact ? part.text.length - cut : 1 });
    text += part.text.slice(cut);
  }
  return { script: embedSegments(file, name, text, segments), holes };
}
