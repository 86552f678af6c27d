import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { smoke } from '../../src/live/index.ts';
import { authentication, errorMessage, listening, message, postgresqlLike } from './listeners.ts';

const password = 'correct horse';
const tools = { psql: false, nc: false, ss: false } as const;

/** A login with the driver at a peer that proceeds so after the start-up packet; on the old port, where the peer may be anybody, or on the new. */
async function login(role: 'server' | 'old-port', onStartup: (socket: Socket) => void, more = '', options: object = {}) {
  return listening(postgresqlLike(onStartup), async ({ port, heard }) => {
    const dsn = `postgresql://app:${encodeURIComponent(password)}@127.0.0.1:${role === 'server' ? port : 1}/shop${more}`;
    const given = role === 'server' ? { dsn } : { dsn, oldPort: port };
    const facts = await smoke(given, { tools, loginOnOldPort: true, loginMs: 1500, ...options });
    const seen = facts.targets.find((one) => one.role === role)?.login;
    return { login: seen, heard: Buffer.concat(heard).toString('latin1'), facts };
  });
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** SCRAM as a peer that does not know the password can do it: with the salt and the rounds that suit it. */
const scram =
  (rounds: number, afterwards: (socket: Socket) => void = () => undefined) =>
  (socket: Socket): void => {
    socket.write(authentication(10, Buffer.from('SCRAM-SHA-256\0\0')));
    socket.once('data', (bytes) => {
      const nonce = /r=([^,]+)/.exec(bytes.toString('latin1'))?.[1] ?? '';
      socket.write(authentication(11, Buffer.from(`r=${nonce}x,s=c2FsdA==,i=${rounds}`)));
      socket.once('data', () => afterwards(socket));
    });
  };

describe('on the old port', () => {
  it('no password goes to a peer that asks for it in clear', async () => {
    const { login: seen, heard } = await login('old-port', (socket) => void socket.write(authentication(3)));
    expect(seen).toMatchObject({ verdict: 'failed', by: 'pg', failure: 'authentication-refused' });
    expect(heard).not.toContain(password);
  });

  it('nor its md5', async () => {
    const { login: seen, heard } = await login('old-port', (socket) => void socket.write(authentication(5, Buffer.from('salt'))));
    expect(seen).toMatchObject({ failure: 'authentication-refused' });
    expect(heard).not.toContain(md5(`${md5(`${password}app`)}salt`));
    expect(heard).not.toContain('md5');
  });

  it('nor a proof that is cheap to guess from', async () => {
    const { login: seen, heard } = await login('old-port', scram(1));
    expect(seen).toMatchObject({ failure: 'authentication-refused' });
    expect(heard).not.toContain('p=');
  });

  it('nor in clear after the first step of SCRAM', async () => {
    const turn = (socket: Socket): void => {
      socket.write(authentication(10, Buffer.from('SCRAM-SHA-256\0\0')));
      socket.once('data', () => socket.write(authentication(3)));
    };
    const { login: seen, heard } = await login('old-port', turn);
    expect(seen).toMatchObject({ failure: 'authentication-refused' });
    expect(heard).not.toContain(password);
  });

  it('nor in clear in one packet with the first step', async () => {
    const both = Buffer.concat([authentication(10, Buffer.from('SCRAM-SHA-256\0\0')), authentication(3)]);
    const { login: seen, heard } = await login('old-port', (socket) => void socket.write(both));
    expect(seen).toMatchObject({ failure: 'authentication-refused' });
    expect(heard).not.toContain(password);
  });

  it('a peer that lets us in without its own proof is not believed', async () => {
    const ready = Buffer.concat([authentication(0), message('Z', Buffer.from('I'))]);
    const { login: seen, heard } = await login(
      'old-port',
      scram(4096, (socket) => void socket.write(ready)),
    );
    expect(heard).toContain('p=');
    expect(seen).toMatchObject({ failure: 'authentication-refused' });
  });

  it('TLS that is not verified is no leave', async () => {
    for (const mode of ['require', 'verify-ca', 'verify-full']) {
      const { login: seen, heard } = await login(
        'old-port',
        (socket) => void socket.write(authentication(3)),
        `?sslmode=${mode}`,
      );
      expect(seen).toMatchObject({ failure: 'tls-unavailable' });
      expect(heard).not.toContain(password);
    }
  });

  it('without leave there is no login', async () => {
    const { login: seen, heard } = await login('old-port', () => undefined, '', { loginOnOldPort: false });
    expect(seen).toMatchObject({ verdict: 'skipped', why: 'not-asked' });
    expect(heard).not.toContain('app');
  });
});

describe('the driver', () => {
  it('takes nothing from PG* variables', async () => {
    const before = { ...process.env };
    Object.assign(process.env, {
      PGOPTIONS: '-c evil=1',
      PGREPLICATION: 'database',
      PGAPPNAME: 'evil',
      PGPASSWORD: 'evil',
      PGSSLMODE: 'require',
    });
    try {
      const { heard } = await login('server', (socket) => void socket.end(errorMessage({ S: 'FATAL', C: '3D000', M: 'x' })));
      expect(heard).toContain('user\0app\0database\0shop\0application_name\0pg-port-guard');
      expect(heard).not.toMatch(/evil|replication|options/);
    } finally {
      for (const name of Object.keys(process.env)) if (!(name in before)) Reflect.deleteProperty(process.env, name);
    }
  });

  it('says which SQLSTATE it saw', async () => {
    const end = errorMessage({ S: 'FATAL', V: 'FATAL', C: '28P01', M: 'Passwort falsch' });
    const { login: seen } = await login('server', (socket) => void socket.end(end));
    expect(seen).toEqual({ verdict: 'failed', by: 'pg', failure: 'password', sqlstate: '28P01', ms: expect.any(Number) });
  });

  it('takes the names of the DSN out of a text it has no word for', async () => {
    const end = errorMessage({ S: 'FATAL', V: 'FATAL', C: 'XX000', M: `no shop for app with ${password} at 127.0.0.1\u001b[2J` });
    const { login: seen } = await login('server', (socket) => void socket.end(end));
    expect(seen).toMatchObject({ failure: 'other', sqlstate: 'XX000', text: 'no *** for *** with *** at ***\\u001b[2J' });
  });

  it.each<readonly [string, (socket: Socket) => void, string]>([
    ['closes', (socket) => void socket.end(), 'closed'],
    ['resets', (socket) => void socket.resetAndDestroy(), 'closed'],
    ['says nothing', () => undefined, 'timeout'],
    ['asks what we do not speak', (socket) => void socket.write(authentication(99)), 'authentication-unsupported'],
    ['speaks nonsense', (socket) => void socket.write(Buffer.from('z\0\0\0\x07zzz')), 'not-postgresql'],
    [
      'sends a broken error',
      (socket) => void socket.write(Buffer.from([0x45, 0, 0, 0, 6, 0x53, 0x53, 0x52, 0, 0, 0, 4])),
      'other',
    ],
  ])('a peer that %s', async (_, onStartup, failure) => {
    const { login: seen } = await login('server', onStartup);
    expect(seen).toMatchObject({ verdict: 'failed', by: 'pg', failure });
  });

  it('a password that is demanded and not given', async () => {
    const { login: seen } = await listening(
      postgresqlLike((socket) => void socket.write(authentication(10, Buffer.from('SCRAM-SHA-256\0\0')))),
      async ({ port }) => ({
        login: (await smoke({ dsn: `host=127.0.0.1 port=${port} user=app` }, { tools })).targets[0]?.login,
      }),
    );
    expect(seen).toMatchObject({ verdict: 'failed', failure: 'password-missing' });
  });

  it('is ended when the peer pours', async () => {
    const chunk = Buffer.alloc(65_536);
    const pour = (socket: Socket): void => {
      // A message that claims to be a gigabyte long.
      socket.write(Buffer.from([0x52, 0x40, 0, 0, 0]));
      const more = (): void => {
        while (socket.writable && socket.write(chunk));
      };
      socket.on('drain', more);
      more();
    };
    const { login: seen } = await login('server', pour, '', { loginMs: 20_000 });
    expect(seen).toMatchObject({ verdict: 'failed', failure: 'not-postgresql' });
    expect(seen?.ms).toBeLessThan(10_000);
  });
});
