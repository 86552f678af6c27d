import { describe, expect, it } from '@jest/globals';
import { identify, startupAnswer } from '../../src/live/wire-answer.ts';
import { authentication, errorMessage } from './listeners.ts';

type End = 'enough' | 'closed' | 'reset' | 'silent' | 'deadline';
const heard = (bytes: Buffer | string, end: End = 'enough') => ({ heard: Buffer.from(bytes), end });
const unsupported = (range: string, file: string) =>
  errorMessage({
    S: 'FATAL',
    V: 'FATAL',
    C: '0A000',
    M: `unsupported frontend protocol 39.0: server supports ${range}`,
    F: file,
    L: '1',
    R: 'r',
  });
const bouncer = errorMessage({ S: 'FATAL', C: '08P01', M: "bad packet header: '0000001000270000'" });

describe('who answers without credentials (semantics G.1)', () => {
  it.each([
    [
      'PostgreSQL 15',
      heard('N'),
      heard(unsupported('3.0 to 3.0', 'postmaster.c')),
      { kind: 'postgresql', tls: 'not-offered', version: { atMost: 16 } },
    ],
    [
      'PostgreSQL 17',
      heard('N'),
      heard(unsupported('3.0 to 3.0', 'backend_startup.c')),
      { kind: 'postgresql', tls: 'not-offered', version: { atLeast: 17, atMost: 17 } },
    ],
    [
      'PostgreSQL 18 with TLS',
      heard('S'),
      heard(unsupported('3.0 to 3.2', 'backend_startup.c')),
      { kind: 'postgresql', tls: 'offered', version: { atLeast: 18 } },
    ],
    [
      'in another language',
      heard('N'),
      heard(errorMessage({ S: 'SCHWERWIEGEND', V: 'FATAL', C: '0A000', M: 'nicht unterstützt', F: 'postmaster.c' })),
      { kind: 'postgresql', tls: 'not-offered', version: { atMost: 16 } },
    ],
    ['PgBouncer', heard('N'), heard(bouncer), { kind: 'pgbouncer', tls: 'not-offered' }],
    ['PgBouncer with TLS', heard('S'), heard(bouncer), { kind: 'pgbouncer', tls: 'offered' }],
    [
      'another pooler',
      heard('N'),
      heard(errorMessage({ S: 'FATAL', C: '08P01', M: 'failed to read startup packet' })),
      { kind: 'postgresql-like', tls: 'not-offered' },
    ],
    ['one that closes at 39.0', heard('S'), heard('', 'closed'), { kind: 'postgresql-like', tls: 'offered' }],
    ['one that stops after N', heard('N'), heard('', 'silent'), { kind: 'silent', tls: 'not-offered' }],
    [
      'N and then HTTP',
      heard('N'),
      heard('HTTP/1.1 400 Bad'),
      { kind: 'other', tls: 'unknown', protocol: 'http', banner: 'HTTP/1.1 400 Bad' },
    ],
    ['proxy without backend', heard('', 'closed'), undefined, { kind: 'closes', tls: 'unknown' }],
    ['reset', heard('', 'reset'), undefined, { kind: 'closes', tls: 'unknown' }],
    ['silent', heard('', 'silent'), undefined, { kind: 'silent', tls: 'unknown' }],
    ['deadline', heard('', 'deadline'), undefined, { kind: 'deadline', tls: 'unknown' }],
    [
      'HTTP',
      heard('HTTP/1.1 400 Bad Request\r\n\r\n'),
      undefined,
      { kind: 'other', tls: 'unknown', protocol: 'http', banner: 'HTTP/1.1 400 Bad Request' },
    ],
    [
      'SSH',
      heard('SSH-2.0-OpenSSH_9.2\r\n'),
      undefined,
      { kind: 'other', tls: 'unknown', protocol: 'ssh', banner: 'SSH-2.0-OpenSSH_9.2' },
    ],
    ['MySQL', heard('J\0\0\0\n8.0.36\0'), undefined, expect.objectContaining({ kind: 'other', protocol: 'mysql' })],
    [
      'mail',
      heard('220 mx ESMTP\r\n'),
      undefined,
      { kind: 'other', tls: 'unknown', protocol: 'smtp-or-ftp', banner: '220 mx ESMTP' },
    ],
    ['Redis', heard('-ERR unknown command\r\n'), undefined, expect.objectContaining({ kind: 'other', protocol: 'redis' })],
    [
      'TLS only',
      heard(Buffer.from([0x15, 3, 1, 0, 2, 2, 40])),
      undefined,
      expect.objectContaining({ kind: 'other', protocol: 'tls' }),
    ],
    ['S and more is no answer to SSLRequest', heard('SS'), undefined, expect.objectContaining({ kind: 'other', tls: 'unknown' })],
    [
      'an error instead of an answer',
      heard(errorMessage({ S: 'FATAL', V: 'FATAL', C: '53300', M: 'sorry, too many clients already', F: 'postmaster.c' })),
      undefined,
      expect.objectContaining({ kind: 'postgresql' }),
    ],
    [
      'Pgpool-II',
      heard('N'),
      heard(errorMessage({ S: 'ERROR', C: '08S01', M: 'pgpool is not accepting any new connections', F: 'protocol/child.c' })),
      { kind: 'pgpool', tls: 'not-offered' },
    ],
    ['a letter E and garbage', heard('N'), heard('Everything is fine'), expect.objectContaining({ kind: 'other' })],
  ] as const)('%s', (_, ssl, protocol, expected) => {
    expect(identify(ssl, protocol)).toEqual(expected);
  });

  it('shows what came escaped and cut', () => {
    const { banner } = identify(heard(`\u001b[2J::error::owned\n##[error]${'x'.repeat(500)}`), undefined);
    for (const trouble of ['\u001b', '::error', '##[', '\n']) expect(banner).not.toContain(trouble);
    expect(banner?.length).toBeLessThanOrEqual(160);
  });
});

describe('answers to an invented user', () => {
  const failed = (sqlstate: string, text: string) =>
    heard(errorMessage({ S: 'FATAL', V: 'FATAL', C: sqlstate, M: text, F: 'x.c' }));
  it.each([
    [
      'SCRAM',
      heard(authentication(10, Buffer.from('SCRAM-SHA-256\0\0'))),
      { verdict: 'authentication', demanded: 'scram-sha-256' },
    ],
    ['md5', heard(authentication(5, Buffer.from('salt'))), { verdict: 'authentication', demanded: 'md5' }],
    ['cleartext', heard(authentication(3)), { verdict: 'authentication', demanded: 'cleartext' }],
    ['trust', heard(authentication(0)), { verdict: 'authentication', demanded: 'none' }],
    [
      'starting',
      failed('57P03', 'the database system is starting up'),
      { verdict: 'failed', failure: 'starting', sqlstate: '57P03' },
    ],
    [
      'standby',
      failed('57P03', 'the database system is not accepting connections'),
      { verdict: 'failed', failure: 'not-accepting', sqlstate: '57P03' },
    ],
    [
      'too many',
      failed('53300', 'lo siento, ya tenemos demasiados clientes'),
      { verdict: 'failed', failure: 'too-many', sqlstate: '53300' },
    ],
    [
      'no record',
      failed('28000', 'no pg_hba.conf entry for host "127.0.0.1", user "u", database "u", no encryption'),
      { verdict: 'failed', failure: 'hba', sqlstate: '28000' },
    ],
    ['nothing', heard('', 'closed'), { verdict: 'no-answer' }],
  ] as const)('%s', (_, answer, expected) => {
    expect(startupAnswer(answer)).toEqual(expected);
  });
});
