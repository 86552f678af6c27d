import { describe, expect, it } from '@jest/globals';
import { check, defaultSettings, planFixes, planMove, type Move, type Workspace } from '../../src/core/index.ts';
import { memoryWorkspace, type Files } from '../support/memory-workspace.ts';

const sound: Files = {
  'postgresql.conf': "# main\nport = 5432 # was 5431\nlisten_addresses = '*'\n",
  'ufw.sh': '#!/bin/sh\nufw allow from 10.0.0.0/8 to any port 5432 proto tcp\n',
  'app/.env': 'DATABASE_URL=postgres://app:s3cret@localhost:5432/shop\nREDIS_PORT=5432x\n',
  'pgbouncer.ini': '[databases]\nshop = host=127.0.0.1 port=5432\n[pgbouncer]\nlisten_port = 6432\n',
  'check.sh': '#!/bin/sh\ntest -S /var/run/postgresql/.s.PGSQL.5432\n',
};

const opening =
  (files: Files, base?: Files): (() => Workspace) =>
  () =>
    memoryWorkspace(files, base);

function moved(files: Files, to = 5544, server?: string): Move {
  const move = planMove(opening(files), defaultSettings, { to, server });
  if ('problem' in move) throw new Error(move.problem);
  return move;
}

/** The files with the new texts of a plan. */
function after(files: Files, { texts }: { readonly texts: ReadonlyMap<string, string> }): Files {
  return { ...files, ...Object.fromEntries(texts) };
}

describe('a move', () => {
  it('takes every layer along, and nothing else', () => {
    const move = moved(sound);
    expect(move).toMatchObject({ from: 5432, to: 5544, blocked: [] });
    expect(after(sound, move)).toEqual({
      'postgresql.conf': "# main\nport = 5544 # was 5431\nlisten_addresses = '*'\n",
      'ufw.sh': sound['ufw.sh']?.replace('5432', '5544'),
      'app/.env': 'DATABASE_URL=postgres://app:s3cret@localhost:5544/shop\nREDIS_PORT=5432x\n',
      'pgbouncer.ini': sound['pgbouncer.ini']?.replace('5432', '5544'),
      'check.sh': sound['check.sh']?.replace('5432', '5544'),
    });
    expect(check(memoryWorkspace(after(sound, move)), defaultSettings).findings.filter(({ level }) => level !== 'note')).toEqual(
      [],
    );
  });

  it('and back is where it began', () => {
    const there = after(sound, moved(sound));
    expect(after(there, moved(there, 5432))).toEqual(sound);
  });

  it('says what no edit can mend', () => {
    const implied = { ...sound, 'job.sh': '#!/bin/sh\npsql -h localhost -d shop\n' };
    const { blocked } = moved(implied);
    expect(blocked.map(({ at }) => at.path)).toEqual(['job.sh']);
  });

  it('leaves alone what was wrong before and is none of its business', () => {
    const drifted = {
      ...sound,
      'other/postgresql.conf': 'port = 6000\n',
      'other/.env': 'DATABASE_URL=postgres://a@localhost:6001/x\n',
    };
    const { blocked, texts } = moved(drifted, 5544, 'postgresql.conf');
    expect(blocked).toEqual([]);
    expect([...texts.keys()].filter((path) => path.startsWith('other/'))).toEqual([]);
  });

  it.each<[string, Files, number, string | undefined, string]>([
    ['no server', { '.env': 'PGPORT=5432\n' }, 5433, undefined, 'no PostgreSQL server is known here'],
    [
      'several',
      { 'a/postgresql.conf': 'port = 5432\n', 'b/postgresql.conf': 'port = 5433\n' },
      5434,
      undefined,
      'there are 2 servers, name one',
    ],
    ['another name', sound, 5433, 'nobody', 'no PostgreSQL server has this name or file'],
    ['the port it has', sound, 5432, undefined, 'listens on 5432 already'],
    [
      'a port nobody wrote',
      { 'docker-compose.yml': 'services:\n  db:\n    image: postgres:16\n' },
      5433,
      undefined,
      'is written nowhere',
    ],
  ])('refuses %s', (_, files, to, server, problem) => {
    expect(planMove(opening(files), defaultSettings, { to, server })).toEqual({ problem: expect.stringContaining(problem) });
  });
});

describe('fixes', () => {
  const changed = { ...sound, 'postgresql.conf': 'port = 5433\n' };

  it('bring what stayed behind to the port of the change', () => {
    const plan = planFixes(opening(changed, sound), defaultSettings, { reviewed: false, ground: 'base' });
    expect(plan.edits.map(({ path, expected, text }) => [path, expected, text])).toEqual(
      ['app/.env', 'check.sh', 'pgbouncer.ini', 'ufw.sh'].map((path) => [path, '5432', '5433']),
    );
    expect(plan.report.findings.filter(({ level }) => level !== 'note')).toEqual([]);
  });

  it('of a sound repository are none', () => {
    expect(planFixes(opening(sound), defaultSettings, { reviewed: true, ground: 'base' })).toMatchObject({ edits: [] });
  });

  it('leave out what is to be looked at, unless it is wanted', () => {
    const through = {
      'postgresql.conf': 'port = 5433\n',
      'run.sh': '#!/bin/sh\nDB_PORT=5432\npsql -h localhost -p "$DB_PORT" -d x\n',
    };
    const count = (reviewed: boolean): number =>
      planFixes(opening(through), defaultSettings, { reviewed, ground: 'base' }).edits.length;
    expect([count(false), count(true)]).toEqual([0, 1]);
  });

  it('silenced findings change nothing', () => {
    const silenced = { ...changed, 'app/.env': `# pg-port-guard: ignore[*] replica\n${sound['app/.env']}` };
    const plan = planFixes(opening(silenced), defaultSettings, { reviewed: true, ground: 'base' });
    expect([...plan.texts.keys()]).not.toContain('app/.env');
  });
});
