import type { Problem } from '../../documents/document.ts';
import type { HbaLine, HbaToken } from '../../documents/pg-hba.ts';
import type { Fact } from '../../facts/fact.ts';
import type { HbaRecord } from '../../facts/socket.ts';
import type { Rendering } from '../../facts/template.ts';
import { shownWithHoles } from '../../templates/rendered.ts';
import { directoryOf, resolvePath } from '../../text/paths.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import type { Located } from '../../text/span.ts';
import { FactMaker, pathOf, reader } from '../reader.ts';

const types = new Set(['local', 'host', 'hostssl', 'hostnossl', 'hostgssenc', 'hostnogssenc']);
const methods = new Set([
  'trust', 'reject', 'scram-sha-256', 'md5', 'password', 'gss', 'sspi', 'ident', 'peer', 'ldap', 'radius', 'cert', 'pam', 'bsd', 'oauth',
]); // prettier-ignore
const includes: Readonly<Record<string, 'include' | 'include-dir' | undefined>> = {
  include: 'include',
  include_if_exists: 'include',
  include_dir: 'include-dir',
};

/** pg_hba.conf (semantics E.2): which ways in are recorded. It has no port, and none is looked for. */
export const pgHba = reader({
  id: 'socket/pg-hba',
  title: 'pg_hba.conf',
  layers: ['socket'],
  notation: 'pg-hba',
  files: ['pg_hba.conf', 'pg_hba*.conf', '*pg_hba.conf'],
  rendered: true,
  *read({ file, tree }, reading) {
    const path = pathOf(file, reading);
    const make = new FactMaker('socket/pg-hba', reading, { kind: 'machine', path });
    const lines = tree.lines
      .map((line) => withNames(line, reading.rendering))
      .map((line) => ({ line, record: recordOf(file, line) }));
    const records = lines.filter(({ record }) => record !== undefined);
    const top = Math.max(0, (records[0]?.line.span.start ?? 0) - 1);
    yield {
      ...make.base('socket.hba-file', 'socket', locate(file, 0, 0)),
      file: path,
      records: records.length,
      top: locate(file, top, top),
    };
    for (const { line, record } of lines) {
      if (record === undefined) yield* directive(make, file, path, line);
      else yield { ...make.base('socket.hba', 'socket', placeOf(file, line.fields[0])), ...record, file: path };
    }
  },
});

/** The line with what stands in its holes shown as `{{ name }}`. */
function withNames(line: HbaLine, rendering: Rendering | undefined): HbaLine {
  if (rendering === undefined) return line;
  const shown = (token: HbaToken): HbaToken => ({ ...token, text: shownWithHoles(token.text, rendering) });
  return { ...line, fields: line.fields.map((tokens) => tokens.map(shown)) };
}

/** From PostgreSQL 16 on a line may include others; any other line that is no record makes the server refuse the whole file. */
function* directive(make: FactMaker, file: SourceFile, path: string, line: HbaLine): Iterable<Fact | Problem> {
  const [name, target] = line.fields.map((tokens) => tokens[0]);
  const how = includes[name?.text ?? ''];
  if (how !== undefined && name !== undefined && target !== undefined) {
    const to = target.text.startsWith('/') ? target.text : resolvePath(directoryOf(path), target.text);
    if (to === undefined) return;
    const optional = name.text === 'include_if_exists' ? { optional: true as const } : {};
    const at = placeOf(file, line.fields[1]);
    yield { ...make.base('platform.attachment', 'platform', at), how, from: path, to, ...optional };
  } else if (!line.fields.flat().some(isTemplate))
    yield { code: 'hba-record', message: 'the server refuses this record of pg_hba.conf', at: placeOf(file, line.fields[0]) };
}

type Fields = Pick<HbaRecord, 'type' | 'database' | 'user' | 'method'> & { readonly address?: Located<string> };

/** The record; undefined: the server takes the line for none. */
function recordOf(file: SourceFile, { fields: [type, database, user, ...rest] }: HbaLine): Fields | undefined {
  const name = type?.[0]?.text;
  if (!isType(name) || database === undefined || user === undefined) return undefined;
  const width = name === 'local' ? 0 : widthOf(rest);
  const method = rest[width];
  if (method?.every(isMethod) !== true) return undefined;
  return {
    type: name,
    database: located(file, database, ','),
    user: located(file, user, ','),
    ...(width === 0 ? {} : { address: located(file, rest.slice(0, width).flat(), ' ') }),
    method: located(file, method, ','),
  };
}

function isType(name: string | undefined): name is HbaRecord['type'] {
  return types.has(name ?? '');
}

function isMethod(token: HbaToken): boolean {
  return methods.has(token.text) || isTemplate(token);
}

/** How many fields an address takes: one without a prefix length is followed by a mask. */
function widthOf([address]: HbaLine['fields']): 1 | 2 {
  return /^\d{1,3}(?:\.\d{1,3}){3}$|^[0-9a-f]*:[0-9a-f:.]*$/i.test(address?.[0]?.text ?? '') ? 2 : 1;
}

function isTemplate({ text }: HbaToken): boolean {
  return text.includes('{{');
}

/** Words that mean something only without quotes; such a name keeps its quotes. */
const keyword = /^(?:all|sameuser|samerole|samegroup|replication|samehost|samenet|[+@/].*)$/;

function located(file: SourceFile, tokens: readonly HbaToken[], joint: string): Located<string> {
  const words = tokens.map(({ text, quoted }) => (quoted && keyword.test(text) ? `"${text}"` : text));
  return { value: words.join(joint), at: placeOf(file, tokens) };
}

function placeOf(file: SourceFile, tokens: readonly HbaToken[] | undefined): Located<string>['at'] {
  const start = tokens?.[0]?.span.start ?? 0;
  return locate(file, start, tokens?.[tokens.length - 1]?.span.end ?? start);
}
