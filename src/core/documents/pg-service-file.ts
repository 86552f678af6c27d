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
  /** The first line that libpq cannot read: who asks for this service gets an error. */
  readonly refused?: Span;
}

export interface ServiceTree {
  readonly sections: readonly ServiceSection[];
}

type Draft = Omit<ServiceSection, 'parameters' | 'refused'> & { readonly parameters: ServiceParameter[]; refused?: Span };

/** pg_service.conf (semantics B.1): `[name]` and `key=value` without blanks round the equals sign. Lines before the first section are skipped. */
export function parsePgServiceFile(file: SourceFile): Document<ServiceTree> {
  const sections: Draft[] = [];
  const problems: Problem[] = [];
  const { text } = file;
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, Math.min(end, start + 4096)).trimEnd();
    const from = start + line.length - line.trimStart().length;
    const section = sections[sections.length - 1];
    const head = sectionAt(line.trimStart(), from);
    if (head !== undefined) sections.push(head);
    else if (section !== undefined && !addParameter(line.trimStart(), from, section)) {
      section.refused ??= { start: from, end: start + line.length };
      problems.push({
        code: 'service-syntax',
        message: 'libpq refuses this line: a service file wants key=value without blanks',
        at: locate(file, start, end),
      });
    }
    start = end + 1;
  }
  return { file, tree: { sections }, problems };
}

function sectionAt(line: string, start: number): Draft | undefined {
  const name = /^\[([^\]]*)\]/.exec(line)?.[1];
  return name === undefined ? undefined : { name, span: { start: start + 1, end: start + 1 + name.length }, parameters: [] };
}

/** Whether libpq takes the line: a comment, an LDAP look-up, or a pair. `service` may not be nested. */
function addParameter(line: string, start: number, { parameters }: Draft): boolean {
  if (/^(?:$|#|ldap)/.test(line)) return true;
  const name = /^([a-z_]+)=/.exec(line)?.[1];
  if (name === undefined || name === 'service') return false;
  const from = name.length + 1;
  parameters.push({ name, value: line.slice(from), span: { start: start + from, end: start + line.length } });
  return true;
}
