import type { Fact } from '../facts/fact.ts';
import type { Embedded } from '../facts/reading.ts';
import type { ServerIdentity } from '../facts/server.ts';
import type { Setting } from '../facts/setting.ts';
import { portOf, type Template } from '../facts/template.ts';
import { nameOf } from '../text/paths.ts';
import { locate, type SourceFile } from '../text/source-file.ts';
import type { Command, CommandContext, CommandFamily, Word } from './command.ts';
import { parseOptions, valueOf, type OptionTable } from './options.ts';
import { listenFact } from './server-control.ts';
import { cutWord, locatedText, outlineOf, shownText } from './words.ts';

/** Files whose text another reader reads, by their name. */
const readersOfFiles: readonly (readonly [RegExp, string])[] = [
  [/^(?:postgresql(?:\.auto)?\.conf|.*postgres.*\.conf)$/, 'server/postgresql-conf'],
  [/^pg_hba.*\.conf$/, 'socket/pg-hba'],
  [/^pgbouncer.*\.ini$/, 'pooler/pgbouncer'],
  [/^(?:\.env(?:\..*)?|.*\.env)$/, 'client/env-file'],
  [/^\.?pg_service\.conf$/, 'client/pg-service-file'],
  [/^\.?pgpass$/, 'client/pgpass'],
];

function readerOf(target: string): string | undefined {
  const name = nameOf(target);
  return readersOfFiles.find(([pattern]) => pattern.test(name))?.[1];
}

/** A configuration file of PostgreSQL, a pooler or a unit of theirs: writing others says nothing about a port. */
export function isConfiguration(target: string): boolean {
  return /postgres|pg_hba|pg_ident|pgbouncer|pgpool|patroni|pgsql|haproxy\.cfg|odyssey\.conf|pgcat\.toml|conf\.d\/[^/]*\.conf$/i.test(
    target,
  );
}

function* write(target: Word, source: string | undefined, carriesPort: boolean, context: CommandContext): Iterable<Fact> {
  const { setting, standing } = context;
  yield {
    ...context.make.base('restart.write', 'restart', target.at, { setting, standing }),
    target: locatedText(target),
    ...(source === undefined ? {} : { source }),
    carriesPort,
    notifies: [],
  };
}

const copyTables: Readonly<Record<string, OptionTable>> = {
  install: { short: 'mogSt', long: ['mode', 'owner', 'group', 'target-directory', 'suffix'] },
  cp: { short: 'tS', long: ['target-directory', 'suffix'] },
  mv: { short: 'tS', long: ['target-directory', 'suffix'] },
  ln: { short: 'tS', long: ['target-directory', 'suffix'] },
  rsync: { short: 'eBTfM', long: ['rsh', 'exclude', 'include', 'filter', 'chmod', 'chown', 'rsync-path'] },
  scp: { short: 'cFiJloPSX', long: [] },
};

/** `install -m 0644 files/postgresql.conf /etc/postgresql/16/main/`: the name of the file is kept in a directory. */
export const copies: CommandFamily = {
  names: Object.keys(copyTables),
  *read(command, context) {
    const given = parseOptions(command.words, copyTables[command.name] ?? { short: '', long: [] });
    const into = valueOf(given, 't', 'target-directory');
    const sources = into === undefined ? given.operands.slice(0, -1) : given.operands;
    const target = into ?? given.operands[given.operands.length - 1];
    if (target === undefined) return;
    for (const source of sources) {
      if (!isConfiguration(`${shownText(target)}/${nameOf(shownText(source))}`)) continue;
      yield* write(target, context.repositoryPath(source.value), false, context);
    }
  },
};

/** `sed -i 's/#port = 5432/port = 5433/' postgresql.conf`. */
export const sed: CommandFamily = {
  names: ['sed', 'gsed'],
  *read(command, context) {
    const given = parseOptions(command.words, { short: 'ef', long: ['expression', 'file'] });
    if (!given.options.some(({ name }) => name === 'i' || name === 'in-place')) return;
    const written = given.options.flatMap(({ name, value }) =>
      value !== undefined && (name === 'e' || name === 'expression') ? [value] : [],
    );
    // BSD sed takes an empty word after -i.
    const operands = given.operands.filter((word) => word.value.length > 0);
    const scripts = written.length > 0 ? written : operands.slice(0, 1);
    for (const target of written.length > 0 ? operands : operands.slice(1)) {
      if (!isConfiguration(shownText(target))) continue;
      const ports = scripts.flatMap(portOfScript);
      yield* write(target, undefined, ports.length > 0, context);
      if (isServerFile(target))
        for (const port of ports) yield listenFact(context, portOf(port.value, port.at), 2, identityOf(target, context));
    }
  },
};

