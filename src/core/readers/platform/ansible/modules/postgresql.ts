import type { CommandContext, Word } from '../../../../commands/command.ts';
import { dialOf, hostOf } from '../../../../commands/endpoints.ts';
import { sqlFacts } from '../../../../commands/psql-sql.ts';
import { listenFact } from '../../../../commands/server-control.ts';
import { socketPathIn } from '../../../../commands/sockets.ts';
import { located, outlineOf, textOf } from '../../../../commands/words.ts';
import type { Conninfo } from '../../../../facts/client.ts';
import type { Fact } from '../../../../facts/fact.ts';
import { portOf, type HostValue, type PortValue } from '../../../../facts/template.ts';
import type { ModuleCall } from '../task.ts';

/** Modules of community.postgresql: each connects by itself (semantics B.2: `login_port` is 5432, PGPORT does not count). */
export function* postgresqlFacts(call: ModuleCall): Iterable<Fact> {
  const { module, given, context } = call;
  const socket = given.word('login_unix_socket', 'unix_socket');
  if (socket !== undefined && outlineOf(socket.value).includes('.s.PGSQL.')) yield* socketPathIn(socket, 'host', context);
  else yield* dial(call, socket);
  if (module === 'postgresql_set' || module === 'postgresql_alter_system') yield* settingFacts(call);
  if (module === 'postgresql_subscription') yield* publisher(call);
  const command = { name: module, words: [], environment: [], at: call.key, program: call.key };
  for (const sql of given.list('query')) yield* sqlFacts(sql, command, context);
}

function* dial({ module, key, given, context }: ModuleCall, socket: Word | undefined): Iterable<Fact> {
  const host = hostValue(given.word('login_host', 'host'), socket, key);
  const written = given.word('login_port', 'port');
  const port: PortValue =
    written === undefined ? { kind: 'implied', port: 5432, at: host.at } : portOf(written.value, written.at);
  const database = given.word('login_db', 'db', 'database', 'maintenance_db');
  const user = given.word('login_user', 'login');
  const conninfo: Conninfo = {
    endpoints: [{ host, port }],
    ...(database === undefined ? {} : { dbname: located(database) }),
    ...(user === undefined ? {} : { user: located(user) }),
    flags: [],
    sensitive: given.word('login_password') !== undefined,
  };
  const purpose = module === 'postgresql_ping' ? 'probe' : 'tool';
  yield* dialOf(context, { dialect: 'libpq', conninfo, label: { value: module, at: key }, purpose });
}

/** Without a host, or with `localhost` beside a socket, the socket; else what is written. */
function hostValue(host: Word | undefined, socket: Word | undefined, key: ModuleCall['key']): HostValue {
  const text = host === undefined ? '' : textOf(host);
  if (host !== undefined && text !== '' && !(text === 'localhost' && socket !== undefined)) return hostOf(host);
  if (socket !== undefined && socket.value.length > 0) return { kind: 'socket', directory: socket.value, at: socket.at };
  return { kind: 'socket', directory: 'default', at: key };
}

/** `postgresql_set: name=port value=5433` is ALTER SYSTEM: it writes postgresql.auto.conf. */
function* settingFacts(call: ModuleCall): Iterable<Fact> {
  const { given, context, key, notifies } = call;
  const value = given.word('value');
  if (given.text('name', 'param') !== 'port' || value === undefined) return;
  yield listenFact(context, portOf(value.value, value.at), 3, {});
  yield autoConf(context, key, notifies);
}

function autoConf(context: CommandContext, at: ModuleCall['key'], notifies: ModuleCall['notifies']): Fact {
  const { setting, standing } = context;
  return {
    ...context.make.base('restart.write', 'restart', at, { setting, standing }),
    target: { value: 'postgresql.auto.conf', at },
    carriesPort: true,
    notifies,
  };
}

/** The server itself connects to what it is subscribed to. */
function* publisher({ given, context, key, source, module }: ModuleCall): Iterable<Fact> {
  const parameters = given.node('connparams');
  if (parameters?.kind !== 'map') return;
  const connection = given.nested(parameters);
  const host = connection.word('host');
  const port = connection.word('port');
  if (host === undefined) return;
  yield* dialOf(
    { ...context, setting: { kind: 'database', path: source.path } },
    {
      dialect: 'libpq',
      conninfo: {
        endpoints: [
          {
            host: hostOf(host),
            port: port === undefined ? { kind: 'implied', port: 5432, at: host.at } : portOf(port.value, port.at),
          },
        ],
      },
      label: { value: module, at: key },
      purpose: 'replication',
    },
  );
}
