import { expect } from '@jest/globals';

/** Markdown in parts: what stands in fences, by their word (`diff`, `mermaid`, `suggestion`), and the rest. */
export interface Fenced {
  readonly outside: string;
  readonly blocks: readonly { readonly word: string; readonly lines: readonly string[] }[];
  /** The end of the text closes a fence that is still open. */
  readonly open: boolean;
}

/** A fence ends with the first line of at least as many backticks and nothing else, as CommonMark has it. */
export function fenced(markdown: string): Fenced {
  const outside: string[] = [];
  const blocks: { word: string; lines: string[] }[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const [, ticks = '', word = ''] = /^ {0,3}(`{3,})([^`]*)$/.exec(line) ?? [];
    if (fence === undefined && ticks === '') outside.push(line);
    else if (fence === undefined) {
      fence = ticks;
      blocks.push({ word: word.trim(), lines: [] });
    } else if (ticks.length >= fence.length && word.trim() === '') fence = undefined;
    else blocks.at(-1)?.lines.push(line);
  }
  return { outside: outside.join('\n'), blocks, open: fence !== undefined };
}

/** Without escaped characters, code spans and fences: what is left of `<`, `@`, `](` is markup. */
export function withoutCode(markdown: string): string {
  const spans = fenced(markdown)
    .outside.replace(/\\[!-/:-@[-`{-~]/g, '')
    .split(/(?<!`)(`+)(?!`)/);
  const kept: string[] = [];
  for (let i = 0; i < spans.length; i += 2) {
    kept.push(spans[i] ?? '');
    const end = i + 1 < spans.length ? spans.indexOf(spans[i + 1] ?? '', i + 2) : -1;
    if (end > 0) i = end - 1;
  }
  return kept.join('(code)');
}

/** Every fence and every folded part that is opened is closed. */
export function expectBalanced(markdown: string): void {
  expect(fenced(markdown).open).toBe(false);
  let depth = 0;
  for (const [tag] of withoutCode(markdown).matchAll(/<\/?(?:details|summary)>/g)) {
    depth += tag.startsWith('</') ? -1 : 1;
    expect(depth).toBeGreaterThanOrEqual(0);
  }
  expect(depth).toBe(0);
}

const labelled =
  /^ {2}n\d+(?:\(\["|\{\{"|\[\/"|\[\("|\[")((?:[\p{L}\p{N} ./:✗…-]|#\d+;|<br\/>)*)(?:"\]\)|"\}\}|"\/\]|"\)\]|"\])$/u;
const styled = /^ {2}linkStyle \d+ stroke:#[0-9a-f]{6},stroke-width:2px$/;
const dialled =
  /^ {2}n\d+ (?:-- "(?:[\p{L}\p{N} ./:✗…-]|#\d+;)*" -->|-- "(?:[\p{L}\p{N} ./:✗…-]|#\d+;)*" --x|-\. "(?:[\p{L}\p{N} ./:✗…-]|#\d+;)* \?" \.->) n\d+$/u;

/**
 * Text of a repository in a comment is text: no mention, no HTML, no hidden marker, no link but to the repository itself, no cell more in a
 * table, and in a diagram nothing but labels.
 */
export function expectNoMarkup(body: string): void {
  expectBalanced(body);
  const [, , ...rest] = body.split('\n');
  const markup = withoutCode(rest.join('\n'));
  expect(markup.replace(/<\/?(?:details|summary|sub)>/g, '')).not.toMatch(/<(?!https:\/\/github\.com\/acme\/shop\/)/);
  expect(markup).not.toMatch(/\]\((?!<https:\/\/github\.com\/acme\/shop\/)/);
  expect(markup).not.toMatch(/@[\w-]|#\d|\bwww\.|:\/\/(?!github\.com\/acme\/shop\/)/);
  expect(fenced(rest.join('\n')).outside).not.toContain('<!--');
  const { outside, blocks } = fenced(body);
  expectWholeRows(outside);
  for (const { lines } of blocks.filter(({ word }) => word === 'mermaid')) {
    const odd = lines.filter((line) => ![/^flowchart LR$/, styled, labelled, dialled].some((form) => form.test(line)));
    expect(odd).toEqual([]);
  }
}

/** Every row has as many cells as the head of its table; a pipe is no border only behind an odd number of backslashes, in code spans, too. */
function expectWholeRows(markdown: string): void {
  let expected = 0;
  for (const line of markdown.split('\n')) {
    const count = line.startsWith('|') ? line.replace(/\\[\\|]/g, '').split('|').length : 0;
    if (expected > 0 && count > 0) expect([count, line]).toEqual([expected, line]);
    expected = count;
  }
}
