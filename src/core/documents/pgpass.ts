import type { SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import type { Document } from './document.ts';

export interface PgpassField {
  readonly text: string;
  readonly span: Span;
}

export interface PgpassRecord {
  readonly host: PgpassField;
  readonly port: PgpassField;
  readonly database: PgpassField;
  readonly user: PgpassField;
}

export interface PgpassTree {
  readonly records: readonly PgpassRecord[];
}

/** `.pgpass` (semantics B.1): `host:port:database:user:password`, `\:` and `\\` escaped. The password is never read. */
export function parsePgpass(file: SourceFile): Document<PgpassTree> {
  const records: PgpassRecord[] = [];
  const { text } = file;
  for (let start = text.charCodeAt(0) === 0xfeff ? 1 : 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const fields = text.charAt(start) === '#' ? [] : fieldsOf(text, start, end);
    const [host, port, database, user] = fields;
    if (host !== undefined && port !== undefined && database !== undefined && user !== undefined && fields.length >= 5)
      records.push({ host, port, database, user });
    start = end + 1;
  }
  return { file, tree: { records }, problems: [] };
}

/** Something fills this in before libpq reads the file: a colon in it is none of the record's. */
const placeholder = /^(?:\$\{[^{}\n]{0,200}\}|\{\{[^{}\n]{0,200}\}\})/;

/** The first four fields, and an empty fifth that stands for the password. */
function fieldsOf(text: string, start: number, end: number): PgpassField[] {
  const fields: PgpassField[] = [];
  let value = '';
  let from = start;
  for (let i = start; i < end && fields.length < 4; i++) {
    const char = text.charAt(i);
    const filled = char === '$' || char === '{' ? placeholder.exec(text.slice(i, Math.min(end, i + 204)))?.[0] : undefined;
    if (filled !== undefined) {
      value += filled;
      i += filled.length - 1;
    } else if (char === '\\') value += text.charAt(++i);
    else if (char !== ':') value += char;
    else {
      fields.push({ text: value, span: { start: from, end: i } });
      value = '';
      from = i + 1;
    }
  }
  return fields.length === 4 ? [...fields, { text: '', span: { start: end, end } }] : fields;
}
