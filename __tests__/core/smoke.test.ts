import { describe, expect, it } from '@jest/globals';
import {
  check,
  defaultSettings,
  jsonReport,
  noFiles,
  parseStoredReport,
  renderComment,
  renderGithub,
  renderMarkdown,
  renderSarif,
  renderText,
  rules,
  verdictOf,
  version,
  type Report,
} from '../../src/core/index.ts';
import { memoryWorkspace } from '../support/memory-workspace.ts';
import { smokeFacts, type SparseTarget } from '../support/smoke-facts.ts';

const well: SparseTarget = {
  role: 'server',
  port: 5433,
  tcp: { verdict: 'open' },
  wire: { verdict: 'postgresql' },
  login: { verdict: 'ok' },
};
const dead: SparseTarget = { role: 'old-port', port: 5432, tcp: { verdict: 'refused' } };
const through: SparseTarget = {
  ...well,
  role: 'pooler',
  port: 6432,
  wire: { verdict: 'pgbouncer' },
  login: { verdict: 'ok', session: { port: 5433 } },
};
const refused: SparseTarget = { role: 'server', port: 5433, tcp: { verdict: 'refused' } };

const live = (targets: readonly SparseTarget[], own: object = {}): Report =>
  check(noFiles, defaultSettings, smokeFacts({ targets, ...own }));

const drifted = { 'postgresql.conf': 'port = 5433\n', '.env': 'DATABASE_URL=postgres://app@db.internal:5432/app\n' };

