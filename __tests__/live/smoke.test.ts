import { describe, expect, it } from '@jest/globals';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { smoke } from '../../src/live/index.ts';
import { temporary } from '../support/temporary.ts';
import { authentication, errorMessage, listener, listening, postgresqlLike } from './listeners.ts';

const tools = { psql: false, nc: false, ss: false } as const;
const posix = process.platform === 'win32' ? it.skip : it;

describe('a target', () => {
  it('that nobody listens on', async () => {
    const { port, close } = await listener(() => undefined);
    await close();
    const facts = await smoke({ host: '127.0.0.1', port }, { tools });
    expect(facts.targets[0]).toMatchObject({
      role: 'server',
      host: '127.0.0.1',
      here: true,
      attempts: 1,
      resolution: { verdict: 'literal', addresses: ['127.0.0.1'] },
      tcp: { verdict: 'refused', addresses: [{ answer: 'refused', code: 'ECONNREFUSED' }] },
      wire: { verdict: 'skipped', why: 'no-answer' },
      login: { verdict: 'skipped', why: 'no-answer' },
    });
  });

  it('of a name that does not exist', async () => {
    const facts = await smoke({ host: 'nosuch.invalid', port: 5432 }, { tools, deadlineMs: 5000 });
    expect(facts.targets[0]).toMatchObject({
      resolution: { addresses: [] },
      tcp: { verdict: 'skipped', why: 'unresolved' },
      binding: { verdict: 'skipped', why: 'elsewhere' },
    });
    expect(['unknown-host', 'temporary', 'deadline', 'failed']).toContain(facts.targets[0]?.resolution.verdict);
  });

  it('whose name has several addresses is probed at each', async () => {
    await listening(postgresqlLike(), async ({ port }) => {
      const facts = await smoke({ host: 'localhost', port }, { tools });
      const [target] = facts.targets;
      expect(target?.tcp.verdict).toBe('open');
      expect(target?.tcp.addresses.map(({ address }) => address)).toEqual(target?.resolution.addresses);
      expect(target?.wire).toMatchObject({ verdict: 'postgresql', peers: [{ address: '127.0.0.1', kind: 'postgresql' }] });
    });
  });

  it('without credentials is asked with an invented user', async () => {
    const starting = errorMessage({ S: 'FATAL', V: 'FATAL', C: '57P03', M: 'the database system is starting up' });
    await listening(
      postgresqlLike((socket) => void socket.end(starting)),
      async ({ port, heard }) => {
        const facts = await smoke({ host: '127.0.0.1', port }, { tools });
        expect(facts.targets[0]?.wire.peers[0]?.startup).toEqual({ verdict: 'failed', failure: 'starting', sqlstate: '57P03' });
        expect(facts.targets[0]?.login).toEqual({ verdict: 'skipped', why: 'no-credentials', ms: 0 });
        expect(Buffer.concat(heard).toString('latin1')).toContain('user\0pg_port_guard\0');
      },
    );
  });

  posix('on this machine: what is bound, with ss and from /proc alike', async () => {
    if (process.platform !== 'linux') return;
    await listening(postgresqlLike(), async ({ port }) => {
      const found = await Promise.all([
        smoke({ host: '127.0.0.1', port }, { tools: { psql: false, nc: false }, untrusted: [process.cwd()] }),
        smoke({ host: '127.0.0.1', port }, { tools }),
      ]);
      for (const facts of found)
        expect(facts.targets[0]?.binding).toMatchObject({
          verdict: 'bound',
          listeners: [{ address: '127.0.0.1', scope: 'loopback' }],
        });
      expect(found[1]?.tools.ss).toEqual({ state: 'absent' });
    });
  });

  it('that was refused as input is not connected to', async () => {
    await listening(postgresqlLike(), async ({ port, connections }) => {
      const facts = await smoke({ host: '-w', port, dsn: `postgresql://a:b@127.0.0.1:${port}/x?sslmode=no` }, { tools });
      expect(facts).toMatchObject({ targets: [], rejected: [{ input: 'smoke-dsn', why: 'tls-mode' }] });
      expect(connections()).toBe(0);
    });
  });

  it('survives JSON', async () => {
    const facts = await smoke({ host: '127.0.0.1', port: 1, poolerDsn: 'host=127.0.0.1 port=1 user=x' }, { tools });
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
  });
});

describe('a socket', () => {
  const at = (port: number, directory: string) => smoke({ port, socketDirectory: directory }, { tools });

  posix('listening, stale, missing, or none at all', async () => {
    const directory = temporary();
    const server = createServer(postgresqlSocket());
    try {
      await new Promise<void>((resolve) => server.listen(join(directory.path, '.s.PGSQL.5533'), resolve));
      writeFileSync(join(directory.path, '.s.PGSQL.5534'), '');
      const verdicts = [
        (await at(5533, directory.path)).targets[0],
        (await at(5534, directory.path)).targets[0],
        (await at(5535, directory.path)).targets[0],
        (await at(5535, join(directory.path, 'none'))).targets[0],
      ].map((target) => target?.socket.verdict);
      expect(verdicts).toEqual(['listening', 'not-a-socket', 'missing', 'directory-missing']);
      const [target] = (await at(5533, directory.path)).targets;
      expect(target).toMatchObject({ role: 'socket', wire: { verdict: 'postgresql' }, tcp: { verdict: 'skipped' } });
    } finally {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      directory.remove();
    }
  });

  function postgresqlSocket() {
    const manner = postgresqlLike();
    return (socket: Parameters<typeof manner>[0]): void => {
      socket.on('error', () => undefined);
      manner(socket, 0);
    };
  }
});

