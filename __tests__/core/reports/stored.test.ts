import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  check,
  defaultSettings,
  jsonWithin,
  parseStoredReport,
  renderComment,
  renderGithub,
  renderJson,
  renderMarkdown,
  renderSarif,
  renderText,
  rules,
  type Report,
} from '../../../src/core/index.ts';
import { memoryWorkspace } from '../../support/memory-workspace.ts';
import { at, layerSummary, sampleFinding, sampleReport } from '../../support/sample-report.ts';

const head = 'a'.repeat(40);
const texts = { '.env': 'A=1\nDATABASE_URL=postgres://app@db:5432/app\n', 'postgresql.conf': 'port = 5433\n', 'a/b.yml': 'x\n' };

/** Stands in every text of the report that is free. */
const sentinel = 'SENTINEL';
const free = `${sentinel} [x](https://evil.example) <img> @octocat`;

const full: Report = sampleReport(texts, {
  findings: [
    sampleFinding({
      message: free,
      remedy: free,
      at: at(texts, '.env', '5432'),
      route: [
        { text: free, at: at(texts, '.env', 'DATABASE') },
        { text: free, at: at(texts, 'postgresql.conf', 'port') },
      ],
      related: [
        { message: free, at: at(texts, 'postgresql.conf', '5433') },
        { message: free, at: at(texts, 'a/b.yml', 'x') },
      ],
      fixes: [{ title: free, safety: 'safe', edits: [{ at: at(texts, '.env', '5432'), expected: free, text: free }] }],
      news: 'new',
    }),
    sampleFinding({
      level: 'note',
      at: at(texts, '.env', 'A'),
      suppressed: { by: 'comment', reason: free, at: at(texts, '.env', 'A') },
      news: 'known',
      gates: false,
    }),
    sampleFinding({
      ruleId: 'server/invalid-port',
      level: 'warning',
      ports: {},
      at: { path: 'secret:DSN', span: { start: 0, end: 0 } },
    }),
  ],
  servers: [
    {
      id: free,
      product: 'postgresql',
      port: 5433,
      previousPort: 5432,
      place: 'machine',
      at: at(texts, 'postgresql.conf', '5433'),
    },
  ],
  layers: [
    layerSummary('server', { status: 'consistent', facts: 1, ports: [5433], note: free }),
    layerSummary('firewall', { note: free }),
    layerSummary('client', { status: 'drift', facts: 2, findings: 1, ports: [5432], note: free }),
    layerSummary('pooler', { status: 'undecidable', facts: 1, note: free }),
    layerSummary('socket'),
    layerSummary('restart'),
  ],
  addedSuppressions: [
    { by: 'settings', what: free, rules: ['client/port-mismatch'], paths: [free], reason: free, effect: 'after-merge' },
    { by: 'comment', what: free, rules: [], paths: ['.env'], at: at(texts, '.env', 'A'), effect: 'now' },
  ],
  problems: [{ code: free, message: free, at: at(texts, 'a/b.yml', 'x') }],
  incomplete: free,
});

const written = (report: Report, root = '.'): string => renderJson(report, { version: '0.1.0', root, head });

function stored(text: string): Exclude<ReturnType<typeof parseStoredReport>, { readonly problem: string }> {
  const result = parseStoredReport(text, rules);
  if ('problem' in result) throw new Error(result.problem);
  return result;
}

/** The report with some members replaced. */
function altered(change: (json: Record<string, never>) => void, report = full): string {
  const json = JSON.parse(written(report)) as Record<string, never>;
  change(json);
  return JSON.stringify(json);
}

const outputsOf = (report: Report): string[] => [
  renderText(report, { colour: false }),
  renderMarkdown(report, { blobUrl: 'https://github.com/o/r/blob/abc' }),
  renderComment(report, { version: '0.1.0', blobUrl: 'https://github.com/o/r/blob/abc' }),
  renderGithub(report, { gitPrefix: '' }),
  renderJson(report, { version: '0.1.0', root: '.' }),
  renderSarif(report, { version: '0.1.0', gitPrefix: '', rules }),
];

