import type { Fact } from '../facts/fact.ts';
import type { RestartCommand } from '../facts/restart.ts';
import { serverPortOf } from '../facts/server-port.ts';
import type { ServerIdentity, ServerListen } from '../facts/server.ts';
import { plainText, portOf, type PortValue } from '../facts/template.ts';
import type { Located } from '../text/span.ts';
import type { CommandContext, CommandFamily, Word } from './command.ts';
import { hasOption, parseOptions, valueOf, valuesOf, type OptionTable } from './options.ts';
import { everything, restartFact } from './restart.ts';
import { splitWord } from './substitution.ts';
import { dropText, leadingText, locatedText, shownText, textOf } from './words.ts';

/** A statement of a server's port on a command line. */
export function listenFact(
  context: CommandContext,
  port: PortValue,
  rank: ServerListen['rank'],
  identity: ServerIdentity,
  own: Partial<Pick<ServerListen, 'listenAddresses' | 'socketDirectories' | 'hbaFile'>> = {},
): ServerListen {
  const { setting, standing } = context;
  const base = context.make.base('server.listen', 'server', port.at, { setting, standing });
  return {
    ...base,
    port,
    listenAddresses: 'default',
    socketDirectories: 'default',
    rank,
    sequence: base.order,
    identity,
    ...own,
  };
}

const postgresTable: OptionTable = {
  short: 'BcCdDfhkNoprStvW',
  long: ['port', 'listen-addresses', 'config-file', 'data-directory'],
};

/** What the options of `postgres` say: `-p N`, `-c port=N`, `--port=N`, `-h`, `-k`; the last of equals wins (semantics A.1). */
function* listenOfOptions(words: readonly Word[], context: CommandContext, directory: Word | undefined): Iterable<ServerListen> {
  const given = parseOptions(words, postgresTable);
  const settings = new Map<string, Word>();
  for (const { name, value } of given.options) {
    if (value === undefined) continue;
    if (name !== 'c') settings.set(shortNames[name] ?? name.replaceAll('-', '_'), value);
    else {
      const equals = leadingText(value).indexOf('=');
      if (equals > 0)
        settings.set(leadingText(value).slice(0, equals).trim().replaceAll('-', '_').toLowerCase(), dropText(value, equals + 1));
    }
  }
  const port = settings.get('port');
  if (port === undefined) return;
  const data = settings.get('data_directory') ?? directory;
  yield listenFact(context, serverPortOf(port.value, port.at), 4, identityOf(context, data, settings.get('config_file')), {
    listenAddresses: listOf(settings.get('listen_addresses')),
    socketDirectories: listOf(settings.get('unix_socket_directories')),
  });
}

const shortNames: Readonly<Record<string, string>> = {
  p: 'port',
  h: 'listen_addresses',
  k: 'unix_socket_directories',
  D: 'data_directory',
};

function identityOf(context: CommandContext, data: Word | undefined, config: Word | undefined): ServerIdentity {
  const file = config === undefined ? undefined : (context.repositoryPath(config.value) ?? settledText(config, context));
  const directory = data === undefined ? undefined : settledText(data, context);
  return {
    // What only a command's output names is another directory everywhere.
    ...(directory === undefined || directory.includes('$?') ? {} : { dataDirectory: directory }),
    ...(file === undefined || file.includes('$') ? {} : { configFile: file }),
  };
}

/** `-D "$PGDATA"` is the directory that the same text assigned, when it did. */
function settledText(word: Word, { variable }: CommandContext): string {
  const value = word.value.flatMap((part) => {
    const assigned = part.kind === 'use' ? variable(part.use.name)?.value : undefined;
    return assigned !== undefined && plainText(assigned) !== undefined ? assigned : [part];
  });
  return shownText({ value, at: word.at });
}

function listOf(word: Word | undefined): readonly Located<string>[] | 'default' {
  if (word === undefined) return 'default';
  return textOf(word) === '' ? [] : [locatedText(word)];
}

export const postgres: CommandFamily = {
  names: ['postgres', 'postmaster'],
  *read(command, context) {
    yield* listenOfOptions(command.words, context, undefined);
  },
};

