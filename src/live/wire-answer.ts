import type { Authentication, Peer, PeerKind, StartupAnswer } from '../core/index.ts';
import { clean } from './clean.ts';
import { failureOf } from './failure.ts';
import { errorFields, type ErrorFields } from './messages.ts';
import type { Talk } from './talk.ts';

/** What a peer said to one packet. */
export type Heard = Pick<Talk, 'heard' | 'end'>;

type Identity = Omit<Peer, 'address' | 'startup'>;

/**
 * Who answers (semantics G.1): `ssl` is the answer to SSLRequest, `protocol` to a start-up packet of protocol 39.0 on a second connection,
 * which is only asked for when the first answer is one of PostgreSQL's.
 */
export function identify(ssl: Heard, protocol: Heard | undefined): Identity {
  const tls = tlsOffer(ssl.heard);
  if (tls === 'unknown' || protocol === undefined) return withoutTlsAnswer(ssl);
  const fields = errorFields(protocol.heard);
  if (fields !== undefined) return { ...ofError(fields), tls };
  if (protocol.heard.length > 0) return stranger(protocol.heard);
  const kind = endKinds[protocol.end];
  return { kind: kind === 'closes' ? 'postgresql-like' : kind, tls };
}

/** One byte, S or N: PostgreSQL waits for us then. */
export function tlsOffer(heard: Buffer): Peer['tls'] {
  if (heard.length !== 1) return 'unknown';
  if (heard[0] === 0x53) return 'offered';
  return heard[0] === 0x4e ? 'not-offered' : 'unknown';
}

const endKinds: Readonly<Record<Talk['end'], PeerKind>> = {
  enough: 'silent',
  closed: 'closes',
  reset: 'closes',
  silent: 'silent',
  deadline: 'deadline',
  'not-connected': 'closes',
};

function withoutTlsAnswer({ heard, end }: Heard): Identity {
  if (heard.length === 0) return { kind: endKinds[end], tls: 'unknown' };
  const fields = errorFields(heard);
  // An error instead of an answer: a server that cannot start one more process, for instance.
  return fields === undefined ? stranger(heard) : { ...ofError(fields), tls: 'unknown' };
}

function ofError(fields: ErrorFields): Omit<Identity, 'tls'> {
  const file = fields.get('F') ?? '';
  const message = fields.get('M') ?? '';
  if (file === 'postmaster.c') return { kind: 'postgresql', version: { atMost: 16 } };
  if (file === 'backend_startup.c') return { kind: 'postgresql', version: newVersion(message) };
  if (/^protocol\/|^child\.c$/.test(file) || /^pgpool\b/.test(message)) return { kind: 'pgpool' };
  return { kind: isBouncer(fields, message) ? 'pgbouncer' : 'postgresql-like' };
}

/** Only severity, code and message, where PostgreSQL names its source file, too. */
function isBouncer(fields: ErrorFields, message: string): boolean {
  if (fields.get('C') !== '08P01' || fields.has('V') || fields.has('F')) return false;
  return /^(?:bad packet header|client sent partial pkt)/.test(message);
}

function newVersion(message: string): { readonly atLeast: number; readonly atMost?: number } {
  return /3\.0 to 3\.0$/.test(message) ? { atLeast: 17, atMost: 17 } : { atLeast: /3\.0 to 3\.[1-9]/.test(message) ? 18 : 17 };
}

const banners: readonly (readonly [RegExp, NonNullable<Peer['protocol']>])[] = [
  [/^HTTP\/\d|^<(?:!doctype|html)/i, 'http'],
  [/^SSH-\d/, 'ssh'],
  [/^220[ -]/, 'smtp-or-ftp'],
  [/^-ERR /, 'redis'],
];

function stranger(heard: Buffer): Identity {
  const text = heard.toString('latin1');
  const protocol = banners.find(([sign]) => sign.test(text))?.[1] ?? binaryProtocol(heard);
  const banner = clean(heard.toString('utf8'), 80);
  return { kind: 'other', tls: 'unknown', banner, ...(protocol === undefined ? {} : { protocol }) };
}

/** A TLS alert; a packet of MySQL: length, number 0, protocol 10 or an error. */
function binaryProtocol(heard: Buffer): Peer['protocol'] {
  if (heard[0] === 0x15 && heard[1] === 3) return 'tls';
  return heard[3] === 0 && (heard[4] === 10 || heard[4] === 0xff) ? 'mysql' : undefined;
}

const methods: Readonly<Record<number, Authentication>> = {
  0: 'none',
  3: 'cleartext',
  5: 'md5',
  7: 'gss',
  9: 'gss',
  10: 'scram-sha-256',
};

/** The answer to a start-up packet with an invented user: what is demanded, or why nobody is let in. */
export function startupAnswer({ heard }: Heard): StartupAnswer {
  const fields = errorFields(heard);
  if (fields !== undefined) {
    const sqlstate = sqlstateIn(fields);
    const failure = failureOf({ text: fields.get('M') ?? '', sqlstate });
    return { verdict: 'failed', failure, ...(sqlstate === undefined ? {} : { sqlstate }) };
  }
  if (heard.length < 9 || heard[0] !== 0x52) return { verdict: 'no-answer' };
  return { verdict: 'authentication', demanded: methods[heard.readUInt32BE(5)] ?? 'other' };
}

/** Pgpool-II without backends closes the other two and answers this one. */
export function isPgpool({ heard }: Heard): boolean {
  const fields = errorFields(heard);
  return fields !== undefined && ofError(fields).kind === 'pgpool';
}

function sqlstateIn(fields: ErrorFields): string | undefined {
  const code = fields.get('C') ?? '';
  return /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}
