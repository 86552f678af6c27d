import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accepting } from './accepting.ts';
import { daemon, type Daemon } from './daemon.ts';
import { own, serverDirectory } from './directory.ts';
import { eventually } from './eventually.ts';
import { keyPair } from './cluster-files.ts';
import { freePort } from './ports.ts';
import { installed } from './programs.ts';
import type { Address } from './wire.ts';

export interface PgBouncerOptions {
  /** Lines of `[databases]`. */
  readonly databases: readonly string[];
  /** More of `[pgbouncer]`; the port and the files are given. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Lines of the file of users; left out: anybody is let in (`auth_type = any`). */
  readonly users?: readonly string[];
  readonly tls?: boolean;
}

export interface PgBouncer extends Address {
  readonly host: '127.0.0.1';
  readonly directory: string;
  readonly log: Daemon['log'];
  /** Writes `[databases]` anew; takes effect with `reload`. */
  readonly setDatabases: (lines: readonly string[]) => void;
  readonly reload: () => Promise<void>;
  readonly stop: Daemon['stop'];
}

/** A real PgBouncer in the foreground. */
export async function startPgBouncer(options: PgBouncerOptions): Promise<PgBouncer> {
  const directory = serverDirectory();
  const port = await freePort();
  const file = join(directory, 'pgbouncer.ini');
  const settings = { ...given(directory, port, options), ...options.settings };
  const setDatabases = (lines: readonly string[]): void => {
    const pairs = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
    writeFileSync(file, ['[databases]', ...lines, '[pgbouncer]', ...pairs, ''].join('\n'));
  };
  setDatabases(options.databases);
  writeFileSync(join(directory, 'users.txt'), `${(options.users ?? []).join('\n')}\n`);
  own(file);
  const server = daemon(installed('pgbouncer'), [file], { ending: 'SIGTERM', directory });
  await accepting('PgBouncer', { host: '127.0.0.1', port }, server);
  return {
    host: '127.0.0.1',
    port,
    directory,
    log: server.log,
    setDatabases,
    reload: async () => {
      const before = count(server.log());
      server.signal('SIGHUP');
      await eventually('PgBouncer read its file again', () => count(server.log()) > before, { state: server.log });
    },
    // SIGTERM is its immediate end; SIGINT would wait for clients.
    stop: server.stop,
  };
}

const count = (log: string): number => log.split('got SIGHUP').length;

function given(directory: string, port: number, { users, tls }: PgBouncerOptions): Readonly<Record<string, string | number>> {
  const files = tls === true ? keyPair(directory) : {};
  return {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: directory,
    auth_type: users === undefined ? 'any' : 'scram-sha-256',
    auth_file: join(directory, 'users.txt'),
    ...(tls === true && {
      client_tls_sslmode: 'allow',
      client_tls_cert_file: String(files['ssl_cert_file']),
      client_tls_key_file: String(files['ssl_key_file']),
    }),
  };
}
