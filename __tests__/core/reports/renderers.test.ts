import { describe, expect, it } from '@jest/globals';
import {
  renderComment,
  renderGithub,
  renderJson,
  renderMarkdown,
  renderText,
  type Finding,
  type Report,
} from '../../../src/core/index.ts';
import { at, layerSummary, sampleFinding, sampleReport } from '../../support/sample-report.ts';

const texts = { '.env': 'A=1\nDATABASE_URL=postgres://app@db:5432/app\n', 'postgresql.conf': 'port = 5433\n' };

const moved: Report = sampleReport(texts, {
  findings: [
    sampleFinding({
      at: at(texts, '.env', '5432'),
      route: [{ text: 'db is service db', at: at(texts, 'postgresql.conf', '5433') }],
      related: [
        { message: 'the server says 5433', at: at(texts, 'postgresql.conf', '5433') },
        { message: 'the URL', at: at(texts, '.env', 'postgres') },
      ],
      fixes: [{ title: 'use 5433', safety: 'safe', edits: [{ at: at(texts, '.env', '5432'), expected: '5432', text: '5433' }] }],
    }),
    sampleFinding({ level: 'note', at: at(texts, '.env', 'A'), suppressed: { by: 'comment', reason: 'known' } }),
  ],
  servers: [
    {
      id: 'db',
      product: 'postgresql',
      port: 5433,
      previousPort: 5432,
      place: 'machine',
      at: at(texts, 'postgresql.conf', '5433'),
    },
  ],
  layers: [
    layerSummary('server', { status: 'consistent', facts: 1, ports: [5433], note: '1 server' }),
    layerSummary('firewall'),
    layerSummary('client', { status: 'drift', facts: 1, findings: 1, ports: [5432], note: '1 client' }),
    layerSummary('pooler'),
    layerSummary('socket'),
    layerSummary('restart'),
  ],
});

/** A text that tries everything a repository could: it stands wherever a repository's text can stand. */
const canary = 'c4n4ry-pa55word';
const hostile = `x postgres://u:${canary}@h ##[stop-commands]t\n::error::forged\r\u001b[2J\u202e|\`\`\`<!-- pg-port-guard:v1 --> @octocat #1 <img src=x> [a](http://evil.example) password=${canary}`;
const attacked: Report = (() => {
  const path = `dir/${hostile}`;
  const own = { [path]: 'port = 5432\n' };
  const place = at(own, path, '5432');
  const finding: Finding = sampleFinding({
    message: hostile,
    remedy: hostile,
    at: place,
    route: [{ text: hostile, at: place }],
    related: [{ message: hostile, at: place }],
    fixes: [{ title: hostile, safety: 'review', edits: [{ at: place, expected: hostile, text: hostile }] }],
  });
  return sampleReport(own, {
    findings: [finding, { ...finding, suppressed: { by: 'settings', reason: hostile } }],
    servers: [{ id: hostile, product: 'postgresql', port: 5433, previousPort: undefined, place: 'machine', at: place }],
    layers: [layerSummary('client', { status: 'drift', note: hostile })],
    problems: [{ code: 'x', message: hostile, at: place }],
    incomplete: hostile,
    addedSuppressions: [
      {
        by: 'comment',
        what: hostile,
        rules: ['client/port-mismatch'],
        paths: [hostile],
        reason: hostile,
        effect: 'now',
        at: place,
      },
    ],
    diagram: {
      nodes: [
        { kind: 'client', name: hostile, at: place, also: 0 },
        { kind: 'server', name: hostile, at: place, also: 3 },
      ],
      edges: [
        { from: 0, to: 1, ports: [5432], state: 'broken' },
        { from: 1, to: 0, ports: [5433, 5434], state: 'open' },
      ],
      left: 1,
    },
  });
})();

