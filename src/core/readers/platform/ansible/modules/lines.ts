import type { CommandContext, Word } from '../../../../commands/command.ts';
import { listenFact } from '../../../../commands/server-control.ts';
import { isConfiguration, readerOf } from '../../../../commands/writes.ts';
import { cutWord, locatedText, outlineOf, shownText, textOf } from '../../../../commands/words.ts';
import type { Fact } from '../../../../facts/fact.ts';
import type { Embedded } from '../../../../facts/reading.ts';
import { portOf, type PortValue } from '../../../../facts/template.ts';
import { nameOf } from '../../../../text/paths.ts';
import type { ModuleCall } from '../task.ts';
import { embeddedText } from './embedded-text.ts';
import { writeFact } from './files.ts';

/** `lineinfile`, `replace`, `blockinfile`: lines of a file that is there already. */
export function* lineFacts(call: ModuleCall): Iterable<Fact | Embedded> {
  const { given } = call;
  const target = given.word('path', 'dest', 'destfile', 'name');
  const text = given.word('line', 'replace', 'block', 'content');
  if (target === undefined || !isConfiguration(shownText(target))) return;
  const isGone = given.text('state') === 'absent';
  const ports = text === undefined || isGone ? [] : portsIn(text);
  yield writeFact(call, locatedText(target), ports.length > 0 || namesPort(given.word('regexp', 'regex')));
  for (const port of ports) yield* stated(call.context, target, port);
  const as = readerOf(shownText(target));
  // A record of pg_hba.conf is whole by itself; lines of other files are read for their port alone.
  if (text !== undefined && !isGone && as === 'socket/pg-hba') yield embeddedText(call, text, shownText(target), as);
}

/** `ini_file`: one option of a section. */
export function* iniFacts(call: ModuleCall): Iterable<Fact | Embedded> {
  const { given } = call;
  const target = given.word('path', 'dest');
  const option = given.text('option');
  const value = given.word('value');
  if (target === undefined || value === undefined || !isConfiguration(shownText(target))) return;
  const isPort = option === 'port' || option === 'listen_port';
  if (given.text('state') === 'absent') return;
  yield writeFact(call, locatedText(target), isPort);
  if (isPort) yield* stated(call.context, target, value);
}

/** The numbers of lines `port = 5433`, `listen_port = 6433`. */
function portsIn(text: Word): readonly Word[] {
  const outline = outlineOf(text.value);
  const ports: Word[] = [];
  const pattern = /^[ \t]*(?:listen_)?port(?:[ \t]*=[ \t]*|[ \t]+)'?([\d\ufffc]+)/gm;
  for (let found = pattern.exec(outline); found !== null; found = pattern.exec(outline)) {
    const end = found.index + found[0].length;
    ports.push(cutWord(text, end - (found[1]?.length ?? 0), end));
  }
  return ports;
}

/** `regexp: '^#?\s*port\s*='`: what is written in its place is the port, whatever the text is. */
function namesPort(pattern: Word | undefined): boolean {
  return pattern !== undefined && /(?:^|[^a-z_])port\b/.test(textOf(pattern)?.replace(/\\[sSbt]/g, ' ') ?? '');
}

function* stated(context: CommandContext, target: Word, written: Word): Iterable<Fact> {
  const port = portOf(written.value, written.at);
  const path = shownText(target);
  const as = readerOf(path);
  if (as === 'server/postgresql-conf')
    yield listenFact(context, port, nameOf(path) === 'postgresql.auto.conf' ? 3 : 2, { configFile: path });
  if (as === 'pooler/pgbouncer') yield poolerListen(context, port, path);
}

function poolerListen(context: CommandContext, port: PortValue, configFile: string): Fact {
  const { setting, standing, make } = context;
  return {
    ...make.base('pooler.listen', 'pooler', port.at, { setting, standing }),
    product: 'pgbouncer',
    port,
    addresses: 'default',
    configFile,
  };
}
