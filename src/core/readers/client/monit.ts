import type { MonitCheck, MonitTest, MonitToken } from '../../documents/monitrc.ts';
import type { Word } from '../../commands/command.ts';
import { probe } from '../../commands/endpoints.ts';
import { socketPathIn } from '../../commands/sockets.ts';
import type { Fact } from '../../facts/fact.ts';
import { literal } from '../../facts/template.ts';
import { shownWithHoles, withHoles } from '../../templates/rendered.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import { FactMaker, reader } from '../reader.ts';

const id = 'client/monit';

/** Control files of monit: a test of a port is a probe, and where it fails monit restarts what it watches. */
export const monit = reader({
  id,
  title: 'Monit control files',
  layers: ['client', 'socket'],
  notation: 'monitrc',
  files: ['monitrc', '*monit*', 'monit/*', 'monit.d/*', 'monit/conf.d/*', 'monit/templates/*', 'conf-available/*', 'conf-enabled/*'], // prettier-ignore
  recognises: (text) => /^\s{0,20}check\s{1,20}(?:process|host|program)\b/im.test(text),
  rendered: true,
  *read({ file, tree }, reading) {
    const path = file.embeddedIn?.path ?? file.path;
    const make = new FactMaker(id, reading, { kind: 'machine', path });
    for (const check of tree.checks) {
      if (check.type !== 'process' && check.type !== 'host' && check.type !== 'program') continue;
      for (const test of check.tests) yield* testFacts(make, file, check, test);
    }
  },
});

const postgres = /postgres|pgbouncer|pgpool|pgsql|\bpg\b/i;

function* testFacts(make: FactMaker, file: SourceFile, check: MonitCheck, test: MonitTest): Iterable<Fact> {
  const context = {
    make,
    file,
    setting: make.setting,
    standing: make.reading.standing,
    namespace: { kind: 'none' },
    variable: () => undefined,
    repositoryPath: () => undefined,
  } as const;
  const word = (token: MonitToken): Word => wordOf(make, file, token);
  const socket = after(test, 'unixsocket') ?? after(test, 'unix');
  if (socket !== undefined) yield* socketPathIn(word(socket), 'wait', context);
  const port = after(test, 'port');
  if (port === undefined || !isPostgres(check, test)) return;
  const host = after(test, 'host') ?? (check.type === 'host' ? addressOf(check) : undefined);
  const name = check.name ?? port;
  const label = { value: shownWithHoles(name.text, make.reading.rendering), at: locate(file, name.span.start, name.span.end) };
  yield* probe(context, host === undefined ? undefined : word(host), word(port), label);
}

/** By its protocol; without one by what is watched. */
function isPostgres(check: MonitCheck, test: MonitTest): boolean {
  const protocol = after(test, 'protocol') ?? after(test, 'proto');
  return protocol === undefined ? check.head.some(({ text }) => postgres.test(text)) : /^(?:pgsql|postgres)/i.test(protocol.text);
}

function addressOf(check: MonitCheck): MonitToken | undefined {
  return after({ tokens: check.head }, 'address');
}

function after({ tokens }: MonitTest, keyword: string): MonitToken | undefined {
  const at = tokens.findIndex(({ text }) => text.toLowerCase() === keyword);
  return at < 0 ? undefined : tokens[at + 1];
}

function wordOf(make: FactMaker, file: SourceFile, { text, span }: MonitToken): Word {
  const at = locate(file, span.start, span.end);
  return { value: withHoles(literal(text, at), make.reading.rendering), at };
}