describe('text', () => {
  it('shows the server, five layers, a block for each finding and one line of verdict', () => {
    expect(renderText(moved, { colour: false })).toBe(
      [
        'PostgreSQL server db: port 5433, was 5432 (postgresql.conf:1)',
        '',
        '  firewall  absent              nothing found',
        '  client    drift        5432   1 finding; 1 client',
        '  pooler    absent              nothing found',
        '  socket    absent              nothing found',
        '  restart   absent              nothing found',
        '',
        'error client/port-mismatch .env:2:32',
        '  DATABASE_URL connects to db:5432, but db listens on 5433 (postgresql.conf:1)',
        '  fix: use 5433',
        '    → db is service db (postgresql.conf:1)',
        '    also the URL (.env:2)',
        '',
        'suppressed by comment client/port-mismatch .env:1: known',
        '',
        'PostgreSQL port 5432 → 5433: 1 of 5 layers did not follow (client): 1 error, 1 suppressed, 2 files read',
        '',
      ].join('\n'),
    );
  });

  it('is coloured only when asked', () => {
    expect(renderText(moved, { colour: true })).toContain('\u001b[31merror\u001b[0m');
    expect(renderText(moved, { colour: false })).not.toContain('\u001b');
  });

  it('without a server claims nothing', () => {
    const note = '2 clients read, no server known: name it with expected-port or servers';
    const unknown = sampleReport({}, { layers: [layerSummary('client', { status: 'undecidable', facts: 2, note })] });
    const text = renderText(unknown, { colour: false });
    expect(text).toContain('No server known\n');
    expect(text).toContain(note);
    expect(text).toContain('no server known: 2 clients read: no findings');
    expect(text).not.toContain('consistent');
  });

  it('says that nothing was found, that a run is incomplete, and what was not read', () => {
    expect(renderText(sampleReport({}), { colour: false })).toContain('nothing about PostgreSQL found');
    const cut = sampleReport(texts, {
      incomplete: 'stopped after 120 s',
      problems: [{ code: 'yaml', message: 'not YAML', at: at(texts, '.env', 'DATABASE') }],
    });
    expect(renderText(cut, { colour: false })).toContain('incomplete: stopped after 120 s');
    expect(renderText(cut, { colour: false })).toContain('not read: .env:2 not YAML');
  });
});

describe('json', () => {
  const parsed = JSON.parse(renderJson(moved, { version: '0.1.0', root: 'sub' })) as Record<string, unknown>;

  it('keeps the contract', () => {
    expect(parsed).toMatchObject({
      schemaVersion: 1,
      tool: { name: 'pg-port-guard', version: '0.1.0' },
      root: 'sub',
      head: null,
      summary: { errors: 1, warnings: 0, notes: 0, suppressed: 1, filesRead: 2, filesSkipped: 0 },
      servers: [{ id: 'db', port: 5433, previousPort: 5432, place: 'machine', path: 'postgresql.conf', line: 1 }],
      problems: [],
    });
    expect((parsed['layers'] as unknown[]).length).toBe(6);
    expect((parsed['findings'] as unknown[])[0]).toEqual({
      ruleId: 'client/port-mismatch',
      layer: 'client',
      level: 'error',
      certainty: 'certain',
      message: 'DATABASE_URL connects to db:5432, but db listens on 5433 (postgresql.conf:1)',
      remedy: 'use 5433',
      path: '.env',
      line: 2,
      column: 32,
      endLine: 2,
      endColumn: 36,
      foundPort: 5432,
      expectedPort: 5433,
      fingerprint: '0123456789abcdef',
      route: [{ text: 'db is service db', path: 'postgresql.conf', line: 1 }],
      related: [
        { message: 'the server says 5433', path: 'postgresql.conf', line: 1, column: 8 },
        { message: 'the URL', path: '.env', line: 2, column: 14 },
      ],
      fixes: [
        {
          title: 'use 5433',
          safety: 'safe',
          edits: [{ path: '.env', startOffset: 35, endOffset: 39, expected: '5432', text: '5433' }],
        },
      ],
    });
    expect((parsed['findings'] as unknown[])[1]).toMatchObject({ suppressed: { by: 'comment', reason: 'known' } });
  });

  it('keeps back an edit that holds a credential', () => {
    expect(JSON.parse(renderJson(attacked, { version: '0', root: '.' }))).toMatchObject({ findings: [{ fixes: [] }, {}] });
  });
});

