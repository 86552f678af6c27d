import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { account } from './account.ts';
import { postgresBinaries } from './binaries.ts';
import { certificate } from './certificate.ts';
import { dataHome, own } from './directory.ts';

/** Password of the roles `app` and `postgres` of every cluster. It needs escaping in a URL, in a conninfo string and in a passfile. */
export const password = `CANARY:s3cr\\t/@'#?`;

export type Setting = string | number | boolean;
export type Settings = Readonly<Record<string, Setting>>;

export interface ClusterFiles {
  readonly directory: string;
  /** Writes postgresql.conf anew; undefined takes a line out. */
  readonly set: (settings: Readonly<Record<string, Setting | undefined>>) => void;
  /** As the file says it now. */
  readonly port: () => number;
  /** The first eight bytes of pg_control: also of a server that takes no session. */
  readonly systemIdentifier: () => string;
}

const small: Settings = {
  listen_addresses: '127.0.0.1',
  max_connections: 20,
  shared_buffers: '1MB',
  io_method: 'sync',
  fsync: false,
  autovacuum: false,
  wal_level: 'replica',
  max_wal_senders: 4,
  log_destination: 'stderr',
};

const usualHba = ['local all all trust', 'host all all 127.0.0.1/32 scram-sha-256', 'host all all ::1/128 scram-sha-256'];

/** A data directory below `home`, with its configuration. */
export async function clusterFiles(
  home: string,
  given: { readonly conf: Settings; readonly hba?: readonly string[]; readonly identity?: string; readonly signal?: string },
): Promise<ClusterFiles> {
  const directory = join(home, 'data');
  // With its owner, which fs.cp does not keep.
  await finished('cp', ['-a', await dataDirectory(given.identity ?? 'usual'), directory]);
  let conf: Settings = { ...small, ...given.conf };
  const write = (): void => writeFileSync(join(directory, 'postgresql.conf'), confLines(conf));
  write();
  writeFileSync(join(directory, 'pg_hba.conf'), ['local all harness trust', ...(given.hba ?? usualHba), ''].join('\n'));
  if (given.signal !== undefined) {
    const file = join(directory, `${given.signal}.signal`);
    writeFileSync(file, '');
    own(file);
  }
  return {
    directory,
    set: (settings) => {
      const merged = Object.entries({ ...conf, ...settings });
      conf = Object.fromEntries(merged.filter((pair): pair is [string, Setting] => pair[1] !== undefined));
      write();
    },
    port: () => Number(conf['port'] ?? 5432),
    systemIdentifier: () =>
      readFileSync(join(directory, 'global', 'pg_control'))
        .readBigUInt64LE(0)
        .toString(),
  };
}

const seeds = new Map<string, Promise<string>>();

/** One `initdb` an identity and test file (0.8 s); clusters are copies of it (0.1 s). */
function dataDirectory(identity: string): Promise<string> {
  const seed = seeds.get(identity) ?? initialised();
  seeds.set(identity, seed);
  return seed;
}

async function initialised(): Promise<string> {
  const directory = join(dataHome(), 'seed');
  const words = [
    '-D',
    directory,
    '-U',
    'harness',
    '--no-sync',
    '--no-instructions',
    '--auth=trust',
    '--locale=C',
    '--encoding=UTF8',
  ];
  // The settings of a standby may not be smaller than those that the data directory was made with.
  const conf = Object.entries(small).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const user = account();
  const options = user === undefined ? {} : { uid: user.uid, gid: user.gid };
  await finished(join(postgresBinaries(), 'initdb'), [...words, '--wal-segsize=1', ...conf], options);
  const quoted = `'${password.replaceAll("'", "''")}'`;
  const roles = [
    `CREATE ROLE postgres SUPERUSER LOGIN PASSWORD ${quoted}`,
    `CREATE ROLE app LOGIN PASSWORD ${quoted}`,
    'CREATE DATABASE app OWNER app',
  ];
  const single = ['--single', '-D', directory, '-c', 'fsync=off', 'postgres'];
  await finished(join(postgresBinaries(), 'postgres'), single, options, `${roles.join(';\n')};\n`);
  return directory;
}

/** Runs a program to its end; meanwhile the timers of other tests go on. */
function finished(
  program: string,
  words: readonly string[],
  identity: { readonly uid?: number; readonly gid?: number } = {},
  input = '',
): Promise<void> {
  const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' };
  return new Promise((resolve, reject) => {
    const child = execFile(program, words, { cwd: '/', encoding: 'utf8', env, ...identity }, (error, _, stderr) => {
      if (error === null && !/ERROR|FATAL/.test(stderr)) resolve();
      else reject(new Error(`${program} failed:\n${stderr}`));
    });
    child.stdin?.end(input);
  });
}

function confLines(conf: Settings): string {
  return Object.entries(conf)
    .map(([name, value]) => `${name} = ${typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : value}\n`)
    .join('');
}

/** A key and a certificate made for a server, as settings of its postgresql.conf. */
export function keyPair(home: string): Settings {
  const made = certificate();
  const [ssl_cert_file, ssl_key_file] = [join(home, 'server.crt'), join(home, 'server.key')];
  writeFileSync(ssl_cert_file, made.certificate);
  writeFileSync(ssl_key_file, made.key, { mode: 0o600 });
  own(ssl_cert_file);
  own(ssl_key_file);
  return { ssl: true, ssl_cert_file, ssl_key_file };
}
