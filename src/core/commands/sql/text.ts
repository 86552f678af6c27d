import { parseSql, type SqlToken } from '../../documents/sql.ts';
import type { Namespace, Template } from '../../facts/template.ts';
import { parseInterpolation } from '../../templates/posix.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import type { Word } from '../command.ts';
import { embedWords, templateOf } from '../source.ts';
import { outlineOf } from '../words.ts';
import { dialsOfSql, type SqlDial } from './dials.ts';

/** Connections in a text of SQL; `$X` in a string is taken for a variable that a shell or envsubst fills in. */
export function dialsOfSqlText(file: SourceFile, tokens: readonly SqlToken[], namespace: Namespace): Iterable<SqlDial> {
  const valueOf = ({ text, span }: SqlToken): Template =>
    parseInterpolation(file, span.start, span.end, { namespace, escapes: 'shell', text });
  return dialsOfSql({ tokens, locate: ({ span }) => locate(file, span.start, span.end), valueOf });
}

/** Words that a text with such a connection has: a cheap look. */
export function mayConnect(text: string): boolean {
  return /\bserver\b|subscription|dblink|primary_conninfo|_node\b|coordinator_host|dsn\b|connstr/i.test(text);
}

/** … in SQL that stands inside another file (a heredoc). */
export function dialsOfSqlFile(file: SourceFile, namespace: Namespace): Iterable<SqlDial> {
  return mayConnect(file.text) ? dialsOfSqlText(file, parseSql(file).tree.tokens, namespace) : [];
}

/** … in a word of a command (`psql -c "…"`), with what the shell fills in. */
export function dialsOfSqlWord(word: Word, namespace: Namespace): Iterable<SqlDial> {
  if (!mayConnect(outlineOf(word.value))) return [];
  const source = embedWords({ path: word.at.path, text: '', origin: 'repository' }, 'sql', [word.value], namespace);
  const place = ({ span }: SqlToken) => locate(source.file, span.start, span.end);
  const valueOf = ({ text, span }: SqlToken): Template => templateOf([{ kind: 'text', text, ...span }], source);
  return dialsOfSql({ tokens: parseSql(source.file).tree.tokens, locate: place, valueOf });
}
