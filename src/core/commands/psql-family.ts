import { leftToService } from '../conninfo/parts.ts';
import { readPsqlArguments } from '../conninfo/psql-arguments.ts';
import type { ClientConninfo, Conninfo } from '../facts/client.ts';
import type { Fact } from '../facts/fact.ts';
import type { Setting } from '../facts/setting.ts';
import { plainText, type Template } from '../facts/template.ts';
import type { Located } from '../text/span.ts';
import type { Command, CommandContext, CommandFamily, Word } from './command.ts';
import { dialOf } from './endpoints.ts';
import { parseOptions, valueOf, valuesOf, type Arguments } from './options.ts';
import { fedSql, settingOfServer, sqlFacts } from './psql-sql.ts';
import { psqlTools, type PsqlTool } from './psql-tools.ts';
import type { SqlDial } from './sql/dials.ts';
import { placeOfServer } from './sql/place.ts';
import { dialsOfSqlFile, dialsOfSqlWord } from './sql/text.ts';
import { takesArguments } from './substitution.ts';
import { located } from './words.ts';

/** psql, pg_dump and every other client program of PostgreSQL: one dial a command (semantics B.1). */
export const psqlFamily: CommandFamily = {
  names: Object.keys(psqlTools),
  *read(command, context) {
    const tool = psqlTools[command.name];
    if (tool === undefined) return;
    const given = parseOptions(command.words, { short: tool.short, long: tool.long });
    const dials = [...dial(command, tool, given, context)];
    yield* dials;
    if (command.name !== 'psql') return;
    const there = { ...context, setting: settingOfServer(dials, context) };
    const server = serverOf(command, given, context);
    for (const sql of valuesOf(given, 'c', 'command')) {
      yield* sqlFacts(sql, command, there);
      yield* serverDials(dialsOfSqlWord(sql, context.namespace), server, context);
    }
    if (command.input === undefined) return;
    yield* fedSql(command, there);
    yield* serverDials(dialsOfSqlFile(command.input, context.namespace), server, context);
  },
};

function* dial(command: Command, tool: PsqlTool, given: Arguments, context: CommandContext): Iterable<ClientConninfo> {
  const database = databaseOf(tool, given);
  // `psql "$DATABASE_URL"`: the connection is said where the variable gets its value.
  if (database !== undefined && isUrlVariable(database.value)) return;
  const host = wordValue(valueOf(given, 'h', 'host')) ?? assigned('PGHOST', command, context);
  const port = wordValue(valueOf(given, 'p', 'port')) ?? inline('PGPORT', command);
  const user = wordValue(valueOf(given, 'U', 'username', 'u')) ?? inline('PGUSER', command);
  const name = database ?? inline('PGDATABASE', command);
  const read = readPsqlArguments({
    program: command.program,
    ...optional('host', host),
    ...optional('port', port),
    ...optional('user', user),
    ...optional('database', name),
  });
  const conninfo = ofService(read, assigned('PGSERVICE', command, context));
  // A function or script that passes its arguments on may be given the port with them.
  if (command.words.some(takesArguments) && conninfo.endpoints.every((endpoint) => endpoint.port.kind === 'implied')) return;
  yield* dialOf(context, {
    dialect: 'libpq',
    conninfo: atProgram(conninfo, command),
    label: { value: command.name, at: command.program },
    purpose: tool.probe === true ? 'probe' : 'tool',
  });
}

/** The place of the server that psql connects to. */
function serverOf(command: Command, given: Arguments, context: CommandContext): Setting {
  const host = wordValue(valueOf(given, 'h', 'host')) ?? assigned('PGHOST', command, context);
  const database = wordValue(valueOf(given, 'd', 'dbname') ?? given.operands[0])?.value ?? [];
  const isUrl = database.some((part) => part.kind !== 'text' || /:\/\/|=/.test(part.text));
  return placeOfServer(context.setting, command.at.path, host?.value, isUrl);
}

/** What the server dials because psql tells it to. */
function* serverDials(dials: Iterable<SqlDial>, setting: Setting, { make, standing }: CommandContext): Iterable<Fact> {
  for (const { at, ...dial } of dials) yield { ...make.base('client.conninfo', 'client', at, { setting, standing }), ...dial };
}

/** `PGSERVICE`: what is left out stands in the service file. */
function ofService(conninfo: Conninfo, service: Located<Template> | undefined): Conninfo {
  if (service === undefined || conninfo.service !== undefined) return conninfo;
  const name = plainText(service.value);
  return {
    ...conninfo,
    ...(name === undefined ? {} : { service: { value: name, at: service.at } }),
    endpoints: conninfo.endpoints.map((endpoint) => leftToService(endpoint, service.at)),
  };
}

/** A missing port stands beside the host when one is written, else beside the program. */
function atProgram(conninfo: Conninfo, command: Command): Conninfo {
  const { span } = command.at;
  const endpoints = conninfo.endpoints.map((endpoint) => {
    const { at } = endpoint.port;
    const outside = at.span.start < span.start || at.span.end > span.end;
    return endpoint.port.kind === 'implied' && outside
      ? { ...endpoint, port: { ...endpoint.port, at: command.program } }
      : endpoint;
  });
  return { ...conninfo, endpoints };
}

function optional<K extends string>(key: K, value: Located<Template> | undefined): Partial<Record<K, Located<Template>>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, Located<Template>>);
}

function wordValue(word: Word | undefined): Located<Template> | undefined {
  return word === undefined ? undefined : located(word);
}

/** The assignment before the command. */
function inline(name: string, command: Command): Located<Template> | undefined {
  return command.environment.findLast((variable) => variable.name === name)?.value;
}

/** … or earlier in the script: a host has no implied form that could be resolved later. */
function assigned(name: string, command: Command, context: CommandContext): Located<Template> | undefined {
  const own = inline(name, command);
  if (own !== undefined) return own;
  return isOwnProcess(context) ? context.variable(name) : undefined;
}

/** A script, a step of a CI job, or a unit of the machine: not a container or another host, whose environment is its own. */
function isOwnProcess({ namespace, setting }: CommandContext): boolean {
  if (namespace.kind === 'process') return setting.kind === 'machine';
  return (namespace.kind === 'script' || namespace.kind === 'workflow') && setting.kind !== 'inside';
}

function databaseOf(tool: PsqlTool, given: Arguments): Located<Template> | undefined {
  const option = tool.database === undefined ? undefined : valueOf(given, ...tool.database);
  const operand = tool.operand === undefined ? undefined : given.operands[tool.operand];
  return wordValue(option ?? operand);
}

function isUrlVariable(value: Template): boolean {
  const [first] = value;
  return value.length === 1 && first?.kind === 'use' && /URL|URI|DSN|CONN/i.test(first.use.name);
}
