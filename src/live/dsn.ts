import { isIP } from 'node:net';
import type { RejectedInput } from '../core/index.ts';
import { readLibpqKeywords, readLibpqUri } from '../core/probing.ts';
import { isHost, isPort, isSocketDirectory } from './hosts.ts';

export const tlsModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type TlsMode = (typeof tlsModes)[number];

export interface DsnHost {
  /** A name, an address, or a socket directory. */
  readonly host: string;
  readonly address: string | undefined;
  readonly port: number;
}

/** All that is followed of a connection string. */
export interface DsnParts {
  readonly hosts: readonly DsnHost[];
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  readonly tls: TlsMode;
  /** Names of keywords that were given and are not followed. */
  readonly ignored: readonly string[];
}

type Given = ReadonlyMap<string, string>;

const followed = new Set(['host', 'hostaddr', 'port', 'user', 'password', 'dbname', 'sslmode']);

/** A libpq URI or keyword string, as libpq reads it; or why it is not followed. */
export function readDsn(text: string): DsnParts | RejectedInput['why'] {
  const given = givenIn(text.trim());
  if (given === undefined) return 'malformed';
  const hosts = hostsOf(given);
  if (typeof hosts === 'string') return hosts;
  const tls = tlsOf(given);
  if (tls === undefined) return 'tls-mode';
  const system = given.get('sslrootcert') === 'system';
  return {
    hosts,
    user: filled(given.get('user')),
    password: filled(given.get('password')),
    database: filled(given.get('dbname')),
    tls,
    ignored: [...given.keys()].filter((name) => !followed.has(name) && !(name === 'sslrootcert' && system)),
  };
}

function givenIn(text: string): Given | undefined {
  // What no server accepts in a name, and no file of ours could hold.
  if (text.length > 8192 || text.includes('\0')) return undefined;
  const reading = /^postgres(?:ql)?:\/\//.test(text) ? readLibpqUri(text) : readLibpqKeywords(text);
  if (!reading.ok || reading.parameters.size === 0) return undefined;
  return new Map([...reading.parameters].map(([name, piece]) => [name, piece.text]));
}

function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

/** `sslrootcert=system` asks for verification (libpq 16). */
function tlsOf(given: Given): TlsMode | undefined {
  const standard = given.get('sslrootcert') === 'system' ? 'verify-full' : 'prefer';
  const text = filled(given.get('sslmode')) ?? standard;
  return tlsModes.find((mode) => mode === text);
}

/** Pairwise as libpq does it: one port for all, or one each. */
function hostsOf(given: Given): DsnHost[] | RejectedInput['why'] {
  const names = listIn(given.get('host'));
  const addresses = listIn(given.get('hostaddr'));
  const ports = listIn(given.get('port'));
  const count = Math.max(names.length, addresses.length);
  const unpaired = (list: readonly string[]): boolean => list.length > 0 && list.length !== count;
  if (count === 0) return [];
  if (unpaired(names) || unpaired(addresses) || (ports.length > 1 && unpaired(ports))) return 'malformed';
  const hosts: DsnHost[] = [];
  for (let i = 0; i < count; i++) {
    const one = hostOf(names[i], addresses[i], ports.length === 1 ? ports[0] : ports[i]);
    if (typeof one === 'string') return one;
    hosts.push(one);
  }
  return hosts;
}

function listIn(text: string | undefined): string[] {
  return text === undefined || text === '' ? [] : text.split(',');
}

function hostOf(name = '', address = '', port = ''): DsnHost | RejectedInput['why'] {
  const number = portIn(port);
  if (!isPort(number)) return 'port';
  const why = refusal(name, address);
  return why ?? { host: name === '' ? address : name, address: address === '' ? undefined : address, port: number };
}

function refusal(name: string, address: string): 'host' | 'no-host' | undefined {
  if (name === '' && address === '') return 'no-host';
  const fits = name === '' || isHost(name) || isSocketDirectory(name);
  return fits && (address === '' || (isIP(address) !== 0 && isHost(address))) ? undefined : 'host';
}

/** Decimal, blanks around it; left out is 5432 (semantics B.1). */
function portIn(text: string): number {
  const digits = text.trim();
  if (digits === '') return 5432;
  return /^\d{1,9}$/.test(digits) ? Number(digits) : NaN;
}