describe('patience', () => {
  it('waits for a server that is just restarting', async () => {
    const { port, close } = await listener(() => undefined);
    await close();
    const later = new Promise<Awaited<ReturnType<typeof listener>>>((resolve) => {
      setTimeout(() => void listener(postgresqlLike(), port).then(resolve), 700);
    });
    const facts = await smoke({ host: '127.0.0.1', port, oldPort: port === 1 ? 2 : 1 }, { tools, waitMs: 8000 });
    await (await later).close();
    expect(facts.targets[0]).toMatchObject({ tcp: { verdict: 'open' }, wire: { verdict: 'postgresql' } });
    expect(facts.targets[0]?.attempts).toBeGreaterThan(1);
    expect(facts.targets[1]).toMatchObject({ role: 'old-port', attempts: 1 });
  });

  it('ends', async () => {
    const facts = await smoke({ host: '127.0.0.1', port: 1 }, { tools, waitMs: 900 });
    expect(facts.targets[0]?.attempts).toBeGreaterThan(1);
    expect(facts.elapsedMs).toBeLessThan(3000);
    const cut = await smoke({ host: '127.0.0.1', port: 1 }, { tools, waitMs: 60_000, deadlineMs: 600 });
    expect(cut.elapsedMs).toBeLessThan(1500);
    expect(cut.deadlineHit).toBe(true);
  });

  it('is not for a wrong password', async () => {
    const wrong = errorMessage({ S: 'FATAL', V: 'FATAL', C: '28P01', M: 'password authentication failed for user "app"' });
    await listening(
      postgresqlLike((socket) => void socket.end(wrong)),
      async ({ port }) => {
        const facts = await smoke({ dsn: `host=127.0.0.1 port=${port} user=app password=x` }, { tools, waitMs: 5000 });
        expect(facts.targets[0]).toMatchObject({ attempts: 1, login: { failure: 'password' } });
      },
    );
  });
});

describe('nc', () => {
  posix('is a second opinion where it can be', async () => {
    const directory = temporary({
      nc: `#!/bin/sh\n[ "$1" = -h ] && { echo 'OpenBSD netcat (test)'; exit 0; }\nenv > "$(dirname "$0")/env"\necho "Connection to $6 $7 port [tcp/*] succeeded!" >&2\n`,
    });
    chmodSync(join(directory.path, 'nc'), 0o755);
    try {
      const { port, close } = await listener(() => undefined);
      await close();
      const facts = await smoke({ host: '127.0.0.1', port }, { tools: { ...tools, nc: join(directory.path, 'nc') } });
      // The built-in probe counts.
      expect(facts.targets[0]?.tcp).toMatchObject({ verdict: 'refused', addresses: [{ answer: 'refused', nc: 'open' }] });
      expect(facts.tools.nc).toEqual({ state: 'used', variant: 'openbsd' });
      const names = readFileSync(join(directory.path, 'env'), 'utf8')
        .split('\n')
        .flatMap((line) => /^(\w+)=/.exec(line)?.[1] ?? []);
      expect(names.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name)).sort()).toEqual(['LC_ALL', 'PATH']);
    } finally {
      directory.remove();
    }
  });

  posix('of busybox is of no use', async () => {
    const directory = temporary({ nc: '#!/bin/sh\necho "BusyBox v1.35.0 multi-call binary." >&2\nexit 1\n' });
    chmodSync(join(directory.path, 'nc'), 0o755);
    try {
      const facts = await smoke({ host: '127.0.0.1', port: 1 }, { tools: { ...tools, nc: join(directory.path, 'nc') } });
      expect(facts.targets[0]?.tcp.addresses[0]).not.toHaveProperty('nc');
      expect(facts.tools.nc).toEqual({ state: 'incapable', variant: 'busybox' });
    } finally {
      directory.remove();
    }
  });
});

describe('programs of the workspace', () => {
  posix('are not run, though PATH leads there', async () => {
    const fake = `#!/bin/sh\ntouch "$(dirname "$0")/ran"\n`;
    const directory = temporary({ 'bin/psql': fake, 'bin/nc': fake, 'bin/ss': fake });
    const bin = join(directory.path, 'bin');
    for (const name of ['psql', 'nc', 'ss']) chmodSync(join(bin, name), 0o755);
    const seen = (tools: object) =>
      listening(
        postgresqlLike((socket) => void socket.write(authentication(3))),
        async ({ port }) => {
          const dsn = `postgresql://app:x@127.0.0.1:${port}/x`;
          await smoke({ dsn }, { path: bin, untrusted: [directory.path], loginMs: 500, tools });
          return existsSync(join(bin, 'ran'));
        },
      );
    try {
      expect(await seen({})).toBe(false);
      // It would show: an option may name any program.
      expect(await seen({ psql: join(bin, 'psql') })).toBe(true);
    } finally {
      directory.remove();
    }
  });
});
