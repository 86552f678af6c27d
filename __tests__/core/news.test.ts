import { describe, expect, it } from '@jest/globals';
import {
  check,
  defaultSettings,
  failure,
  gated,
  type Level,
  type OnlyChanged,
  type Report,
  type Settings,
} from '../../src/core/index.ts';
import { newsOf, type KnownFindings } from '../../src/core/findings/known.ts';
import { memoryWorkspace, type Files } from '../support/memory-workspace.ts';
import { sampleFinding } from '../support/sample-report.ts';

/** A compose project whose client dials `dialled`; 5432 is right. */
const project = (dialled: number, more = ''): string =>
  `services:
  db:
    image: postgres:16
    ports: ["127.0.0.1:5455:5432"]
  api:
    image: example/api
    environment:
      DATABASE_URL: postgres://app@db:${dialled}/app${more}
`;
const before: Files = { 'a/compose.yml': project(5455), 'b/compose.yml': project(5432) };

function reportOf(files: Files, base: Files | undefined = before, settings: Partial<Settings> = {}): Report {
  return check(memoryWorkspace(files, base), { ...defaultSettings, ...settings });
}

function told({ findings }: Report): string[] {
  return findings.map(({ at, news, suppressed, gates }) => {
    const marks = [news ?? '-', suppressed === undefined ? '' : ' suppressed', gates === false ? ' shown' : ''].join('');
    return `${at.path} ${marks}`;
  });
}

describe('new against the base commit', () => {
  it.each<[string, Files, Files | undefined, readonly string[]]>([
    ['no base', before, undefined, ['a/compose.yml -']],
    ['nothing changed', before, before, ['a/compose.yml known']],
    ['lines moved', { ...before, 'a/compose.yml': `# moved\n\n${project(5455)}` }, before, ['a/compose.yml known']],
    ['drift was added', { ...before, 'b/compose.yml': project(5455) }, before, ['a/compose.yml known', 'b/compose.yml new']],
    ['the numbers are others', { ...before, 'a/compose.yml': project(5499) }, before, ['a/compose.yml new']],
    [
      'a second one of the same words',
      { ...before, 'c/compose.yml': project(5455) },
      before,
      ['a/compose.yml known', 'c/compose.yml new'],
    ],
  ])('%s', (_name, files, base, expected) =>
    expect(told(check(memoryWorkspace(files, base), defaultSettings))).toEqual(expected),
  );

  it('a finding that was silenced at the base is known', () => {
    const ignored = project(5455, ' # pg-port-guard: ignore[*] later');
    expect(told(reportOf({ 'a/compose.yml': project(5455) }, { 'a/compose.yml': ignored }))).toEqual(['a/compose.yml known']);
  });

  it('a finding that weighs more than before is new', () => {
    const finding = sampleFinding({ level: 'error' });
    const known = (level: Level): KnownFindings => new Map([[finding.fingerprint, { ...finding, level }]]);
    expect([newsOf(finding, known('error')), newsOf(finding, known('note'))]).toEqual(['known', 'new']);
    expect(newsOf({ ...finding, level: 'note' }, known('warning'))).toBe('known');
  });

  it('a file that is read only because another one names it counts as changed', () => {
    const named = (port: number): Files => ({
      'compose.yml':
        'services:\n  db:\n    image: postgres:16\n  api:\n    image: example/api\n    env_file: settings/api.conf2\n',
      'settings/api.conf2': `DATABASE_URL=postgres://app@db:${port}/app\n`,
    });
    expect(told(reportOf(named(5499), named(5432)))).toEqual(['settings/api.conf2 new']);
    expect(told(reportOf(named(5499), named(5499)))).toEqual(['settings/api.conf2 known']);
  });
});

