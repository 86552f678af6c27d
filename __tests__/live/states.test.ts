import { afterAll, describe, expect } from '@jest/globals';
import type { SmokeFacts } from '../../src/core/index.ts';
import { smoke, type SmokeOptions } from '../../src/live/index.ts';
import { removeElsewhere, smokeElsewhere } from './elsewhere.ts';
import { dsnOf } from '../support/live/dsn.ts';
import { whereInstalled, type Part } from '../support/live/installed.ts';
import { impostorStates, once, states, type Situation, type State } from '../support/live/states.ts';

/** Both ways to log in; nc and ss as this machine has them. */
const clients: readonly (readonly [string, readonly Part[], SmokeOptions['tools']])[] = [
  ['psql', ['psql'], {}],
  ['the driver', [], { psql: false }],
];

const quick: SmokeOptions = { connectMs: 1500, answerMs: 1500, loginMs: 5000, untrusted: [process.cwd()] };

/** One that only looks like PostgreSQL is met on the old port, where a peer may be anybody. */
async function probed({ login, received }: Situation, wire: string, tools: SmokeOptions['tools'] = {}): Promise<SmokeFacts> {
  const impostor = received !== undefined && wire === 'postgresql';
  const options = { ...quick, tools, loginOnOldPort: impostor };
  if (!impostor) return smoke({ dsn: dsnOf(login) }, options);
  const facts = await smoke({ dsn: dsnOf({ ...login, port: 1 }), oldPort: login.port }, options);
  return { ...facts, targets: facts.targets.filter(({ role }) => role === 'old-port') };
}

/** Where no login may be tried, there is a reason instead. */
function loginWanted({ expected }: State, { login }: Situation): unknown {
  if (expected.wire === 'skipped') return { verdict: 'skipped', why: 'no-answer' };
  if (expected.wire !== 'postgresql' && expected.wire !== 'pgbouncer') return { verdict: 'skipped', why: 'not-postgresql' };
  // Files that a connection string names are not followed: only roots of the system count.
  if (login.sslrootcert !== undefined) return { verdict: 'failed', failure: 'tls-certificate' };
  if (expected.login === 'ok') return { verdict: 'ok', session: { inRecovery: expect.any(Boolean) } };
  // PgBouncer has one SQLSTATE for all, which psql does not show.
  const sqlstate = expected.wire === 'postgresql' && expected.sqlstate !== undefined ? { sqlstate: expected.sqlstate } : {};
  return { verdict: 'failed', failure: expected.login, ...sqlstate };
}

/** What is seen from another network namespace needs a process of its own there. */
const isAway = ({ needs }: State): boolean => needs.includes('netns');

afterAll(removeElsewhere);

/** Both clients meet the same servers and listeners. */
const met = [...states, ...impostorStates].filter((one) => !isAway(one)).map((state) => ({ state, start: once(state.start) }));

/** Every state that can be produced here, told apart by the probes alone. */
describe.each(clients)('with %s', (_, programs, tools) => {
  for (const { state, start } of met) {
    whereInstalled(...programs, ...state.needs).it(state.name, async () => {
      const situation = await start();
      const { expected } = state;
      const facts = await probed(situation, expected.wire, tools);
      const [target] = facts.targets;
      expect(target?.tcp.verdict).toBe(expected.tcp);
      if (expected.socket !== undefined) expect(target?.socket.verdict).toBe(expected.socket);
      expect(target?.wire.verdict).toBe(expected.wire);
      if (expected.tls !== undefined) expect(target?.wire.peers[0]?.tls).toBe(expected.tls);
      expect(target?.login).toMatchObject(loginWanted(state, situation) as object);
      expect(JSON.stringify(facts) + (situation.received?.() ?? '')).not.toContain('CANARY');
    });
  }
});

describe('from behind a packet filter', () => {
  for (const state of states.filter(isAway))
    whereInstalled(...state.needs).concurrent(state.name, async () => {
      const { login, before = [] } = await state.start();
      // The DSN holds the password, and arguments are visible: here host and port alone.
      const [target] = (await smokeElsewhere(before, { host: login.host, port: login.port }, quick)).targets;
      const unresolved = state.expected.tcp === 'unknown-host' || state.expected.tcp === 'temporary';
      expect(unresolved ? target?.resolution.verdict : target?.tcp.verdict).toBe(state.expected.tcp);
      expect(target?.wire).toMatchObject({ verdict: 'skipped', why: 'no-answer' });
      // nc sees the same, where it is installed and has an opinion.
      for (const { answer, nc = answer } of target?.tcp.addresses ?? []) expect(nc).toBe(answer);
    });
});