describe('a stored report', () => {
  it('is rebuilt from rule, numbers and places', () => {
    const { report, head: own, root } = stored(written(full, 'sub/dir'));
    expect([own, root]).toEqual([head, 'sub/dir']);
    const [first, second, third] = report.findings;
    expect(first).toMatchObject({
      ruleId: 'client/port-mismatch',
      layer: 'client',
      level: 'error',
      certainty: 'certain',
      message: 'A client dials a port on which its server does not listen: 5432 here, 5433 expected',
      remedy: 'use the port on which the server listens',
      ports: { found: 5432, expected: 5433 },
      fixes: [],
      news: 'new',
      fingerprint: '0123456789abcdef',
    });
    expect(report.regionOf(first!.at)).toEqual({ startLine: 2, startColumn: 32, endLine: 2, endColumn: 36 });
    expect(first?.route?.map((step) => [step.text, step.at.path])).toEqual([
      ['step 1', '.env'],
      ['step 2', 'postgresql.conf'],
    ]);
    expect(first?.related.map((one) => one.at.path)).toEqual(['a/b.yml']);
    expect(second).toMatchObject({ level: 'warning', at: { path: 'secret:DSN' } });
    expect(third).toMatchObject({ suppressed: { by: 'comment' }, news: 'known', gates: false });
    expect(report.servers).toMatchObject([{ id: 'postgresql.conf', port: 5433, previousPort: 5432 }]);
    expect(report.layers.map(({ status, note }) => [status, note])).toEqual([
      ['consistent', '1 statement read'],
      ['absent', 'nothing found'],
      ['drift', '2 statements read'],
      ['undecidable', '1 statement read, not decidable'],
      ['absent', 'nothing found'],
      ['absent', 'nothing found'],
    ]);
    expect(report.addedSuppressions).toMatchObject([
      { by: 'settings', rules: ['client/port-mismatch'], paths: [], effect: 'after-merge' },
      { by: 'comment', rules: [], effect: 'now', at: { path: '.env' } },
    ]);
    expect(report.incomplete).toBe('a limit was hit, so that only a part was read');
    expect(report.textOf('.env')).toBeUndefined();
  });

  it('gives the same verdict, places and numbers as the report it was made of', () => {
    const compose = 'services:\n  db:\n    image: postgres:16\n    command: -p 5433\n  app:\n    image: example/app\n';
    const files = { 'docker-compose.yml': compose, '.env': 'DATABASE_URL=postgres://a@db:5432/a\n', 'main.tf': 'x {' };
    const original = check(memoryWorkspace(files), defaultSettings);
    const { report } = stored(written(original));
    const told = (one: Report): unknown =>
      one.findings.map((finding) => [finding.ruleId, finding.level, finding.at.path, one.regionOf(finding.at)]);
    expect(told(report)).toEqual(told(original));
    expect(original.findings.length).toBeGreaterThan(0);
    expect(report.layers.map(({ ports }) => ports)).toEqual(original.layers.map(({ ports }) => ports));
    expect(renderMarkdown(report).split('\n')[0]).toBe(renderMarkdown(original).split('\n')[0]);
  });

  it('says what it does not hold', () => {
    const many = sampleReport(texts, { findings: Array.from({ length: 500 }, () => sampleFinding()) });
    const cut = stored(jsonWithin(many, { version: '0.1.0', root: '.' }, 50_000));
    expect(cut.report.findings.length).toBeLessThan(500);
    expect(cut.report.incomplete).toBe(`${500 - cut.report.findings.length} findings did not fit into the stored report`);
    expect(cut.head).toBeUndefined();
    const newer = altered((json) => void Object.assign(json['findings']?.[0] ?? {}, { ruleId: 'client/of-tomorrow' }));
    expect(stored(newer).report.incomplete).toContain('1 stored finding could not be taken over');
    const foreign = altered((json) => void Object.assign(json['addedSuppressions']?.[0] ?? {}, { rules: ['x/y'] }));
    expect(stored(foreign).report.addedSuppressions).toHaveLength(1);
  });

  it.each([
    '/etc/passwd',
    '../x',
    'a/../x',
    'a//b',
    './a',
    '',
    'C:/x',
    'a\\b',
    'a\nb',
    'a\u202eb',
    'a\u001b[1m',
    'a\ud800',
    'x'.repeat(301),
    'postgres://u:pw@h/x',
    '##[x]',
    'secret:a b',
    'secret:',
  ])('leaves out what stands at %j', (path) => {
    const text = altered((json) => {
      for (const name of ['findings', 'servers', 'problems'])
        for (const one of json[name] as unknown as Record<string, unknown>[]) one['path'] = path;
    });
    const { report } = stored(text);
    expect([report.findings, report.servers, report.problems]).toEqual([[], [], []]);
    const hidden = altered((json) => {
      const [finding] = json['findings'] as unknown as [Record<string, Record<string, unknown>[]>];
      for (const name of ['route', 'related']) for (const one of finding[name] ?? []) one['path'] = path;
    });
    expect(stored(hidden).report.findings[0]).toMatchObject({ route: [], related: [] });
  });

  it('caps its lists', () => {
    const text = altered((json) => {
      const [finding] = json['findings'] as unknown as [Record<string, unknown[]>];
      finding['route'] = Array.from({ length: 100 }, (_, index) => ({ text: '', path: 'a', line: index + 1 }));
      finding['related'] = Array.from({ length: 100 }, (_, index) => ({ message: '', path: 'b', line: index + 1, column: 1 }));
      (json as Record<string, unknown>)['problems'] = Array.from({ length: 1000 }, () => ({ path: 'a', line: 1 }));
    });
    const { report } = stored(text);
    expect([report.findings[0]?.route?.length, report.findings[0]?.related.length, report.problems.length]).toEqual([
      20, 20, 200,
    ]);
  });
});

