import type { Fact } from '../facts/fact.ts';
import type { Embedded } from '../facts/reading.ts';
import type { ServerIdentity } from '../facts/server.ts';
import type { Setting } from '../facts/setting.ts';
import { portOf, type Template } from '../facts/template.ts';
import { nameOf } from '../text/paths.ts';
import { locate, type SourceFile } from '../text/source-file.ts';
import type { Command, CommandContext, CommandFamily, Word } from './command.ts';
import type { Source } from './source.ts';
import { parseOptions, valueOf, type OptionTable } from './options.ts';
import { listenFact } from './server-control.ts';
import { cutWord, locatedText, outlineOf, shownText } from './words.ts';

/** Files whose text another reader reads, by their name. The sample of an installation is what initdb copies. */
const readersOfFiles: readonly (readonly [RegExp, string])[] = [
  [/postgres.*\.conf(?:\.sample)?$/, 'server/postgresql-conf'],
  [/^pg_hba.*\.conf$/, 'socket/pg-hba'],
  [/^pgbouncer.*\.ini$/, 'pooler/pgbouncer'],
  [/^(?:\.env(?:\..*)?|.*\.env)$/, 'client/env-file'],
  [/^\.?pg_service\.conf$/, 'client/pg-service-file'],
  [/^\.?pgpass$/, 'client/pgpass'],
];

/** A drop-in that moves the port. */
const unitPort = /^Environment=[^\n]*\bPGPORT=/m;
const unitFile = /\.(?:service|socket)$|\.(?:service|socket)\.d\/[^/]+\.conf$/;
/** `/etc/postgresql/16/main/conf.d/port.conf`: what the server includes has any name. */
const dropIn = /postgres.*\/conf\.d\/[^/]*\.conf$/;

/** The reader of a file of that name. */
export function readerOf(target: string): string | undefined {
  if (unitFile.test(target)) return 'restart/systemd-unit';
  const name = nameOf(target);
  return dropIn.test(target) ? 'server/postgresql-conf' : readersOfFiles.find(([pattern]) => pattern.test(name))?.[1];
}

/** A configuration file of PostgreSQL, a pooler or a unit of theirs: writing others says nothing about a port. */
export function isConfiguration(target: string): boolean {
  return /postgres|pg_hba|pg_ident|pgbouncer|pgpool|patroni|pgsql|haproxy\.cfg|odyssey\.conf|pgcat\.toml|conf\.d\/[^/]*\.conf$/i.test(
    target,
  );
}

export function* write(
  target: Word,
  source: string | undefined,
  carriesPort: boolean,
  { make, setting, standing }: Pick<CommandContext, 'make' | 'setting' | 'standing'>,
): Iterable<Fact> {
  yield {
    ...make.base('restart.write', 'restart', target.at, { setting, standing }),
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
      const remote = command.name === 'scp' || command.name === 'rsync' ? remoteOf(target, context) : undefined;
      const place = remote ?? { target, setting: context.setting };
      yield* write(place.target, context.repositoryPath(source.value), false, { ...context, setting: place.setting });
    }
  },
};

/** `deploy@db1:/etc/…` is a path of that host. */
function remoteOf(target: Word, context: CommandContext): { readonly target: Word; readonly setting: Setting } | undefined {
  const outline = outlineOf(target.value);
  const host = /^(?:[^@:/]{1,64}@)?([^@:/]{1,256}):(?=.)/.exec(outline);
  if (host?.[1] === undefined) return undefined;
  const name = shownText(cutWord(target, host[0].length - 1 - host[1].length, host[0].length - 1));
  const path = context.file.embeddedIn?.path ?? context.file.path;
  return {
    target: cutWord(target, host[0].length, outline.length),
    setting: { kind: 'inside', path, target: name, of: 'ssh' },
  };
}

export function isServerFile(target: Word): boolean {
  return readerOf(shownText(target)) === 'server/postgresql-conf';
}

export function identityOf(target: Word, context: CommandContext): ServerIdentity {
  return { configFile: context.repositoryPath(target.value) ?? shownText(target) };
}

