import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { check, defaultSettings, renderJson } from '../../../src/core/index.ts';
import { memoryWorkspace } from '../../support/memory-workspace.ts';
import { smokeFacts } from '../../support/smoke-facts.ts';
import { schemaErrors } from '../../support/schema.ts';

const schema = JSON.parse(readFileSync('schemas/report.schema.json', 'utf8')) as Record<string, unknown>;
const compose = 'services:\n  db:\n    image: postgres:16\n    command: -p 5433\n  app:\n    image: example/app\n';

function reportOf(files: Readonly<Record<string, string>>, base?: Readonly<Record<string, string>>): unknown {
  return JSON.parse(renderJson(check(memoryWorkspace(files, base), defaultSettings), { version: '0.1.0', root: '.' }));
}

describe('schemas/report.schema.json', () => {
  it.each([
    ['an empty repository', {}, undefined],
    ['a drifted one', { 'docker-compose.yml': compose, '.env': 'DATABASE_URL=postgres://a@db:5432/a\n' }, undefined],
    [
      'a change',
      { 'postgresql.conf': 'port = 5433\n', '.env': 'PGHOST=localhost\nPGPORT=5432\n' },
      { 'postgresql.conf': 'port = 5432\n' },
    ],
    [
      'a change that silences what it breaks',
      {
        '.env': 'DATABASE_URL=postgres://a@localhost:5432/a # pg-port-guard: ignore[*] later\n',
        'postgresql.conf': 'port = 5433\n',
      },
      { '.env': 'DATABASE_URL=postgres://a@localhost:5432/a\n', 'postgresql.conf': 'port = 5432\n' },
    ],
    ['text that cannot be read', { 'docker-compose.yml': 'services: [\n', 'pgbouncer.ini': '[databases\n' }, undefined],
    [
      'a suppressed finding',
      {
        'docker-compose.yml': `${compose}    environment:\n      # pg-port-guard: ignore[*] known\n      DATABASE_URL: postgres://a@db:5432/a\n`,
      },
      undefined,
    ],
  ] as const)('describes the report of %s, member by member', (_name, files, base) => {
    expect(schemaErrors(schema, reportOf(files, base))).toEqual([]);
  });

  it('describes a live test, member by member', () => {
    const login = { verdict: 'failed', failure: 'hba' } as const;
    const smoke = smokeFacts({
      targets: [
        { role: 'server', port: 5433, tcp: { verdict: 'open' }, wire: { verdict: 'postgresql' }, login },
        { role: 'old-port', port: 5432, tcp: { verdict: 'filtered' } },
      ],
      rejected: [{ input: 'smoke-pooler-dsn', why: 'malformed' }],
    });
    const report = JSON.parse(
      renderJson(check(memoryWorkspace({}), defaultSettings, smoke), { version: '0.1.0', root: '.' }),
    ) as {
      readonly smoke: { readonly verdict: string };
      readonly findings: readonly object[];
    };
    expect(schemaErrors(schema, report)).toEqual([]);
    expect(report.smoke.verdict).toBe('fail');
    expect(report.findings).toMatchObject([{ ruleId: 'client/authentication', live: true, path: 'live:db:5433', line: 1 }]);
  });

  it('refuses what is no report', () => {
    const report = reportOf({ 'docker-compose.yml': compose }) as Record<string, unknown>;
    expect(schemaErrors(schema, { ...report, schemaVersion: 2 })).toEqual(['$.schemaVersion: not 1']);
    expect(schemaErrors(schema, { ...report, layers: [] })).toEqual(['$.layers: too few']);
    expect(schemaErrors(schema, { ...report, surprise: 1 })).toEqual(['$.surprise: not in the schema']);
  });
});