describe('github', () => {
  it('annotates the exact place relative to the repository', () => {
    expect(renderGithub(moved, { gitPrefix: 'sub' }).split('\n')[0]).toBe(
      '::error file=sub/.env,line=2,col=32,endColumn=36,title=client/port-mismatch::DATABASE_URL connects to db:5432, but db listens on 5433 (postgresql.conf:1)%0AFix: use 5433%0Athe server says 5433 (postgresql.conf:1)%0Athe URL (.env:2)',
    );
  });

  it('names the change itself, where reviewers see it', () => {
    expect(renderGithub(moved, { gitPrefix: '' })).toContain(
      '::notice file=postgresql.conf,line=1,col=8,endColumn=12,title=pg-port-guard::PostgreSQL moves from 5432 to 5433 here; 1 place did not follow',
    );
  });

  it('stays within what the runner takes, and says what it left out', () => {
    const lines = 'x\n'.repeat(60);
    const many = (level: Finding['level'], from: number): Finding[] =>
      Array.from({ length: 15 }, (_, i) =>
        sampleFinding({ level, at: { path: 'a', span: { start: 2 * (from + i), end: 2 * (from + i) + 1 } } }),
      );
    const report = sampleReport({ a: lines }, { findings: [...many('error', 0), ...many('warning', 15), ...many('note', 30)] });
    const of = (output: string, name: string): number =>
      output.split('\n').filter((line) => line.startsWith(`::${name} `)).length;
    const output = renderGithub(report, { gitPrefix: '' });
    expect([of(output, 'error'), of(output, 'warning'), of(output, 'notice')]).toEqual([10, 10, 10]);
    expect(output).toContain('::error title=pg-port-guard::45 findings, 16 not annotated');
    const warnings = renderGithub({ ...report, findings: many('warning', 0) }, { gitPrefix: '' });
    expect([of(warnings, 'error'), of(warnings, 'warning')]).toEqual([0, 10]);
    expect(of(renderGithub(report, { gitPrefix: '', maxErrors: 2 }), 'error')).toBe(3);
    const beside = renderGithub(report, { gitPrefix: '', taken: { error: 1, warning: 3, note: 2 } });
    expect([of(beside, 'error'), of(beside, 'warning'), of(beside, 'notice')]).toEqual([9, 7, 8]);
  });

  it('names what it left out, and the page of each rule', () => {
    const findings = Array.from({ length: 12 }, (_, i) =>
      sampleFinding({ at: { path: 'a', span: { start: 2 * i, end: 2 * i + 1 } } }),
    );
    const output = renderGithub(sampleReport({ a: 'x\n'.repeat(60) }, { findings }), {
      gitPrefix: '',
      docsUrl: 'https://x.y/docs',
    });
    expect(output).toContain('all of them are in the job summary): a:10, a:11, a:12');
    expect(output).toContain('%0Ahttps://x.y/docs/rules/client/port-mismatch.md');
  });

  it('one annotation a place, files of the server first, nothing for what is suppressed', () => {
    const report = sampleReport(texts, {
      findings: [
        sampleFinding({ at: at(texts, '.env', '5432') }),
        sampleFinding({ at: at(texts, '.env', '5432'), ruleId: 'client/health-check' }),
        sampleFinding({ at: at(texts, 'postgresql.conf', '5433'), ruleId: 'server/conflicting-port' }),
        sampleFinding({ at: at(texts, '.env', 'A'), suppressed: { by: 'baseline' } }),
      ],
      servers: moved.servers.map((server) => ({ ...server, previousPort: undefined })),
    });
    const titles = [...renderGithub(report, { gitPrefix: '' }).matchAll(/title=([^:]*)/g)].map(([, title]) => title);
    expect(titles).toEqual(['server/conflicting-port', 'client/port-mismatch']);
  });

  it('a secret has no place, a long message is cut, an empty report is empty', () => {
    const secret = sampleReport(
      {},
      { findings: [sampleFinding({ at: { path: 'secret:DSN', span: { start: 0, end: 4 } }, message: 'm'.repeat(5000) })] },
    );
    const [line = ''] = renderGithub(secret, { gitPrefix: '' }).split('\n');
    expect(line).toMatch(/^::error title=client\/port-mismatch::m+…$/);
    expect(line.length).toBeLessThan(1100);
    expect(renderGithub(sampleReport({}), { gitPrefix: '' })).toBe('');
  });
});