describe('what is no report is refused', () => {
  const set = (path: string, value: unknown): string =>
    altered((json) => {
      const names = path.split('.');
      let target = json as unknown as Record<string, unknown>;
      for (const name of names.slice(0, -1)) target = target[name] as Record<string, unknown>;
      target[names.at(-1) ?? ''] = value;
    });

  it.each<[string, string]>([
    ['', 'no JSON'],
    ['{', 'no JSON'],
    ['[]', 'the report is no object'],
    ['null', 'the report is no object'],
    ['{}', 'schemaVersion is not 1'],
    [set('schemaVersion', 2), 'schemaVersion is not 1'],
    [set('tool.name', 'other'), 'tool.name is another'],
    [set('root', '../x'), 'root is no relative path'],
    [set('root', 'secret:X'), 'root is no relative path'],
    [set('head', 'main'), 'head is no full hash of a commit'],
    [set('summary', []), 'summary is no object'],
    [set('summary.errors', -1), 'summary.errors is no whole number from 0 to 1000000'],
    [set('summary.filesRead', '1'), 'summary.filesRead is no whole number'],
    [set('findings', {}), 'findings is no list'],
    [set('findings.0', 'x'), 'findings[0] is no object'],
    [set('findings.0.level', sentinel), 'findings[0].level is none of error, warning, note'],
    [set('findings.0.certainty', null), 'findings[0].certainty is none of'],
    [set('findings.0.path', 1), 'findings[0].path is no text'],
    [set('findings.0.line', 0), 'findings[0].line is no whole number'],
    [set('findings.0.line', 2 ** 24), 'findings[0].line is no whole number'],
    [set('findings.0.column', 1.5), 'findings[0].column is no whole number'],
    [set('findings.0.foundPort', 65_536), 'findings[0].foundPort is no whole number from 0 to 65535'],
    [set('findings.0.expectedPort', '5432'), 'findings[0].expectedPort is no whole number'],
    [set('findings.0.news', 'old'), 'findings[0].news is none of new, known'],
    [set('findings.0.route', 1), 'findings[0].route is no list'],
    [set('findings.1.suppressed.by', 'me'), 'findings[1].suppressed.by is none of'],
    [set('servers.0.product', sentinel), 'servers[0].product is none of'],
    [set('servers.0.place', sentinel), 'servers[0].place is none of'],
    [set('servers.0.port', 1e9), 'servers[0].port is no whole number'],
    [set('layers', []), 'layers are not 6'],
    [set('layers.1.layer', 'client'), 'layers[1] is not that of firewall'],
    [set('layers.1.status', sentinel), 'layers[1].status is none of'],
    [set('layers.1.ports', [1, 'x']), 'layers[1].ports is no whole number'],
    [set('problems.0.line', Number.MAX_SAFE_INTEGER), 'problems[0].line is no whole number'],
    [set('addedSuppressions.0.by', sentinel), 'addedSuppressions[0].by is none of'],
    [' '.repeat(2_000_001), 'longer than 2 MB'],
  ])('%#: %s', (text, problem) => {
    const result = parseStoredReport(text, rules);
    expect(result).toEqual({ problem: expect.stringContaining(problem) });
    expect(JSON.stringify(result)).not.toContain(sentinel);
  });
});

