import type { HbaLine, HbaToken } from '../../documents/pg-hba.ts';
import type { HbaRecord } from '../../facts/socket.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import type { Located } from '../../text/span.ts';
import { FactMaker, reader } from '../reader.ts';

const types = new Set(['local', 'host', 'hostssl', 'hostnossl', 'hostgssenc', 'hostnogssenc']);

/** pg_hba.conf (semantics E.2): which ways in are recorded. It has no port, and none is looked for. */
export const pgHba = reader({
  id: 'socket/pg-hba',
  title: 'pg_hba.conf',
  layers: ['socket'],
  notation: 'pg-hba',
  files: ['pg_hba.conf', 'pg_hba*.conf', '*pg_hba.conf'],
  *read({ file, tree }, reading) {
    const path = file.embeddedIn?.path ?? file.path;
    const make = new FactMaker('socket/pg-hba', reading, { kind: 'machine', path });
    const records = tree.lines.filter((line) => types.has(line.fields[0]?.[0]?.text ?? ''));
    const top = Math.max(0, (records[0]?.span.start ?? 0) - 1);
    yield {
      ...make.base('socket.hba-file', 'socket', locate(file, 0, 0)),
      file: path,
      records: records.length,
      top: locate(file, top, top),
    };
    for (const line of records) {
      const fields = fieldsOf(file, line);
      if (fields !== undefined) yield { ...make.base('socket.hba', 'socket', fields.at), ...fields.record, file: path };
    }
  },
});

type Fields = Pick<HbaRecord, 'type' | 'database' | 'user' | 'method'> & { readonly address?: Located<string> };

function fieldsOf(file: SourceFile, line: HbaLine): { readonly at: HbaRecord['at']; readonly record: Fields } | undefined {
  const [type, database, user, ...rest] = line.fields;
  const word = type?.[0];
  if (word === undefined || database === undefined || user === undefined) return undefined;
  const isLocal = word.text === 'local';
  // An address may be followed by a mask of its own.
  const masked = !isLocal && /^\d{1,3}(\.\d{1,3}){3}$|^[0-9a-f]*:[0-9a-f:]*$/i.test(rest[0]?.[0]?.text ?? '');
  const method = rest[isLocal ? 0 : masked ? 2 : 1];
  const address = isLocal ? undefined : rest[0];
  if (method === undefined) return undefined;
  const record: Fields = {
    type: word.text as HbaRecord['type'],
    database: located(file, database),
    user: located(file, user),
    ...(address === undefined ? {} : { address: located(file, address) }),
    method: located(file, method),
  };
  return { at: locate(file, word.span.start, word.span.end), record };
}

function located(file: SourceFile, tokens: readonly HbaToken[]): Located<string> {
  const start = tokens[0]?.span.start ?? 0;
  const end = tokens[tokens.length - 1]?.span.end ?? start;
  return { value: tokens.map((token) => token.text).join(','), at: locate(file, start, end) };
}
