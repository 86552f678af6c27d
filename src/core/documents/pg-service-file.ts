import { locate, type SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import type { Document, Problem } from './document.ts';

export interface ServiceParameter {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

export interface ServiceSection {
  readonly name: string;
  readonly span: Span;
  readonly parameters: readonly ServiceParameter[];
}

export interface ServiceTree {
  readonly sections: readonly ServiceSection[];
}

/** pg_service.conf (semantics B.1): `[name]` and `key=value` without blanks round the equals sign; libpq refuses anything else. */
export function parsePgServiceFile(file: SourceFile): Document<ServiceTree> {
  const sections: { readonly name: string; readonly span: Span; readonly parameters: ServiceParameter[] }[] = [];
  const problems: Problem[] = [];
  const { text } = file;
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, Math.min(end, start + 4096)).trimEnd();
    const head = /^\s*\[([^\]]*)\]/.exec(line)?.[1];
    const pair = /^\s*([a-z_]+)=(.*)$/.exec(line);
    const current = sections[sections.length - 1];
    if (head !== undefined) {
      const at = start + line.indexOf('[') + 1;
      sections.push({ name: head, span: { start: at, end: at + head.length }, parameters: [] });
    } else if (pair?.[1] !== undefined && current !== undefined) {
      const at = start + line.indexOf('=') + 1;
      current.parameters.push({ name: pair[1], value: pair[2] ?? '', span: { start: at, end: start + line.length } });
    } else if (line.trim() !== '' && !line.trimStart().startsWith('#'))
      problems.push({
        code: 'service-syntax',
        message: 'libpq refuses this line: a service file wants key=value without blanks',
        at: locate(file, start, end),
      });
    start = end + 1;
  }
  return { file, tree: { sections }, problems };
}