describe('no stored word reaches a reader', () => {
  it('in no format', () => {
    const { report } = stored(written(full));
    for (const output of outputsOf(report)) expect(output).not.toContain(sentinel);
    expect(outputsOf(full).every((output) => output.includes(sentinel))).toBe(true);
  });

  /** Any text in any place of the report that may hold one, and any value anywhere. */
  const anywhere = fc.record({
    steps: fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 5 }),
    value: fc.oneof(
      fc.jsonValue(),
      fc.constantFrom<unknown>(free, `${sentinel}/x`, 5432, -1, null, [], {}, '__proto__', `secret:${sentinel}-x`, {
        path: free,
        line: 1,
      }),
    ),
  });

  it('whatever is changed in it, and whatever it is, nothing is thrown', () => {
    fc.assert(
      fc.property(fc.array(anywhere, { minLength: 1, maxLength: 4 }), (changes) => {
        const json: unknown = JSON.parse(written(full));
        for (const { steps, value } of changes) change(json, steps, value);
        const result = parseStoredReport(JSON.stringify(json), rules);
        if ('problem' in result) expect(result.problem).not.toContain(sentinel);
        else {
          const paths = pathsOf(result.report);
          for (const output of outputsOf(result.report)) expect(withoutPaths(output, paths)).not.toContain(sentinel);
        }
      }),
      { numRuns: 300 },
    );
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseStoredReport(text, rules)));
    parseStoredReport('['.repeat(1_000_000), rules);
  });
});

/** Walks down by the index of the member and puts a value there. */
function change(json: unknown, steps: readonly number[], value: unknown): void {
  let target = json as Record<string, unknown>;
  for (const [index, step] of steps.entries()) {
    const names = Object.keys(target);
    const name = names[step % Math.max(1, names.length)];
    if (name === undefined) return;
    const next = target[name];
    if (index === steps.length - 1 || typeof next !== 'object' || next === null) {
      target[name] = value;
      return;
    }
    target = next as Record<string, unknown>;
  }
}

/** Paths are names of files: they are shown. */
function pathsOf(report: Report): string[] {
  const places = report.findings.flatMap(({ at: place, related, route = [], suppressed }) => [
    place,
    ...[...related, ...route].map((one) => one.at),
    ...(suppressed?.at === undefined ? [] : [suppressed.at]),
  ]);
  const others = [...report.servers, ...report.problems, ...report.addedSuppressions].flatMap((one) => one.at ?? []);
  return [...places, ...others].map(({ path }) => path).filter((path) => path.includes(sentinel));
}

function withoutPaths(output: string, paths: readonly string[]): string {
  return paths.reduce(
    (text, path) => text.replaceAll(path, '').replaceAll(path.split('/').map(encodeURIComponent).join('/'), ''),
    output,
  );
}
