import { describe, expect } from '@jest/globals';
import { Client } from 'pg';
import { whereInstalled } from '../support/live/installed.ts';
import { pairs, type PairState } from '../support/live/pairs.ts';
import type { Login } from '../support/live/psql.ts';

interface Identity {
  readonly identifier: string;
  readonly started: string;
  readonly port: string;
  readonly pending: boolean;
  readonly recovery: boolean;
}

const question = `SELECT (pg_control_system()).system_identifier::text AS identifier, pg_postmaster_start_time()::text AS started,
  current_setting('port') AS port, pg_is_in_recovery() AS recovery,
  (SELECT pending_restart FROM pg_settings WHERE name = 'port') AS pending`;

async function identity({ host, port, user, password, dbname }: Login): Promise<Identity | string> {
  const client = new Client({ host, port, user, password, database: dbname, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Identity>(question)).rows[0] ?? 'no row';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'not PostgreSQL';
  } finally {
    await client.end();
  }
}

/** The facts by which the two are told apart (semantics.md §G.4), seen as an ordinary user over TCP. */
const facts: Readonly<Record<PairState['expected'], (now: Identity, old: Identity) => void>> = {
  clean: (now, old) => {
    expect(now).toMatchObject({ pending: false });
    expect(old).toBe('ECONNREFUSED');
  },
  'restart-missing': (now, old) => {
    expect(now).toBe('ECONNREFUSED');
    expect(old).toMatchObject({ pending: true });
  },
  forwarder: (now, old) => expect(old).toEqual(now),
  copy: (now, old) => {
    expect(old.identifier).toBe(now.identifier);
    expect(old.started).not.toBe(now.started);
  },
  ghost: (now, old) => {
    expect(old.identifier).toMatch(/^\d{19}$/);
    expect(old.identifier).not.toBe(now.identifier);
  },
  'not-postgresql': (now, old) => {
    expect(now).toMatchObject({ pending: false });
    expect(typeof old).toBe('string');
  },
};

describe.each(pairs)('$name', ({ needs, start, expected }) => {
  whereInstalled(...needs).it(`is told by its facts: ${expected}`, async () => {
    const { now, old } = await start();
    const [first, second] = [await identity(now), await identity(old)];
    if (typeof first !== 'string') expect(first.port).toBe(String(now.port));
    facts[expected](first as Identity, second as Identity);
  });
});
