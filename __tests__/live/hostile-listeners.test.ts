import { describe, expect, it } from '@jest/globals';
import { smoke } from '../../src/live/index.ts';
import { hostile, listening, postgresqlLike, type Manner } from './listeners.ts';

const tools = { psql: false, nc: false, ss: false } as const;
const quick = { tools, answerMs: 300, connectMs: 1000, loginMs: 1000 };

/** Sockets and timers of the process, less what the test program itself has. */
const handles = (): number =>
  process.getActiveResourcesInfo().filter((name) => /TCP|Pipe|Timeout|Process|FSReq|GetAddrInfo/.test(name)).length;

describe('a listener that is', () => {
  it.each<[keyof typeof hostile, object]>([
    ['silent', { kind: 'silent' }],
    ['garbage', { kind: 'other' }],
    ['endless', { kind: 'other' }],
    ['http', { kind: 'other', protocol: 'http' }],
    ['ssh', { kind: 'other', protocol: 'ssh' }],
    ['halfClose', { kind: 'closes' }],
    ['reset', { kind: 'closes' }],
    ['drip', { kind: 'other' }],
    ['alwaysNo', { kind: 'other', banner: 'N' }],
  ])('%s', async (name, peer) => {
    await listening(hostile[name], async ({ port, heard }) => {
      const facts = await smoke({ dsn: `postgresql://app:hunter2@127.0.0.1:${port}/shop` }, quick);
      const [target] = facts.targets;
      expect(target?.tcp.verdict).toBe('open');
      expect(target?.wire.peers[0]).toMatchObject(peer);
      expect(target?.login.verdict).toBe('skipped');
      expect(Buffer.concat(heard).toString('latin1')).not.toMatch(/hunter2|shop/);
      expect(JSON.stringify(facts)).not.toMatch(/hunter2|"shop|::error/);
      expect(facts.elapsedMs).toBeLessThan(5000);
    });
  });

  it('one that waits until the login to misbehave', async () => {
    for (const manner of [hostile.garbage, hostile.endless, hostile.http, hostile.drip, hostile.reset] as readonly Manner[])
      await listening(
        postgresqlLike((socket) => manner(socket, 0)),
        async ({ port }) => {
          const facts = await smoke({ dsn: `postgresql://app@127.0.0.1:${port}/shop` }, quick);
          expect(facts.targets[0]?.login).toMatchObject({ verdict: 'failed' });
        },
      );
  });
});

describe('time', () => {
  it('the deadline holds against silence, and says so', async () => {
    await listening(hostile.silent, async ({ port }) => {
      const facts = await smoke({ host: '127.0.0.1', port, oldPort: port === 1 ? 2 : 1 }, { tools, deadlineMs: 400 });
      expect(facts).toMatchObject({ deadlineHit: true, deadlineMs: 400 });
      expect(facts.elapsedMs).toBeLessThan(900);
      expect(facts.targets[0]?.wire.verdict).toBe('deadline');
      expect(facts.targets[0]?.login).toMatchObject({ verdict: 'skipped' });
      expect(facts.targets[1]?.tcp.verdict).toBe('refused');
    });
  });

  it('the caller can end it', async () => {
    await listening(hostile.silent, async ({ port }) => {
      const caller = new AbortController();
      setTimeout(() => caller.abort(), 200);
      const facts = await smoke({ host: '127.0.0.1', port }, { tools, signal: caller.signal });
      expect(facts.deadlineHit).toBe(true);
      expect(facts.elapsedMs).toBeLessThan(1500);
    });
    const ended = await smoke({ host: '127.0.0.1', port: 1 }, { tools, signal: AbortSignal.abort() });
    expect(ended).toMatchObject({ deadlineHit: true });
  });
});

describe('a thousand probes', () => {
  it('leave no open handle, and stay within their time', async () => {
    const manners = [...Object.values<Manner>(hostile), postgresqlLike((socket) => socket.end('garbage'))];
    const alternating: Manner = (socket, number) => (manners[number % manners.length] ?? hostile.reset)(socket, number);
    const before = handles();
    await listening(alternating, async ({ port, connections }) => {
      const options = { ...quick, answerMs: 60, loginMs: 150, deadlineMs: 10_000 };
      // Four targets each: then the look at what listens here, which is not what is tested, is taken a quarter as often.
      const hosts = Array.from({ length: 4 }, () => `127.0.0.1:${port}`).join(',');
      const four = () => smoke({ dsn: `postgresql://app:hunter2@${hosts}/x` }, options);
      for (let round = 0; round < 10; round++) {
        const all = await Promise.all(Array.from({ length: 25 }, four));
        for (const facts of all) expect(facts).toMatchObject({ targets: { length: 4 }, deadlineHit: false });
        for (const facts of all) expect(facts.elapsedMs).toBeLessThan(11_000);
      }
      expect(connections()).toBeGreaterThan(1500);
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(handles()).toBeLessThanOrEqual(before);
  }, 90_000);
});
