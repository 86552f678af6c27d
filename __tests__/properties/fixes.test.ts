import { describe, expect, it } from '@jest/globals';
import { check, defaultSettings, grave, planFixes, type Finding } from '../../src/core/index.ts';
import { pagesOf } from '../support/docs-pages.ts';
import { memoryWorkspace } from '../support/memory-workspace.ts';

/** An opening to everyone was one before: of the port that nobody listened on. */
const uncovered: ReadonlySet<string> = new Set(['firewall/world-open']);
const key = ({ ruleId, at }: Finding): string => `${ruleId} ${at.path}`;

/** Every example of every rule's page whose findings offer an edit. */
const examples = pagesOf('rules', 'findings').flatMap(({ id, sections }) =>
  sections.flatMap(({ title, files, base }) => {
    const open = (): ReturnType<typeof memoryWorkspace> => memoryWorkspace(files, base);
    const findings = grave(check(open(), defaultSettings));
    const fixable = findings.filter(({ fixes }) => fixes.length > 0);
    return fixable.length === 0 ? [] : [{ name: `${id}: ${title}`, open, findings, fixable }];
  }),
);

describe('after the edits of a page', () => {
  it('there are pages with edits', () => {
    expect(examples.length).toBeGreaterThan(20);
  });

  it.each(examples)('$name: what they are for is gone, and nothing new is wrong', ({ open, findings, fixable }) => {
    const { report, edits } = planFixes(open, defaultSettings, { reviewed: true, ground: 'base' });
    const left = grave(report).filter(({ ruleId }) => !uncovered.has(ruleId));
    const known = new Set(findings.map(key));
    expect(left.filter((finding) => !known.has(key(finding))).map(({ ruleId, message }) => `${ruleId} ${message}`)).toEqual([]);
    if (edits.length > 0) expect(left.length).toBeLessThanOrEqual(findings.length - Math.min(1, fixable.length));
  });
});