const pgCtlTable: OptionTable = { short: 'DlmopPStUN', long: ['pgdata', 'log', 'mode', 'options', 'timeout'] };
const pgCtlVerbs: Readonly<Record<string, RestartCommand['verb']>> = {
  start: 'start',
  restart: 'restart',
  reload: 'reload',
  stop: 'stop',
};

/** `pg_ctl -D dir -o "-p 5433" start`: the options are the server's own command line. */
export const pgCtl: CommandFamily = {
  names: ['pg_ctl'],
  *read(command, context): Iterable<Fact> {
    const given = parseOptions(command.words, pgCtlTable);
    const directory = valueOf(given, 'D', 'pgdata');
    const [verbWord] = given.operands;
    const verb = pgCtlVerbs[textOf(verbWord) ?? ''];
    if (verbWord === undefined || verb === undefined) return;
    for (const options of valuesOf(given, 'o', 'options')) yield* listenOfOptions(splitWord(options), context, directory);
    yield restartFact(
      context,
      verb,
      directory === undefined ? everything(command) : locatedText(directory),
      'pg_ctl',
      verbWord.at,
    );
  },
};

/** `pg_ctlcluster 16 main restart -- -o "-p 5433"`. */
export const pgCtlcluster: CommandFamily = {
  names: ['pg_ctlcluster'],
  *read(command, context) {
    const given = parseOptions(command.words, { short: 'om', long: ['options', 'mode'] });
    const [version, cluster, verbWord] = given.operands;
    const verb = pgCtlVerbs[textOf(verbWord) ?? ''];
    if (version === undefined || cluster === undefined || verbWord === undefined || verb === undefined) return;
    for (const options of valuesOf(given, 'o', 'options'))
      for (const fact of listenOfOptions(splitWord(options), context, undefined))
        yield { ...fact, identity: clusterOf(version, cluster) };
    yield restartFact(context, verb, clusterName(version, cluster), 'pg_ctlcluster', verbWord.at);
  },
};

function clusterOf(version: Word, cluster: Word): ServerIdentity {
  return { cluster: `${shownText(version)}/${shownText(cluster)}` };
}

function clusterName(version: Word, cluster: Word): Located<string> {
  const at = {
    path: version.at.path,
    span: { start: version.at.span.start, end: Math.max(version.at.span.end, cluster.at.span.end) },
  };
  return { value: `${shownText(version)}/${shownText(cluster)}`, at };
}

const createTable: OptionTable = {
  short: 'ugdslpeo',
  long: [
    'user',
    'group',
    'datadir',
    'socketdir',
    'logfile',
    'port',
    'encoding',
    'locale',
    'start-conf',
    'pgoption',
    'createclusterconf',
    'environment',
  ],
};

/** `pg_createcluster 16 main -p 5433` writes `port = 5433` into the cluster's postgresql.conf (semantics A.4). */
export const pgCreatecluster: CommandFamily = {
  names: ['pg_createcluster'],
  *read(command, context) {
    const given = parseOptions(command.words, createTable);
    const [version, cluster] = given.operands;
    const port = valueOf(given, 'p', 'port');
    if (version === undefined || cluster === undefined) return;
    if (port !== undefined) yield listenFact(context, portOf(port.value, port.at), 2, clusterOf(version, cluster));
    if (hasOption(given, 'start'))
      yield restartFact(context, 'start', clusterName(version, cluster), 'pg_createcluster', command.program);
  },
};

/** `pg_conftool 16 main set port 5433` edits the file, no more. */
export const pgConftool: CommandFamily = {
  names: ['pg_conftool'],
  *read(command, context) {
    const { operands } = parseOptions(command.words, { short: '', long: [] });
    const set = operands.findIndex((word) => textOf(word) === 'set');
    const [name, value] = operands.slice(set + 1);
    if (set < 0 || textOf(name) !== 'port' || value === undefined) return;
    const [version, cluster] = operands.slice(0, set);
    const identity = version !== undefined && cluster !== undefined ? clusterOf(version, cluster) : {};
    yield listenFact(context, portOf(value.value, value.at), 2, identity);
    const { setting, standing } = context;
    yield {
      ...context.make.base('restart.write', 'restart', value.at, { setting, standing }),
      target:
        version !== undefined && cluster !== undefined
          ? clusterName(version, cluster)
          : { value: 'postgresql.conf', at: command.program },
      carriesPort: true,
      notifies: [],
    };
  },
};
