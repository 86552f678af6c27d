import type { ClientConninfo } from '../facts/client.ts';
import type { Fact } from '../facts/fact.ts';
import { isLoopback } from '../facts/loopback.ts';
import type { Setting } from '../facts/setting.ts';
import { plainText, portOf, type TemplatePart } from '../facts/template.ts';
import { locate, type SourceFile } from '../text/source-file.ts';
import type { Location } from '../text/span.ts';
import type { Command, CommandContext, Word } from './command.ts';
import { everything, restartFact } from './restart.ts';
import { cutWord, outlineOf } from './words.ts';

/** Whose server takes the SQL: that of the own machine, that of the host that is dialled, or nobody knows whose. */
export function settingOfServer([dial]: readonly ClientConninfo[], { setting, file }: CommandContext): Setting {
  const host = dial?.conninfo.endpoints[0]?.host;
  if (host !== undefined && host.kind !== 'name') return setting;
  const path = file.embeddedIn?.path ?? file.path;
  const name = host === undefined ? undefined : plainText(host.template);
  if (name === undefined) return { kind: 'database', path };
  return isLoopback(name) ? setting : { kind: 'inside', path, target: name, of: 'ssh' };
}

/** `pg_reload_conf()` reloads, `ALTER SYSTEM SET port` writes postgresql.auto.conf: neither moves the port by itself (semantics A.6). */
export function* sqlFacts(sql: Word, command: Command, context: CommandContext): Iterable<Fact> {
  const outline = outlineOf(sql.value);
  const { setting, standing } = context;
  const set = /alter\s+system\s+set\s+port\s*(?:=|to)\s*'?([\d\ufffc]+)/i.exec(outline);
  if (set?.[1] !== undefined) {
    const end = set.index + set[0].length;
    const port = cutWord(sql, end - set[1].length, end);
    const at = port.at;
    const base = context.make.base('server.listen', 'server', at, { setting, standing });
    yield {
      ...base,
      port: portOf(port.value, at),
      listenAddresses: 'default',
      socketDirectories: 'default',
      rank: 3,
      sequence: base.order,
      identity: {},
    };
    yield {
      ...context.make.base('restart.write', 'restart', at, { setting, standing }),
      target: { value: 'postgresql.auto.conf', at },
      carriesPort: true,
      notifies: [],
    };
  }
  const reload = /pg_reload_conf(?=\s*\()/i.exec(outline);
  if (reload !== null) yield restartFact(context, 'reload', everything(command), 'sql', found(sql, reload));
  // PgBouncer's own console.
  const pooler = /^\s*reload\b/i.exec(outline);
  if (pooler !== null)
    yield restartFact(context, 'reload', { value: 'pgbouncer', at: command.program }, 'sql', found(sql, pooler));
}

function found(sql: Word, { 0: text, index }: RegExpExecArray): Location {
  return cutWord(sql, index + text.length - text.trimStart().length, index + text.length).at;
}

/** SQL in a heredoc or a pipe. */
export function* fedSql(command: Command, context: CommandContext): Iterable<Fact> {
  const { input } = command;
  if (input === undefined || !/pg_reload_conf|alter\s+system|^\s*reload\b/i.test(input.text)) return;
  yield* sqlFacts({ value: [...linesOf(input)], at: command.at }, command, context);
}

/** Lines and their ends apart: the end of a printed line has no characters in the file. */
function* linesOf(input: SourceFile): Iterable<TemplatePart> {
  for (const { 0: text, index } of input.text.matchAll(/[^\n]+|\n/g))
    yield { kind: 'text', text, at: locate(input, index, index + text.length) };
}
