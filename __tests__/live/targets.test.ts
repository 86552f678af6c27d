import { describe, expect, it } from '@jest/globals';
import { userInfo } from 'node:os';
import { readDsn } from '../../src/live/dsn.ts';
import { isHost, isSocketDirectory } from '../../src/live/hosts.ts';
import { targetsOf, type SmokeTargets } from '../../src/live/targets.ts';

const brief = (given: SmokeTargets, login = false) => {
  const { targets, rejected } = targetsOf(given, login);
  return [
    ...targets.map(
      (one) =>
        `${one.role} ${one.host}:${one.port}${one.secret ? ' secret' : ''}${one.credentials === undefined ? '' : ` as ${one.credentials.user}`}`,
    ),
    ...rejected.map((one) => `${one.input} ${one.why}`),
  ];
};
const dsn = 'postgresql://app:pw@db.example:5433/shop';

describe('targets', () => {
  it.each<[SmokeTargets, string[]]>([
    [{}, []],
    [{ host: 'db', port: 5433 }, ['server db:5433']],
    [{ dsn }, ['server db.example:5433 secret as app']],
    [{ dsn, port: 5444 }, ['server db.example:5444 secret as app']],
    [{ dsn, host: 'other', port: 5444 }, ['server other:5444 as app']],
    [{ dsn, host: 'other' }, ['server other:5433 as app']],
    [{ host: 'db', port: 5433, oldPort: 5432 }, ['server db:5433', 'old-port db:5432']],
    [{ dsn, oldPort: 5432 }, ['server db.example:5433 secret as app', 'old-port db.example:5432 secret']],
    [{ host: 'db', port: 5433, oldPort: 5433 }, ['server db:5433', 'old-port same-port']],
    [{ host: 'db', port: 5433, oldPort: 0 }, ['server db:5433', 'old-port port']],
    [{ oldPort: 5432 }, ['old-port no-host']],
    [
      { host: 'db', port: 5433, poolerDsn: 'host=bouncer port=6432 user=app' },
      ['server db:5433', 'pooler bouncer:6432 secret as app'],
    ],
    [{ host: 'db', port: 5433, socketDirectory: '/run/postgresql' }, ['server db:5433', 'socket /run/postgresql:5433']],
    [{ port: 5433, socketDirectory: '/run/postgresql' }, ['socket /run/postgresql:5433']],
    [{ dsn: 'host=/run/postgresql port=5433 user=app' }, ['socket /run/postgresql:5433 secret as app']],
    [{ dsn: 'postgresql://app@h1:1,h2:2/x' }, ['server h1:1 secret as app', 'server h2:2 secret as app']],
    [{ dsn: 'postgresql://app@h1,h2,h3,h4,h5/x' }, ['smoke-dsn too-many-hosts']],
    [{ port: 5433 }, ['smoke-host no-host']],
    [{ host: 'db' }, ['smoke-port port']],
    [{ host: '-oProxyCommand=x', port: 5433 }, ['smoke-host host']],
    [{ host: 'a b', port: 5433 }, ['smoke-host host']],
    [{ host: 'db', port: 70000 }, ['smoke-port port']],
    [{ host: 'db', port: 5433, socketDirectory: 'run' }, ['server db:5433', 'smoke-socket directory']],
    [{ dsn: 'jdbc:postgresql://db/x' }, ['smoke-dsn malformed']],
    [{ dsn: 'postgresql:///x' }, ['smoke-dsn no-host']],
    [{ dsn: 'postgresql://u:p/5@h:5599/x' }, ['smoke-dsn port']],
    [{ dsn: 'host=db sslmode=maybe' }, ['smoke-dsn tls-mode']],
    [{ dsn: 'host=$(id) user=x' }, ['smoke-dsn host']],
    [{ dsn: 'host=db user=x', poolerDsn: 'nonsense' }, ['server db:5432 secret as x', 'smoke-pooler-dsn malformed']],
  ])('%j', (given, expected) => {
    expect(brief(given)).toEqual(expected);
  });

  it('gives the old port credentials only with leave', () => {
    expect(brief({ dsn, oldPort: 5432 }, true)[1]).toBe('old-port db.example:5432 secret as app');
  });

  it('takes user and database as libpq does when they are left out', () => {
    const [target] = targetsOf({ dsn: 'host=db' }, false).targets;
    expect(target?.credentials).toMatchObject({ user: userInfo().username, database: userInfo().username });
  });
});

describe('of a DSN', () => {
  it('only what is meant to be followed is followed', () => {
    const text =
      'host=db hostaddr=10.0.0.1 port=5433 user=u password=p dbname=d sslmode=require service=s passfile=/etc/shadow sslkey=/k sslrootcert=/r options=-cx=y';
    expect(readDsn(text)).toEqual({
      hosts: [{ host: 'db', address: '10.0.0.1', port: 5433 }],
      user: 'u',
      password: 'p',
      database: 'd',
      tls: 'require',
      ignored: ['service', 'passfile', 'sslkey', 'sslrootcert', 'options'],
    });
  });

  it.each([
    ['postgresql://db/x?sslrootcert=system', { tls: 'verify-full', ignored: [] }],
    ['postgresql://db/x?sslrootcert=/ca.pem&sslmode=verify-full', { tls: 'verify-full', ignored: ['sslrootcert'] }],
    ['postgresql://db/x?ssl=true', { tls: 'require' }],
    ['postgresql://db/x', { tls: 'prefer', password: undefined, database: 'x' }],
    ['postgresql://u:p%40ss%3Aw@[::1]:5599/x', { password: 'p@ss:w', hosts: [{ host: '::1', address: undefined, port: 5599 }] }],
    [`host=db password='a b\\'c' user=u`, { password: "a b'c" }],
  ])('%s', (text, expected) => {
    expect(readDsn(text)).toMatchObject(expected);
  });
});

describe('hosts', () => {
  it.each(['db', 'db.example.', '127.0.0.1', '::1', 'fe80::1%eth0', 'a_b', 'xn--bcher-kva.example', '1db'])(
    '%s is one',
    (text) => {
      expect(isHost(text)).toBe(true);
    },
  );

  it.each([
    '',
    '-h',
    'a,b',
    'a b',
    'a/b',
    '/x',
    '@x',
    'a:1',
    '[::1]',
    'a..b',
    'bücher',
    'a\nb',
    'h-',
    'fe80::1%$(x)',
    'a'.repeat(64),
  ])('%j is none', (text) => {
    expect(isHost(text)).toBe(false);
  });

  it('a socket directory is an absolute path that fits a socket address', () => {
    expect(['/run/postgresql', '/tmp/a b'].every(isSocketDirectory)).toBe(true);
    expect(['run', '', `/${'x'.repeat(100)}`, '/a\nb'].some(isSocketDirectory)).toBe(false);
  });
});
