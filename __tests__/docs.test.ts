import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import {
  check,
  defaultSettings,
  describeFact,
  hasFile,
  LineIndex,
  readers,
  readingOf,
  rules,
  type Fact,
} from '../src/core/index.ts';
import { notations } from '../src/core/documents/notations.ts';
import { viewOf } from '../src/core/extract.ts';
import { Classifier } from '../src/core/readers/classify.ts';
import type { Reader } from '../src/core/readers/reader.ts';
import { pagesOf, type Page, type Section } from './support/docs-pages.ts';
import { memoryWorkspace } from './support/memory-workspace.ts';

const readerPages = pagesOf('readers', 'facts');
const rulePages = pagesOf('rules', 'findings');

describe('every reader and every rule has a page of its id and title, and no page is left over', () => {
  it.each([
    ['readers', readers, readerPages],
    ['rules', rules, rulePages],
  ] as const)('%s', (_kind, registered, pages) => {
    const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);
    const shown = registered.map(({ id, title }) => ({ id, title })).sort(byId);
    expect(pages.map(({ id, title }) => ({ id, title })).sort(byId)).toEqual(shown);
  });
});

describe('the lists of pages are those that `npm run docs` writes', () => {
  it('readers and rules', async () => {
    // The script has no types; as a plain string its path is not looked up.
    const { readersIndex, rulesIndex } = (await import(['..', 'scripts', 'docs-index.mjs'].join('/'))) as {
      readonly readersIndex: (all: typeof readers) => string;
      readonly rulesIndex: (all: typeof rules) => string;
    };
    expect(readFileSync('docs/readers/index.md', 'utf8')).toBe(readersIndex(readers));
    expect(readFileSync('docs/rules/index.md', 'utf8')).toBe(rulesIndex(rules));
  });
});

describe('reader pages: facts', () => {
  for (const { name, id, section } of sectionsOf(readerPages))
    it(name, () => {
      const found = readers.find((reader) => reader.id === id);
      expect(found).toBeDefined();
      expect(section.expected).toHaveLength(1);
      expect(Object.keys(section.files).length).toBeGreaterThan(0);
      if (found !== undefined) expect(factsOf(found, section.files).join('\n')).toBe(section.expected[0]?.lines);
    });
});

describe('rule pages: findings', () => {
  for (const { name, id, section } of sectionsOf(rulePages))
    it(name, () => {
      const rule = rules.find((one) => one.id === id);
      expect(rule).toBeDefined();
      expect(section.expected).toHaveLength(1);
      const policy = section.expected[0]?.words.includes('policy') === true && rule !== undefined ? [rule.id] : [];
      const workspace = memoryWorkspace(section.files, section.base);
      const report = check(workspace, { ...defaultSettings, policy }, section.smoke);
      const lines = report.findings
        .filter((finding) => finding.ruleId === id && finding.suppressed === undefined)
        .map(({ at, level, ruleId }) => {
          const line = hasFile(at) ? `:${report.regionOf(at).startLine}` : '';
          return `${at.path}${line} ${level} ${ruleId}`;
        });
      expect(lines.join('\n')).toBe(section.expected[0]?.lines);
    });
});

function sectionsOf(pages: readonly Page[]): { readonly name: string; readonly id: string; readonly section: Section }[] {
  return pages.flatMap(({ id, sections }) => sections.map((section) => ({ name: `${id}: ${section.title}`, id, section })));
}

/** Facts of one reader: of the files it wants by name, or of all where it wants none (it reads what others hand it). */
function factsOf(reader: Reader, files: Readonly<Record<string, string>>): string[] {
  const classifier = new Classifier([reader]);
  const paths = Object.keys(files);
  const wanted = paths.filter((path) => classifier.readersOf(path).length > 0);
  return (wanted.length > 0 ? wanted : paths).flatMap((path) => {
    const text = files[path] ?? '';
    const written = { file: { path, text, origin: 'repository' as const }, reading: readingOf(path) };
    const { file, reading } = reader.rendered === true ? viewOf(written.file, written.reading) : written;
    const items = [...reader.read(notations[reader.notation](file) as never, reading)];
    const lines = new LineIndex(text);
    return items
      .filter((item): item is Fact => 'kind' in item && item.kind !== 'embedded')
      .map((fact) => describeFact(fact, ({ span }) => lines.region(span)));
  });
}