describe('markdown', () => {
  it('shows verdict, server, layers, findings, fix and files', () => {
    const page = renderMarkdown(moved, { blobUrl: 'https://github.com/o/r/blob/abc/sub' });
    expect(page).toContain('## ❌ PostgreSQL port 5432 → 5433: 1 of 5 layers did not follow (client)\n');
    expect(page).toContain('**PostgreSQL server db: port 5433, was 5432**');
    expect(page).toContain('| client | ❌ drift | 5432 | 5433 | [`.env:2`](<https://github.com/o/r/blob/abc/sub/.env#L2>) |');
    expect(page).toContain('-DATABASE_URL=postgres://app@db:5432/app\n+DATABASE_URL=postgres://app@db:5433/app\n');
    expect(page).toContain('**Fix:** use 5433');
    expect(page).toContain('### Suppressed');
    expect(page).toContain('2 files read, 0 skipped.');
  });

  it('never grows past its limit', () => {
    const findings = Array.from({ length: 2000 }, () => sampleFinding({ message: 'ü'.repeat(400) }));
    const page = renderMarkdown(sampleReport(texts, { findings }), { maxBytes: 50_000 });
    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(50_000);
    expect(page).toMatch(/… and \d+ more findings/);
  });
});

describe('text of a repository is never obeyed', () => {
  const outputs = {
    text: renderText(attacked, { colour: false }),
    json: renderJson(attacked, { version: '0', root: '.' }),
    github: renderGithub(attacked, { gitPrefix: hostile }),
    markdown: renderMarkdown(attacked, { blobUrl: 'https://github.com/o/r/blob/abc' }),
    comment: renderComment(attacked, { blobUrl: 'https://github.com/o/r/blob/abc', version: '0' }),
  };

  it.each(Object.entries(outputs))('%s: no control, no command, no forged line', (format, output) => {
    // eslint-disable-next-line no-control-regex -- exactly these must be gone
    expect(output).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(output).not.toContain('##[');
    const lines = output.split('\n');
    const own = format === 'github' ? lines.filter((line) => line !== '') : [];
    expect(lines.filter((line) => line.trimStart().startsWith('::'))).toEqual(own);
    for (const line of own) expect(line.replace(/^::(?:error|notice|warning) [^:]*::/, '')).not.toMatch(/::[a-z]/);
  });

  it.each(Object.entries(outputs).filter(([format]) => format !== 'json'))('%s: no credential', (_format, output) => {
    expect(output).not.toContain(canary);
  });

  it('json: no credential outside the path, which has to stay exact', () => {
    const withoutPaths = outputs.json.replace(/^ *"path": .*$/gm, '');
    expect(withoutPaths).not.toContain(canary);
  });

  it.each(['markdown', 'comment'] as const)('%s: no HTML, no mention, no comment, no table cell of its own', (format) => {
    const page = withoutCode(outputs[format]).replace(/<https:[^>]*>|<\/?(?:details|summary|sub)>/g, '');
    expect(page).not.toMatch(/<\w|<!--|@octocat|(?<!\\)\]\(http:/);
    const row = outputs[format].split('\n').find((line) => line.startsWith('| client'));
    expect(row?.replace(/\\\|/g, '').split('|')).toHaveLength(7);
  });
});

/** A page without its code spans, read as Markdown reads them: a run of backticks ends at the next run of that length. */
function withoutCode(page: string): string {
  const pieces = page.replaceAll('\\`', '').split(/(?<!`)(`+)(?!`)/);
  let prose = '';
  for (let i = 0; i < pieces.length; i += 2) {
    prose += pieces[i] ?? '';
    const fence = pieces[i + 1];
    const end = fence === undefined ? -1 : pieces.findIndex((piece, at) => at > i + 1 && at % 2 === 1 && piece === fence);
    if (end > 0) i = end - 1;
  }
  return prose;
}
