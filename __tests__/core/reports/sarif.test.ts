import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  check,
  defaultSettings,
  renderSarif,
  reported,
  rules,
  type Finding,
  type Report,
  type SarifOptions,
} from '../../../src/core/index.ts';
import { lineHashes } from '../../../src/core/reports/line-hash.ts';
import { memoryWorkspace } from '../../support/memory-workspace.ts';
import { at, sampleFinding, sampleReport } from '../../support/sample-report.ts';
import { parseSarif, sarifErrors, type SarifRun } from '../../support/sarif.ts';

const options: SarifOptions = { version: '0.1.0', gitPrefix: '', rules };
const texts = { '.env': 'A=1\nDATABASE_URL=postgres://app@db:5432/app\n', 'postgresql.conf': 'port = 5433\n' };

const runOf = (report: Report, own: Partial<SarifOptions> = {}): SarifRun => {
  const log = parseSarif(renderSarif(report, { ...options, ...own }));
  expect(sarifErrors(log)).toEqual([]);
  return log.runs[0];
};

const full = sampleFinding({
  at: at(texts, '.env', '5432'),
  route: [{ text: 'db is service db', at: at(texts, 'postgresql.conf', '5433') }],
  related: [{ message: 'the server says 5433', at: at(texts, 'postgresql.conf', '5433') }],
  fixes: [{ title: 'use 5433', safety: 'safe', edits: [{ at: at(texts, '.env', '5432'), expected: '5432', text: '5433' }] }],
});

