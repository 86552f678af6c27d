import { existsSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { plainEnvironment, runChild, type ChildOutcome } from './child.ts';
import { isExposed, loginFailed, withoutNames, type LoginOrder, type LoginResult } from './login.ts';
import { fitsPassfile, inPrivateDirectory, writePassfile } from './private-directory.ts';
import type { Budget } from './budget.ts';
import { further, furtherQueries, leaveQuery, rowsIn, sessionOf, sessionQuery } from './session.ts';

export interface Psql {
  readonly program: string;
  /** Major version of the client; 0 when it does not say. */
  readonly major: number;
  readonly variant: string;
}

export async function identifyPsql(program: string, budget: Budget): Promise<Psql> {
  const words = ['--version'];
  const { stdout } = await runChild({ program, words, environment: plainEnvironment(), mostMs: 3000, budget });
  const [, version = '', major = '0'] = /^psql \(PostgreSQL\) ((\d{1,2})[\w.]{0,16})/m.exec(stdout) ?? [];
  return { program, major: Number(major), variant: version === '' ? 'psql' : `psql ${version}` };
}

const rootBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** Certificates of the system as libpq can name them; undefined when it cannot. */
function systemRoots(psql: Psql): string | undefined {
  return rootBundles.find((path) => existsSync(path)) ?? (psql.major >= 16 ? 'system' : undefined);
}

/** What psql cannot do as safely as the driver can, the driver does: see `driver.ts`. */
export function psqlCan(psql: Psql, order: LoginOrder): boolean {
  const { password, tls } = order.credentials;
  if (order.wary || psql.major < 10 || !fitsPassfile(password)) return false;
  if (isExposed(order) && psql.major < 16) return false;
  return !tls.startsWith('verify') || systemRoots(psql) !== undefined;
}

/** psql with a passfile, no start-up file and none of our environment. The password is in no argument. */
export function psqlLogin(psql: Psql, order: LoginOrder, temporary: string): Promise<LoginResult> {
  return inPrivateDirectory(temporary, async (directory) => {
    const passfile = await writePassfile(directory, order.credentials.password);
    const seconds = Math.max(2, Math.ceil(order.budget.within(order.mostMs) / 1000));
    const plain = plainEnvironment();
    const outcome = await runChild({
      program: psql.program,
      words: ['-X', '-w', '-q', '-A', '-t', '-f', '-', '-d', conninfo(psql, order)],
      environment: {
        ...plain,
        PATH: [dirname(psql.program), plain['PATH']].join(delimiter),
        PGCONNECT_TIMEOUT: String(seconds),
        PGPASSFILE: passfile,
        // Otherwise libpq would look for certificates and keys in the runner's home.
        HOME: directory,
      },
      input: script,
      mostMs: order.mostMs,
      budget: order.budget,
    });
    return resultOf(outcome, order);
  });
}

/** The further queries run only with leave. */
const script = [
  `${sessionQuery};`,
  `${leaveQuery} \\gset pg_port_guard_`,
  ...further.flatMap((name) => [`\\if :pg_port_guard_${name}`, `${furtherQueries[name]};`, `\\endif`]),
  '',
].join('\n');

function conninfo(psql: Psql, order: LoginOrder): string {
  const { user, database, tls } = order.credentials;
  const { endpoint } = order;
  const roots = tls.startsWith('verify') ? systemRoots(psql) : undefined;
  const parameters: readonly (readonly [string, string | undefined])[] = [
    ['host', order.host],
    ['hostaddr', 'path' in endpoint ? undefined : endpoint.address],
    ['port', String(order.port)],
    ['user', user],
    ['dbname', database],
    ['sslmode', tls],
    ['sslrootcert', roots],
    // libpq 16; before, it gives the password in clear to whoever asks.
    ['require_auth', isExposed(order) ? '!password' : undefined],
    ['application_name', 'pg-port-guard'],
    ['gssencmode', psql.major >= 12 ? 'disable' : undefined],
  ];
  return parameters.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${quoted(value)}`])).join(' ');
}

function quoted(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}

function resultOf(outcome: ChildOutcome, order: LoginOrder): LoginResult {
  const session = sessionOf(rowsIn(outcome.stdout.split('\n')));
  if (session !== undefined) return { verdict: 'ok', by: 'psql', session };
  const failed = loginFailed('psql', { text: outcome.stderr }, order);
  if (outcome.end === 'exit' && outcome.code === 2) return failed;
  return { verdict: 'failed', by: 'psql', ...unfinished(outcome, order) };
}

/** Not the end that psql gives a failed connection: our own limits, or a query that failed. */
function unfinished({ end, stderr }: ChildOutcome, order: LoginOrder) {
  if (end === 'not-started') return { failure: 'client' } as const;
  if (end === 'deadline' || end === 'timeout') return { failure: end } as const;
  return { failure: 'query', text: withoutNames(stderr, order) } as const;
}