describe('what gates', () => {
  const touched: Files = { ...before, 'a/compose.yml': `${project(5455)}# touched\n` };
  const unrelated: Files = { ...before, 'README.md': 'x' };
  const moved: Files = { ...before, 'c/compose.yml': 'services:\n  db:\n    image: postgres:16\n    command: -p 6000\n' };
  const swap = (first: number, second: number): Files => ({
    ...before,
    'one/compose.yml': `services:\n  db:\n    image: postgres:16\n    command: -p ${first}\n`,
    'two/compose.yml': `services:\n  db:\n    image: postgres:16\n    command: -p ${second}\n`,
  });

  it.each<[string, Files, Files | undefined, OnlyChanged, boolean, readonly string[]]>([
    ['off', unrelated, before, 'off', true, ['a/compose.yml known']],
    ['files', unrelated, before, 'files', false, ['a/compose.yml known shown']],
    ['files, touched', touched, before, 'files', true, ['a/compose.yml known']],
    ['files, without a base', unrelated, undefined, 'files', true, ['a/compose.yml -']],
    ['files, while a port moves', moved, before, 'files', true, ['a/compose.yml known shown']],
    ['auto on a proposal', unrelated, before, 'auto', true, ['a/compose.yml known shown']],
    ['auto on a proposal that touches it', touched, before, 'auto', true, ['a/compose.yml known']],
    ['auto on a proposal that moves a port', moved, before, 'auto', true, ['a/compose.yml known']],
    ['auto while two servers change places', swap(6000, 6001), swap(6001, 6000), 'auto', true, ['a/compose.yml known']],
    ['auto on a push', unrelated, before, 'auto', false, ['a/compose.yml known']],
  ])('%s', (_name, files, base, choice, proposal, expected) => {
    expect(told(gated(check(memoryWorkspace(files, base), defaultSettings), choice, proposal))).toEqual(expected);
  });

  it('a file that the finding only speaks of is enough', () => {
    const files = (comment: string): Files => ({
      'postgresql.conf': `port = 5433${comment}\n`,
      'ufw.sh': '#!/bin/sh\nufw allow 5432/tcp\n',
      'app.env': 'DATABASE_URL=postgres://app@localhost:5432/app\n',
    });
    const report = gated(reportOf(files(' # the port'), files('')), 'files', true);
    const drifted = report.findings.filter(({ ruleId }) => ruleId !== 'client/no-connect-timeout');
    expect(drifted.map(({ at, news, gates }) => [at.path, news, gates])).toEqual([
      ['ufw.sh', 'known', undefined],
      ['app.env', 'known', undefined],
    ]);
  });

  it('the run fails at gating findings only, and always when a part was not read', () => {
    const report = gated(reportOf(unrelated), 'auto', true);
    expect(failure(report, 'note')).toBeUndefined();
    expect(failure(gated(reportOf(touched), 'auto', true), 'error')).toBe('1 finding of level error');
    expect(failure({ ...report, incomplete: 'stopped' }, 'error')).toBe('incomplete: stopped');
  });
});

describe('comments that a change adds', () => {
  const note = ' # pg-port-guard: ignore[client/published-port-inside] until May';
  const added = (files: Files, base: Files | undefined): unknown[] =>
    check(memoryWorkspace(files, base), defaultSettings).addedSuppressions.map(({ by, rules, paths, reason, effect }) => [
      by,
      rules,
      paths,
      reason,
      effect,
    ]);
  const entry = (path: string): unknown[] => ['comment', ['client/published-port-inside'], [path], 'until May', 'now'];

  it.each<[string, Files, Files | undefined, readonly string[]]>([
    ['without a base nothing is said', { 'a/compose.yml': project(5455, note) }, undefined, []],
    ['a new comment', { 'a/compose.yml': project(5455, note) }, { 'a/compose.yml': project(5455) }, ['a/compose.yml']],
    ['a comment in a new file', { 'a/compose.yml': project(5455, note) }, {}, ['a/compose.yml']],
    ['one that was there', { 'a/compose.yml': `# x\n${project(5455, note)}` }, { 'a/compose.yml': project(5455, note) }, []],
    [
      'one that stays beside another number',
      { 'a/compose.yml': project(5466, note) },
      { 'a/compose.yml': project(5455, note) },
      [],
    ],
    ['one that silences nothing', { 'a/compose.yml': project(5432, note) }, { 'a/compose.yml': project(5432) }, []],
    ['one more of the same words', { 'a/compose.yml': two(note, note) }, { 'a/compose.yml': two(note, '') }, ['a/compose.yml']],
    [
      'one that is moved to a finding nothing silenced',
      { 'a/compose.yml': two('', note) },
      { 'a/compose.yml': two(note, '') },
      ['a/compose.yml'],
    ],
  ])('%s', (_name, files, base, paths) => expect(added(files, base)).toEqual(paths.map(entry)));
});

/** Two clients that dial the published port. */
function two(first: string, second: string): string {
  return `${project(5455, first)}  worker:
    image: example/worker
    environment:
      WORKER_DATABASE_URL: postgres://app@db:5455/app${second}
`;
}