describe('sarif', () => {
  it('of examples/port-change is the golden file', () => {
    const directory = 'examples/port-change';
    const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    const own = files.map((file) => {
      const path = join(file.parentPath, file.name);
      return [relative(directory, path).replaceAll('\\', '/'), readFileSync(path, 'utf8').replaceAll('\r\n', '\n')] as const;
    });
    const report = check(memoryWorkspace(Object.fromEntries(own)), defaultSettings);
    const text = renderSarif(report, { ...options, gitPrefix: `${directory}/` });
    expect(sarifErrors(JSON.parse(text))).toEqual([]);
    const golden = '__tests__/golden/port-change.sarif.json';
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8').replaceAll('\r\n', '\n'));
  });

  it('tells place, road, fix and fingerprints of a finding', () => {
    const [result] = runOf(sampleReport(texts, { findings: [full] }), { gitPrefix: 'a b/' }).results;
    const artifactLocation = (name: string): object => ({ uri: `a%20b/${name}`, uriBaseId: '%SRCROOT%' });
    const here = { startLine: 2, startColumn: 32, endLine: 2, endColumn: 36 };
    const server = {
      artifactLocation: artifactLocation('postgresql.conf'),
      region: { startLine: 1, startColumn: 8, endLine: 1, endColumn: 12 },
    };
    expect(result).toEqual({
      ruleId: 'client/port-mismatch',
      ruleIndex: 0,
      level: 'error',
      message: {
        text: 'DATABASE_URL connects to db:5432, but db listens on 5433 (postgresql.conf:1)\nFix: use 5433',
      },
      locations: [{ physicalLocation: { artifactLocation: artifactLocation('.env'), region: here } }],
      relatedLocations: [{ id: 1, physicalLocation: server, message: { text: 'the server says 5433' } }],
      codeFlows: [
        { threadFlows: [{ locations: [{ location: { physicalLocation: server, message: { text: 'db is service db' } } }] }] },
      ],
      partialFingerprints: {
        primaryLocationLineHash: lineHashes(texts['.env'], new Set([2])).get(2),
        'pgPortGuard/v1': '0123456789abcdef',
      },
      fixes: [
        {
          description: { text: 'use 5433' },
          artifactChanges: [
            {
              artifactLocation: artifactLocation('.env'),
              replacements: [{ deletedRegion: here, insertedContent: { text: '5433' } }],
            },
          ],
        },
      ],
      properties: { certainty: 'certain' },
    });
  });

  it('lists only the rules of its results, in the order of the catalogue, each with title, fix and page', () => {
    const findings = [full, sampleFinding({ ruleId: 'server/invalid-port', layer: 'server' }), full];
    const home = { url: 'https://github.com/o/r', ref: 'v1' };
    const { tool, results } = runOf(sampleReport(texts, { findings }), { home });
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(['server/invalid-port', 'client/port-mismatch']);
    expect(results.map(({ ruleIndex }) => ruleIndex)).toEqual([1, 0, 1]);
    expect(tool.driver.informationUri).toBe('https://github.com/o/r');
    const page = 'docs/rules/client/port-mismatch.md';
    expect(tool.driver.rules[1]).toMatchObject({
      name: 'ClientPortMismatch',
      helpUri: `https://github.com/o/r/blob/v1/${page}`,
      help: { markdown: expect.stringContaining(`[${page}](https://github.com/o/r/blob/v1/${page})`) },
      defaultConfiguration: { level: 'error' },
    });
    expect(runOf(sampleReport(texts, { findings })).tool.driver.rules[1]?.help.text).toContain(`More: ${page}`);
  });

  it('describes every rule within what GitHub takes, without a severity of its own', () => {
    const findings = rules.map(({ id }) => sampleFinding({ ruleId: id }));
    const described = runOf(sampleReport(texts, { findings })).tool.driver.rules;
    expect(described).toHaveLength(rules.length);
    expect(JSON.stringify(described)).not.toContain('security-severity');
    for (const rule of described as unknown as Record<string, { text: string }>[]) {
      for (const name of ['shortDescription', 'fullDescription']) expect(rule[name]?.text.length).toBeLessThanOrEqual(1024);
      expect(rule['help']?.text).toMatch(/\nFix: [A-Z]/);
    }
  });

  it('keeps two directories apart', () => {
    const category = (gitPrefix: string): string => {
      const { id } = runOf(sampleReport({}), { gitPrefix }).automationDetails;
      return id.slice(0, id.lastIndexOf('/'));
    };
    expect([category(''), category('a/'), category('a/b/')]).toEqual(['pg-port-guard', 'pg-port-guard/a', 'pg-port-guard/a/b']);
  });

  it('says who silenced a finding, or leaves it out', () => {
    const place = at(texts, '.env', 'A');
    const findings = [
      sampleFinding({ suppressed: { by: 'comment', reason: 'known', at: place } }),
      sampleFinding({ suppressed: { by: 'settings', reason: 'sample password=c4n4ry' } }),
      sampleFinding({ suppressed: { by: 'baseline' } }),
      full,
    ];
    const report = sampleReport(texts, { findings });
    const { results } = runOf(report);
    expect(results.map(({ suppressions }) => suppressions)).toEqual([
      undefined,
      [{ kind: 'inSource', status: 'accepted', justification: 'known', location: expect.anything() }],
      [{ kind: 'external', status: 'accepted', justification: 'sample password=***' }],
      [{ kind: 'external', status: 'accepted', justification: expect.stringContaining('baseline') }],
    ]);
    expect(runOf(report, { withoutSuppressed: true }).results).toHaveLength(1);
  });

  it('has the same floor as every other report', () => {
    const findings = [full, sampleFinding({ level: 'note' }), sampleFinding({ certainty: 'possible' })];
    const report = reported(sampleReport(texts, { findings }), { level: 'warning', certainty: 'likely' });
    expect(runOf(report).results.map(({ level }) => level)).toEqual(['error']);
  });

  it('says what is new and what does not fail the run', () => {
    const findings = [sampleFinding({ news: 'new' }), sampleFinding({ news: 'known', gates: false }), full];
    const { results } = runOf(sampleReport(texts, { findings }));
    expect(results.map(({ baselineState, properties }) => [baselineState, properties['gates']])).toEqual([
      ['new', undefined],
      ['unchanged', false],
      [undefined, undefined],
    ]);
  });

  it('puts the finding of a secret where the server is stated, or among the notifications', () => {
    const secret = { path: 'secret:DSN', span: { start: 0, end: 0 } };
    const findings = [sampleFinding({ at: secret, related: full.related }), sampleFinding({ at: secret })];
    const { results, invocations } = runOf(sampleReport(texts, { findings }));
    expect(results.map(({ locations }) => locations[0].physicalLocation.artifactLocation.uri)).toEqual(['postgresql.conf']);
    expect(results[0]?.message.text).toMatch(/^secret DSN: DATABASE_URL connects/);
    expect(JSON.stringify(results)).not.toContain('secret:DSN');
    expect(invocations[0].toolExecutionNotifications).toEqual([
      {
        level: 'error',
        descriptor: { id: 'client/port-mismatch' },
        message: { text: expect.stringContaining('secret DSN: ') },
      },
    ]);
  });

  it('tells what was not read and that a run is incomplete', () => {
    const problems = [
      { code: 'yaml', message: 'not YAML', at: at(texts, '.env', 'DATABASE') },
      { code: 'secret', message: 'no DSN', at: { path: 'secret:X', span: { start: 0, end: 0 } } },
    ];
    const [invocation] = runOf(sampleReport(texts, { problems, incomplete: 'stopped after 120 s' })).invocations;
    expect(invocation.executionSuccessful).toBe(false);
    expect(invocation.toolExecutionNotifications.map(({ descriptor, message }) => [descriptor.id, message.text])).toEqual([
      ['incomplete', 'stopped after 120 s'],
      ['yaml', 'not YAML'],
      ['secret', 'no DSN'],
    ]);
    expect(invocation.toolExecutionNotifications[1]?.locations?.[0]?.physicalLocation.artifactLocation.uri).toBe('.env');
    expect(runOf(sampleReport({})).invocations[0].executionSuccessful).toBe(true);
  });

  it('leaves out a hash where the text is not at hand, and a fix that has to be encoded first', () => {
    const [edit] = full.fixes[0]?.edits ?? [];
    const encoded = { title: 'x', safety: 'safe' as const, edits: [{ ...edit!, transform: 'base64' as const }] };
    const report = sampleReport(texts, { findings: [{ ...full, fixes: [encoded] }], textOf: () => undefined });
    const [result] = runOf(report).results;
    expect(Object.keys(result?.partialFingerprints ?? {})).toEqual(['pgPortGuard/v1']);
    expect(result).not.toHaveProperty('fixes');
  });
});