/** The port in the replacement of `s/…/port = 5433/`, with any delimiter; in the text of `a` and `c` commands too. */
function portOfScript(script: Word): Word[] {
  const outline = outlineOf(script.value);
  const bare = /^s([/|#,])\d{4,5}\1([\d\ufffc]{1,5})\1/.exec(outline);
  if (bare?.[2] !== undefined) return [cutWord(script, bare[0].length - 1 - bare[2].length, bare[0].length - 1)];
  const replacement = /^\s*(?:[^s\n]{0,80}\s)?s([/|#,@~!%])/.exec(outline);
  let from = 0;
  if (replacement?.[1] !== undefined) from = outline.indexOf(replacement[1], replacement[0].length) + 1;
  else if (!/[ac]\\?\s*port/.test(outline)) return [];
  const found = /(?:^|[^\w.])port\s*=?\s*'?([\d\ufffc]+)/.exec(outline.slice(Math.max(from - 1, 0)));
  if (found?.[1] === undefined || /\\[1-9]$/.test(found[0])) return [];
  const end = Math.max(from - 1, 0) + found.index + found[0].length;
  return [cutWord(script, end - found[1].length, end)];
}

function isServerFile(target: Word): boolean {
  return readerOf(shownText(target)) === 'server/postgresql-conf';
}

function identityOf(target: Word, context: CommandContext): ServerIdentity {
  return { configFile: context.repositoryPath(target.value) ?? shownText(target) };
}

/** Text that a command writes into a file: `echo … >> file`, `cat > file <<EOF`, `tee file <<EOF`. */
export const writtenText: CommandFamily = {
  names: ['echo', 'printf', 'cat', 'tee'],
  *read(command, context) {
    if (command.input === undefined) return;
    for (const target of targetsOf(command)) {
      const name = shownText(target);
      const as = readerOf(name);
      if (as === undefined && !isConfiguration(name)) continue;
      if (as?.startsWith('client/') !== true) yield* write(target, undefined, statesPort(command.input.text), context);
      if (as !== undefined) yield* embedded(command.input, as, target, context);
    }
  },
};

function targetsOf(command: Command): readonly Word[] {
  if (command.name === 'tee') return parseOptions(command.words, { short: '', long: ['output-error'] }).operands;
  return (command.redirects ?? [])
    .filter(({ operator }) => operator === '>' || operator === '>>' || operator === '>|')
    .map(({ target }) => target);
}

function statesPort(text: string): boolean {
  return /^\s*(?:listen_)?port\s*=?\s*['"]?[\d$]/m.test(text);
}

function* embedded(input: SourceFile, as: string, target: Word, context: CommandContext): Iterable<Fact | Embedded> {
  const { standing, make, file } = context;
  const outer = file.embeddedIn?.path ?? file.path;
  // A value that the shell puts in is nothing the file's own notation knows: only its port is stated here.
  if (as === 'server/postgresql-conf' && input.text.includes('$')) return yield* expandedPort(input, target, context);
  const inner: SourceFile = { ...input, path: `${outer}#${shownText(target).replace(/^\.?\//, '')}` };
  const setting: Setting =
    as === 'client/env-file' ? { kind: 'application', path: context.repositoryPath(target.value) ?? outer } : context.setting;
  yield { kind: 'embedded', file: inner, as, reading: { setting, standing, environment: make.reading.environment } };
}

/** `port = ${PGPORT}` in text that the shell expands. */
function* expandedPort(input: SourceFile, target: Word, context: CommandContext): Iterable<Fact> {
  const found = /^[ \t]*port[ \t]*=?[ \t]*'?(\d+|\$\{?\w+(?::?-\d+)?\}?)/im.exec(input.text);
  if (found?.[1] === undefined) return;
  const end = found.index + found[0].length;
  const at = locate(input, end - found[1].length, end);
  const name = /\w+/.exec(found[1])?.[0] ?? '';
  const template: Template = found[1].startsWith('$')
    ? [{ kind: 'use', use: { name, namespace: context.namespace, at }, at }]
    : [{ kind: 'text', text: found[1], at }];
  yield listenFact(context, portOf(template, at), 2, identityOf(target, context));
}
