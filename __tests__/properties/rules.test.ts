import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check, defaultSettings, rules, type Edit, type Finding, type Location, type Report } from '../../src/core/index.ts';
import { pagesOf, type Section } from '../support/docs-pages.ts';
import { memoryWorkspace, type Files } from '../support/memory-workspace.ts';
import { mutated } from '../support/mutations.ts';
import { exampleFiles, seeds } from '../support/seeds.ts';

const settings = { ...defaultSettings, policy: rules.map(({ id }) => id) };
const example: Section = { title: 'port-change', files: exampleFiles('port-change'), expected: [] };
const sections = [...pagesOf('rules', 'findings').flatMap((page) => page.sections), example];
const reportOf = (files: Files, base?: Files): Report => check(memoryWorkspace(files, base), settings);

describe('findings of every page', () => {
  const found = sections.map(({ files, base }) => ({ files, report: reportOf(files, base) }));

  it('there are many, some with a fix', () => {
    const all = found.flatMap(({ report }) => report.findings);
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter(({ fixes }) => fixes.length > 0).length).toBeGreaterThan(10);
  });

  it('stand in their files, and their fixes fit the text', () => {
    for (const { files, report } of found) expectSound(report, files);
  });

  it('are gone when a safe fix was applied', () => {
    let applied = 0;
    for (const { files, base } of sections)
      for (const finding of reportOf(files, base).findings)
        for (const fix of finding.fixes.filter(({ safety }) => safety === 'safe')) {
          const left = reportOf(edited(files, fix.edits), base).findings;
          expect([finding.ruleId, finding.message, left.filter(sameAs(finding, fix.edits))]).toEqual([
            finding.ruleId,
            finding.message,
            [],
          ]);
          applied++;
        }
    expect(applied).toBeGreaterThan(10);
  });
});

describe('a damaged repository', () => {
  const texts = seeds.map(({ text }) => text);
  const withFiles = sections.filter(({ files }) => Object.keys(files).length > 0);
  const damaged = fc.constantFrom(...withFiles).chain(({ files, base }) => {
    const paths = Object.keys(files);
    return fc
      .tuple(fc.constantFrom(...paths), mutated(Object.values(files), texts), fc.boolean())
      .map(([path, text, compared]) => ({ files: { ...files, [path]: text }, base: base ?? (compared ? files : undefined) }));
  });

  it('is judged without a throw, and every finding stands in its file', () => {
    fc.assert(
      fc.property(damaged, ({ files, base }) => expectSound(reportOf(files, base), files)),
      { seed: 20_260_103, numRuns: 500 },
    );
  });

  it('is judged the same every time', () => {
    fc.assert(
      fc.property(damaged, ({ files, base }) => {
        expect(JSON.stringify(reportOf(files, base))).toBe(JSON.stringify(reportOf(files, base)));
      }),
      { seed: 20_260_104, numRuns: 50 },
    );
  });
});

/** No trace of a throw, every place inside its file, every edit on the text it expects, no two edits of a fix on one character. */
function expectSound(report: Report, files: Files): void {
  expect(report.problems.filter(({ code }) => code === 'internal')).toEqual([]);
  for (const finding of report.findings) {
    for (const { at } of [finding, ...finding.related, ...(finding.route ?? [])]) expectInside(at, files, finding);
    // eslint-disable-next-line no-control-regex -- marks that the pipeline replaces by lines
    expect(`${finding.message} ${finding.remedy}`).not.toMatch(/[\u0001-\u0003]/);
    for (const { edits } of finding.fixes) expectApplicable(edits, files);
  }
  expect(new Set(report.findings.map(({ fingerprint }) => fingerprint)).size).toBe(report.findings.length);
}

function expectInside({ path, span }: Location, files: Files, finding: Finding): void {
  const text = files[path];
  const inside = text !== undefined && span.start >= 0 && span.start <= span.end && span.end <= text.length;
  expect(inside ? '' : `${finding.ruleId}: ${path} ${span.start}-${span.end} of ${text?.length}`).toBe('');
}

function expectApplicable(edits: readonly Edit[], files: Files): void {
  expect(edits.length).toBeGreaterThan(0);
  for (const { at, expected } of edits) expect(files[at.path]?.slice(at.span.start, at.span.end)).toBe(expected);
  const sorted = inOrder(edits);
  for (const [index, { at }] of sorted.entries()) {
    const before = sorted[index - 1]?.at;
    if (before?.path === at.path) expect(before.span.end).toBeLessThanOrEqual(at.span.start);
  }
}

function inOrder(edits: readonly Edit[]): Edit[] {
  return [...edits].sort(({ at: a }, { at: b }) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.span.start - b.span.start));
}

function edited(files: Files, edits: readonly Edit[]): Files {
  const changed: Record<string, string> = { ...files };
  for (const { at, text } of inOrder(edits).reverse()) {
    const before = changed[at.path] ?? '';
    changed[at.path] = before.slice(0, at.span.start) + text + before.slice(at.span.end);
  }
  return changed;
}

/** The same rule at a place that an edit of the fix touched. */
function sameAs(finding: Finding, edits: readonly Edit[]): (other: Finding) => boolean {
  return ({ ruleId, at }) =>
    ruleId === finding.ruleId &&
    edits.some(
      (edit) =>
        edit.at.path === at.path && at.span.start <= edit.at.span.start + edit.text.length && at.span.end >= edit.at.span.start,
    );
}