describe('sarif within its limits', () => {
  const many = (count: number, own: Partial<Finding> = {}): Finding[] => Array.from({ length: count }, () => sampleFinding(own));

  it('keeps the 5,000 results that weigh most, and says how many it left out', () => {
    const silent = many(200, { suppressed: { by: 'baseline' } });
    const { results, invocations } = runOf(
      sampleReport(texts, { findings: [...silent, ...many(4900), ...many(1, { level: 'note' })] }),
    );
    expect(results).toHaveLength(5000);
    expect(results.filter(({ suppressions }) => suppressions !== undefined)).toHaveLength(99);
    expect(invocations[0].toolExecutionNotifications[0]?.message.text).toContain('101 findings left out');
  });

  it('stays below its size', () => {
    const report = sampleReport(texts, { findings: many(3000, { message: 'ü'.repeat(900) }) });
    const text = renderSarif(report, { ...options, maxBytes: 400_000 });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(400_000);
    const { results } = parseSarif(text).runs[0];
    expect(results.length).toBeGreaterThan(30);
    expect(text).toContain(`${3000 - results.length} findings left out`);
    expect(renderSarif(report, options).length).toBeLessThanOrEqual(10_000_000);
  });

  it('shows at most a hundred related places and a message of a thousand characters', () => {
    const related = Array.from({ length: 300 }, (_, i) => ({ message: `m${i}`, at: at(texts, '.env', 'A') }));
    const [result] = runOf(
      sampleReport(texts, { findings: [sampleFinding({ message: `${'\u{1f600}'.repeat(600)}`, related })] }),
    ).results;
    expect(result?.relatedLocations).toHaveLength(100);
    expect(result?.message.text.length).toBeLessThanOrEqual(1000);
    expect(result?.message.text).not.toMatch(/\p{Surrogate}/u);
  });

  it('tells at most two hundred problems', () => {
    const problems = Array.from({ length: 500 }, () => ({ code: 'x', message: 'y', at: at(texts, '.env', 'A') }));
    const told = runOf(sampleReport(texts, { problems })).invocations[0].toolExecutionNotifications;
    expect([told.length, told.at(-1)?.message.text]).toEqual([201, 'and 300 more']);
  });
});

describe('sarif of hostile text', () => {
  const canary = 'c4n4ry-pa55word';
  const hostile = `x postgres://u:${canary}@h [click](https://evil.example) {0} ##[stop-commands]t\n::error::forged\r\u001b[2J\u202e\ud800 password=${canary}`;
  const path = 'dir #?%/ [x](y):\n\u202e\ud800.env';
  const own = { [path]: 'port = 5432\n' };
  const place = at(own, path, '5432');
  const finding = sampleFinding({
    message: hostile,
    remedy: hostile,
    at: place,
    route: [{ text: hostile, at: place }],
    related: [{ message: hostile, at: place }],
    fixes: [{ title: hostile, safety: 'review', edits: [{ at: place, expected: hostile, text: hostile }] }],
  });
  const report = sampleReport(own, {
    findings: [finding, { ...finding, suppressed: { by: 'settings', reason: hostile } }],
    problems: [{ code: 'x', message: hostile, at: place }],
    incomplete: hostile,
  });
  const text = renderSarif(report, { ...options, gitPrefix: 'sub dir' });

  it('holds no credential, no command, no control character and nothing but ASCII', () => {
    expect(text).not.toContain(canary);
    expect(text).not.toContain('##[');
    expect(text).not.toMatch(/::(?=error)/i);
    expect(text).not.toMatch(/[^\n\u0020-\u007e]/);
  });

  it('is valid, and no text in it is a link or a placeholder', () => {
    const log = parseSarif(text);
    expect(sarifErrors(log)).toEqual([]);
    const messages = [...text.matchAll(/"text": "(?:[^"\\]|\\.)*"/g)].map(([member]) => member);
    const forged = messages.filter((message) => !message.includes('docs/rules/') && /\]\(|(?<!\{)\{\d/.test(message));
    expect(forged).toEqual([]);
    expect(text).not.toMatch(/\\ud[89a-f]/);
  });

  it('names the file by a URI that leads to it', () => {
    const [result] = parseSarif(text).runs[0].results;
    const { uri } = result?.locations[0].physicalLocation.artifactLocation ?? { uri: '' };
    expect(uri).toMatch(/^[\w.~!'()*%/-]+$/);
    expect(decodeURIComponent(uri)).toBe(`sub dir/${path.replace('\ud800', '\ufffd')}`);
  });
});
