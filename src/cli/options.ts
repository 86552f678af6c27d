import { certaintyNames, failOnChoices, layers, levelNames, onlyChangedChoices } from '../core/index.ts';

/** One flag. `choices`: nothing else is taken. */
export interface Option {
  readonly name: string;
  /** How the value is called in the help; none: a switch. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly several?: true;
  readonly about: string;
}

export const formats = ['text', 'json', 'sarif', 'github', 'markdown'] as const;

/** All flags of `check`; help, parsing and error messages are made of this table. */
export const options: readonly Option[] = [
  { name: 'format', choices: formats, about: 'how to print the report (default text)' },
  { name: 'base', value: 'REF', about: 'compare with this commit or branch: old ports, what the change did not take along' },
  { name: 'config', value: 'FILE|none', about: 'settings file (default .github/pg-port-guard.yml or pg-port-guard.yml)' },
  { name: 'expected-port', value: 'N', about: 'the port the server is to listen on' },
  { name: 'layers', value: 'LIST', several: true, about: `only these layers: ${layers.join(',')}` },
  { name: 'include', value: 'GLOB', several: true, about: 'only these files; may be given again' },
  { name: 'exclude', value: 'GLOB', several: true, about: 'not these files; may be given again' },
  { name: 'fail-on', choices: failOnChoices, about: 'exit 1 at findings of this level or above (default error)' },
  {
    name: 'only-changed',
    choices: onlyChangedChoices,
    about: 'with --base: only new findings and those of changed files exit 1 (default off; auto: unless a port moves)',
  },
  { name: 'min-level', choices: levelNames, about: 'leave out findings below this level (default note)' },
  { name: 'min-certainty', choices: certaintyNames, about: 'leave out findings less sure than this (default likely)' },
  {
    name: 'baseline',
    value: 'FILE|none',
    about: 'findings of this file do not fail the run (default .github/pg-port-guard-baseline.json)',
  },
  { name: 'write-baseline', value: 'FILE', about: 'write the findings of this run as a baseline and exit 0' },
  {
    name: 'dsn-file',
    value: 'FILE|-',
    about: 'secrets to check, a NAME=value a line; of smoke: a connection string; - reads standard input',
  },
  { name: 'dsn', value: 'NAME=value', several: true, about: 'one secret; only for tries, since arguments are visible to others' },
  { name: 'dry-run', about: 'of init, fix and move: show what would be written' },
  { name: 'to', value: 'PORT', about: 'of move: the new port' },
  { name: 'server', value: 'NAME', about: 'of move: which server, where there are several: its name or a file of it' },
  { name: 'partial', about: 'of move: write what can be edited although something is left to do by hand' },
  { name: 'review', about: 'of fix: make edits too that are to be looked at' },
  { name: 'force', about: 'of init: overwrite what is there' },
  { name: 'host', value: 'HOST', about: 'of smoke: name or address of the server' },
  { name: 'port', value: 'N', about: 'of smoke: the port it is to listen on' },
  { name: 'old-port', value: 'N', about: 'of smoke: the port that is to be dead' },
  { name: 'pooler-dsn-file', value: 'FILE|-', about: 'of smoke: connection string of the pooler' },
  { name: 'socket', value: 'DIR', about: 'of smoke: directory of the Unix socket, on this machine' },
  { name: 'timeout', value: 'SECONDS', about: 'of smoke: for all of it (default 30, and --wait on top)' },
  { name: 'wait', value: 'SECONDS', about: 'of smoke: how long a server that is just restarting is tried again' },
  { name: 'old-port-login', about: 'of smoke: log in on the old port, too; only with SCRAM or verified TLS' },
  { name: 'no-color', about: 'no colours; the variable NO_COLOR does the same' },
  { name: 'help', about: 'this text' },
  { name: 'version', about: 'the version' },
];

export const commands = ['check', 'explain', 'init', 'fix', 'move', 'smoke'] as const;
export type Command = (typeof commands)[number];

export function helpText(): string {
  const lines = options.map((option) => {
    const value = option.choices === undefined ? option.value : option.choices.join('|');
    return `  ${`--${option.name}${value === undefined ? '' : ` ${value}`}`.padEnd(38)} ${option.about}`;
  });
  return `pg-port-guard: does a PostgreSQL port change reach every layer?

Usage:
  pg-port-guard [check] [PATH] [flags]   check a directory (default .)
  pg-port-guard init [PATH]              write settings, a baseline of today's findings and a workflow
                                         (--dry-run shows them, --force overwrites; what is there stays otherwise)
  pg-port-guard fix [PATH]               make the edits that findings offer; with --base those of a port change
  pg-port-guard move --to PORT [PATH]    move a server and everything that has to follow it, all or nothing
  pg-port-guard explain RULE             what a rule says and how to fix it
  pg-port-guard smoke [flags]            ask the running server: is the port in force, is the old one dead?
                                         (--host and --port, or a connection string: --dsn-file or the variable
                                         PG_PORT_GUARD_SMOKE_DSN; with --pooler-dsn-file or PG_PORT_GUARD_SMOKE_POOLER_DSN
                                         through the pooler, too; reads no other file)

Flags:
${lines.join('\n')}

The variable PG_PORT_GUARD_DSN holds secrets to check, a NAME=value a line.
Exit: 0 clean, 1 findings at or above --fail-on or a live test that is inconclusive, 2 wrong use or settings.
`;
}