describe('a live test', () => {
  it('in which all is well has no finding, and says so only for what was tested', () => {
    expect(live([well, dead, through])).toMatchObject({ findings: [], smoke: { verdict: 'pass', troubles: [], untested: [] } });
    const part = live([{ ...well, login: { verdict: 'skipped', why: 'no-credentials' } }]);
    expect(part.smoke?.verdict).toBe('pass');
    expect(verdictOf(part).text).toMatch(/^server db:5433: live test passed \(not tested: login, .*the old port.*the pooler/);
  });

  it.each<[string, readonly SparseTarget[], object]>([
    ['its time ran out', [well], { deadlineHit: true }],
    ['an input was not followed', [well], { rejected: [{ input: 'old-port', why: 'port' }] }],
    ['there was no target', [], {}],
    ['nobody could try the login', [{ ...well, login: { verdict: 'failed', failure: 'client' } }], {}],
  ])('is inconclusive when %s', (_, targets, own) => {
    const report = live(targets, own);
    expect(report).toMatchObject({ findings: [], smoke: { verdict: 'inconclusive' } });
    expect(verdictOf(report).kind).toBe('undecidable');
    expect(renderText(report, { colour: false })).not.toMatch(/passed|consistent/);
  });

  it('fails with a failure although a part was not done', () => {
    expect(live([refused], { deadlineHit: true }).smoke).toMatchObject({ verdict: 'fail', troubles: [expect.any(String)] });
  });

  it('beside files that agree is what decides', () => {
    const files = memoryWorkspace({ 'postgresql.conf': 'port = 5433\n', '.env': 'PGHOST=localhost\nPGPORT=5433\n' });
    const of = (targets: readonly SparseTarget[], own = {}): string =>
      verdictOf(check(files, defaultSettings, smokeFacts({ targets, ...own }))).kind;
    expect([of([well, dead]), of([refused]), of([well], { deadlineHit: true })]).toEqual(['consistent', 'drift', 'undecidable']);
  });
});

describe('where a finding stands', () => {
  const placesOf = (files: Readonly<Record<string, string>>, targets: readonly SparseTarget[], base?: typeof files): string[] =>
    check(memoryWorkspace(files, base), defaultSettings, smokeFacts({ targets }))
      .findings.filter((finding) => finding.live)
      .map(({ at }) => at.path);

  it('is the statement of the port when one server has it, now or before', () => {
    const alive: SparseTarget = {
      ...dead,
      tcp: { verdict: 'open' },
      wire: { verdict: 'postgresql' },
      login: { verdict: 'skipped', why: 'not-asked' },
    };
    expect(placesOf({ 'postgresql.conf': 'port = 5433\n' }, [refused])).toEqual(['postgresql.conf']);
    expect(placesOf({ 'postgresql.conf': 'port = 5433\n' }, [well, alive])).toEqual(['postgresql.conf']);
    expect(placesOf({ 'postgresql.conf': 'port = 5450\n' }, [refused])).toEqual(['live:db:5433']);
    const two = { 'a/postgresql.conf': 'port = 5433\n', 'b/postgresql.conf': 'port = 5434\n' };
    expect(placesOf(two, [refused])).toEqual(['live:db:5433']);
  });

  it('keeps its level in a place for tests: the target was asked for', () => {
    const report = check(
      memoryWorkspace({ 'test/postgresql.conf': 'port = 5433\n' }),
      defaultSettings,
      smokeFacts({ targets: [refused] }),
    );
    expect(report.findings).toMatchObject([{ level: 'error', at: { path: 'test/postgresql.conf' } }]);
  });

  it('is each host of a secret, which is not shown', () => {
    const secret = { ...refused, host: 'smoke-dsn', input: 'smoke-dsn', secret: true } as const;
    const { findings } = live([secret, { ...secret, port: 5434 }]);
    expect(findings.map(({ at, message }) => [at.path, /port \d+/.exec(message)?.[0]])).toEqual([
      ['live:smoke-dsn', 'port 5433'],
      ['live:smoke-dsn', 'port 5434'],
    ]);
  });

  it('is read from no file of that name, and no file takes its place', () => {
    const files = { 'live:db:5433': '# pg-port-guard: ignore[*] silenced\n' };
    const report = check(memoryWorkspace(files), defaultSettings, smokeFacts({ targets: [refused] }));
    expect(report.findings).toMatchObject([{ at: { path: 'live:db:5433' } }]);
    expect(report.findings[0]?.suppressed).toBeUndefined();
  });
});

describe('a live old port', () => {
  it('names the clients that were left on it', () => {
    const alive: SparseTarget = {
      ...dead,
      tcp: { verdict: 'open' },
      wire: { verdict: 'postgresql' },
      login: { verdict: 'skipped', why: 'not-asked' },
    };
    const { findings } = check(memoryWorkspace(drifted), defaultSettings, smokeFacts({ targets: [well, alive] }));
    const found = findings.find(({ ruleId }) => ruleId === 'firewall/old-port-alive');
    expect(found?.related).toMatchObject([{ message: 'DATABASE_URL dials 5432', at: { path: '.env' } }]);
  });

  it('that refuses the login of the new one is likely another server', () => {
    const alive: SparseTarget = {
      ...dead,
      tcp: { verdict: 'open' },
      wire: { verdict: 'postgresql' },
      login: { verdict: 'failed', failure: 'password' },
    };
    expect(live([well, alive]).findings[0]?.message).toContain('likely another server');
  });
});

describe('a pending restart', () => {
  const pending = { port: { value: '5432', source: 'configuration file', pendingRestart: true } };
  const reloaded = (session: object): SparseTarget => ({
    ...well,
    port: 5432,
    login: { verdict: 'ok', session: { settings: pending, ...session } },
  });

  it('of a command line is not mended by a restart alone', () => {
    const [found] = live([reloaded({ settings: { port: { ...pending.port, source: 'command line' } } })]).findings;
    expect(found).toMatchObject({ ruleId: 'restart/pending-restart', remedy: expect.stringContaining('command line') });
  });

  it('of a file that cannot be read would end with no server at all', () => {
    const fileErrors = [{ file: '/etc/postgresql/postgresql.conf', line: 12, error: 'syntax error' }];
    expect(live([reloaded({ fileErrors })]).findings[0]?.remedy).toContain(
      'correct /etc/postgresql/postgresql.conf:12 (syntax error) first',
    );
    const [broken] = live([{ ...well, login: { verdict: 'ok', session: { fileErrors } } }]).findings;
    expect(broken).toMatchObject({
      ruleId: 'restart/pending-restart',
      level: 'warning',
      message: expect.stringContaining('the next restart fails'),
    });
  });

  it('is known before a reload to a superuser', () => {
    const filePort = { port: '5433', file: '/etc/postgresql/postgresql.conf', line: 3 };
    const edited = live([
      refused,
      { ...dead, tcp: { verdict: 'open' }, wire: { verdict: 'postgresql' }, login: { verdict: 'ok', session: { filePort } } },
    ]);
    expect(edited.findings).toMatchObject([
      { ruleId: 'restart/pending-restart', message: expect.stringContaining('the port 5433 is written') },
    ]);
  });

  it('is likely where the only socket of this machine has another port', () => {
    const { findings } = live([{ ...refused, here: true }], { sockets: [{ directory: '/run/postgresql', port: 5432 }] });
    expect(findings.map(({ ruleId, certainty }) => `${ruleId} ${certainty}`).sort()).toEqual([
      'restart/pending-restart likely',
      'server/refused certain',
    ]);
  });
});

describe('every report knows what is no file', () => {
  const report = live([refused, dead]);

  it('without line or link', () => {
    const links = { blobUrl: 'https://github.com/a/b/blob/main', docsUrl: 'https://github.com/a/b/blob/main/docs' };
    const all = [
      renderText(report, { colour: false }),
      renderMarkdown(report, links),
      renderComment(report, { version, ...links }),
    ];
    for (const text of all) {
      expect(text).toContain('live:db:5433');
      expect(text).not.toMatch(/live:db:5433:1|blob\/main\/live/);
      expect(text).toMatch(/who listens|refuses connections/);
      expect(text.match(/nothing listens on 5433 there/g)).toHaveLength(1);
    }
    expect(renderGithub(report, { gitPrefix: 'sub/' })).toMatch(/^::error title=server\/refused::/);
  });

  it('as a notification of SARIF, not a result', () => {
    const sarif = JSON.parse(renderSarif(report, { version, gitPrefix: '', rules })) as { readonly runs: readonly object[] };
    expect(sarif.runs[0]).toMatchObject({
      results: [],
      invocations: [{ toolExecutionNotifications: [{ descriptor: { id: 'server/refused' } }] }],
    });
  });

  it('when it was stored', () => {
    const stored = parseStoredReport(JSON.stringify(jsonReport(report, { version, root: '.' })), rules);
    if ('problem' in stored) throw new Error(stored.problem);
    expect(stored.report.findings).toMatchObject([{ ruleId: 'server/refused', live: true, at: { path: 'live:db:5433' } }]);
  });

  it('and two findings about one target are two annotations', () => {
    const both = live([
      refused,
      { ...dead, tcp: { verdict: 'open' }, wire: { verdict: 'postgresql' }, login: { verdict: 'skipped', why: 'not-asked' } },
    ]);
    expect(renderGithub(both, { gitPrefix: '' }).match(/^::error /gm)).toHaveLength(2);
  });
});

describe('what a peer sends', () => {
  it('obeys nobody', () => {
    const banner = '::error::<img src=x>| [x](https://evil.example) @octocat\u001b[31m';
    const peers = [{ address: '10.0.0.7', kind: 'other', tls: 'unknown', banner }] as const;
    const report = live([{ ...well, wire: { verdict: 'other', peers }, login: { verdict: 'skipped', why: 'not-postgresql' } }]);
    const pages = renderMarkdown(report) + renderComment(report, { version });
    expect(pages).not.toMatch(/<img src|\]\(https:\/\/evil/);
    for (const command of ['::error', String.fromCharCode(27)])
      expect(pages + renderText(report, { colour: false })).not.toContain(command);
  });
});