/** Text that a command writes into a file: `echo … >> file`, `cat > file <<EOF`, `tee file <<EOF`. */
export const writtenText: CommandFamily = {
  names: ['echo', 'printf', 'cat', 'tee', 'envsubst'],
  *read(command, context) {
    if (command.input === undefined) return yield* copied(command, context);
    for (const target of targetsOf(command)) {
      const name = shownText(target);
      const as = readerOf(name);
      if (as === undefined && !isConfiguration(name)) continue;
      const { text } = command.input;
      if (as?.startsWith('client/') !== true) yield* write(target, undefined, statesPort(text) || unitPort.test(text), context);
      if (as !== undefined) yield* embedded(command.input, filledFor(as, command), as, target, context);
    }
  },
};

/** `envsubst < pgbouncer.ini.template > /etc/pgbouncer/pgbouncer.ini`, `cat extra.conf >> postgresql.conf`. */
function* copied(command: Command, context: CommandContext): Iterable<Fact> {
  const given = command.name === 'cat' ? command.words.find((word) => !shownText(word).startsWith('-')) : undefined;
  const source = given ?? command.redirects?.find(({ operator }) => operator === '<')?.target;
  if (source === undefined || command.name === 'tee') return;
  for (const target of targetsOf(command))
    if (isConfiguration(shownText(target))) yield* write(target, context.repositoryPath(source.value), false, context);
}

export function targetsOf(command: Command): readonly Word[] {
  if (command.name === 'tee') return parseOptions(command.words, { short: '', long: ['output-error'] }).operands;
  return (command.redirects ?? [])
    .filter(({ operator }) => operator === '>' || operator === '>>' || operator === '>|')
    .map(({ target }) => target);
}

export function statesPort(text: string): boolean {
  return /^[ \t]*(?:listen_)?port[ \t]*(?:=[ \t]*)?['"]?[\d${]/m.test(text);
}

/** Readers that know what stands in holes (`Reading.rendering`). */
const knowHoles = new Set(['server/postgresql-conf', 'socket/pg-hba', 'pooler/pgbouncer', 'client/env-file']);

function filledFor(as: string, { filled }: Command): Source | undefined {
  return knowHoles.has(as) ? filled : undefined;
}

function* embedded(
  input: SourceFile,
  filled: Source | undefined,
  as: string,
  target: Word,
  context: CommandContext,
): Iterable<Fact | Embedded> {
  const outer = context.file.embeddedIn?.path ?? context.file.path;
  const text = filled?.file ?? input;
  // A value that the shell puts in is nothing the file's own notation knows: only its port is stated here.
  if (as === 'server/postgresql-conf' && /\$|\{\{/.test(text.text)) return yield* expandedPort(input, target, context);
  const inner: SourceFile = { ...text, path: `${outer}#${shownText(target).replace(/^\.?\//, '')}` };
  const setting = settingOf(as, context.repositoryPath(target.value) ?? outer, context);
  const rendering = filled === undefined ? {} : { rendering: { holes: filled.holes, optional: [] } };
  const { standing, make } = context;
  const reading = { setting, standing, environment: make.reading.environment, ...rendering };
  yield { kind: 'embedded', file: inner, as, reading };
}

/** A file that a CI job writes is read in that job alone. */
function settingOf(as: string, path: string, { setting }: CommandContext): Setting {
  return as === 'client/env-file' && setting.kind !== 'job' ? { kind: 'application', path } : setting;
}

/** `port = ${PGPORT}` in text that the shell expands. */
function* expandedPort(input: SourceFile, target: Word, context: CommandContext): Iterable<Fact> {
  const found = /^[ \t]*port[ \t]*(?:=[ \t]*)?'?(\d+|\$\{?\w+(?::?-\d+)?\}?)/im.exec(input.text);
  if (found?.[1] === undefined) return;
  const end = found.index + found[0].length;
  const at = locate(input, end - found[1].length, end);
  const name = /\w+/.exec(found[1])?.[0] ?? '';
  const template: Template = found[1].startsWith('$')
    ? [{ kind: 'use', use: { name, namespace: context.namespace, at }, at }]
    : [{ kind: 'text', text: found[1], at }];
  yield listenFact(context, portOf(template, at), 2, identityOf(target, context));
}
