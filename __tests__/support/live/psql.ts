import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync, chownSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installed } from './programs.ts';
import type { Address } from './wire.ts';

/** Where one logs in, and as whom. */
export interface Login extends Address {
  readonly user?: string;
  readonly password?: string;
  readonly dbname?: string;
  readonly sslmode?: string;
  readonly sslrootcert?: string;
}

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface PsqlOptions {
  readonly sql?: string;
  /** More of a connection string. */
  readonly conninfo?: string;
  /** Words before the command: `isolated()`. */
  readonly before?: readonly string[];
  /** PGCONNECT_TIMEOUT. libpq counts whole seconds by the clock: 2, its least, may be over after one. */
  readonly seconds?: number;
  /** The account it runs under; only root has the choice. */
  readonly as?: { readonly uid: number; readonly gid: number };
}

/** psql with nothing of this process's environment; the password in a file. */
export async function psql(login: Login, options: PsqlOptions = {}): Promise<Said> {
  const home = mkdtempSync(join(tmpdir(), 'ppg-psql-'));
  try {
    const passfile = join(home, 'pgpass');
    writeFileSync(passfile, passLine(login), { mode: 0o600 });
    if (options.as !== undefined) for (const path of [home, passfile]) chownSync(path, options.as.uid, options.as.gid);
    const conninfo = [...pairs(login), ...(options.conninfo === undefined ? [] : [options.conninfo])].join(' ');
    const command = [installed('psql'), '-X', '-w', '-A', '-t', '-d', conninfo, '-c', options.sql ?? 'SELECT 1'];
    return await run(
      [...(options.before ?? []), ...command],
      { HOME: home, PGPASSFILE: passfile, PGCONNECT_TIMEOUT: String(options.seconds ?? 6) },
      options.as,
    );
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Runs a command to its end, at most ten seconds, in a built environment. */
export function run(
  [program = '', ...words]: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  as: PsqlOptions['as'] = undefined,
): Promise<Said> {
  const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', ...environment };
  return new Promise((resolve) => {
    execFile(program, words, { env, cwd: '/', encoding: 'utf8', timeout: 10_000, ...as }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}

function pairs({ host, port, user, dbname, sslmode, sslrootcert }: Login): readonly string[] {
  const given = { host, port: String(port), user: user ?? 'app', dbname: dbname ?? 'app', sslmode, sslrootcert };
  return Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}='${value.replace(/[\\']/g, '\\$&')}'`],
  );
}

function passLine({ password }: Login): string {
  return password === undefined ? '' : `*:*:*:*:${password.replace(/[\\:]/g, '\\$&')}\n`;
}
