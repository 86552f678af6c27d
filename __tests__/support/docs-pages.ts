import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SmokeFacts } from '../../src/core/index.ts';
import { smokeFacts, type SparseFacts } from './smoke-facts.ts';

/** One `##` section of a documentation page: files, what they held at the base commit, and what is expected of them. */
export interface Section {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  /** Present when a fence says `base`: the files of the section with those texts. */
  readonly base?: Readonly<Record<string, string>>;
  /** What a live test saw: a fence `json smoke`, of which everything may be left out that does not matter. */
  readonly smoke?: SmokeFacts;
  /** The blocks of the page's kind (`facts`, `findings`). */
  readonly expected: readonly { readonly lines: string; readonly words: readonly string[] }[];
}

export interface Page {
  readonly id: string;
  readonly title: string;
  readonly sections: readonly Section[];
}

/** Every page under `docs/<folder>`, by its path without the extension; `README.md` and other upper-case names are not pages, and the list of pages is none. */
export function pagesOf(folder: string, kind: 'facts' | 'findings'): Page[] {
  const directory = join('docs', folder);
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /^[a-z].*\.md$/.test(path) && path !== 'index.md')
    .sort()
    .map((path) => parsePage(path.slice(0, -3), readFileSync(join(directory, path), 'utf8'), kind));
}

interface Fence {
  readonly words: readonly string[];
  readonly text: string;
}

export function parsePage(id: string, markdown: string, kind: string): Page {
  const [head = '', ...parts] = markdown.replaceAll('\r\n', '\n').split(/^## /m);
  return { id, title: /^# (.*)$/m.exec(head)?.[1] ?? '', sections: parts.map((part) => section(part, kind)) };
}

function section(text: string, kind: string): Section {
  const files: Record<string, string> = {};
  const base: Record<string, string> = {};
  const expected: { lines: string; words: readonly string[] }[] = [];
  let hasBase = false;
  let smoke: SmokeFacts | undefined;
  for (const fence of fencesOf(text)) {
    if (fence.words.includes('smoke')) smoke = smokeFacts(JSON.parse(fence.text) as SparseFacts);
    const path = fence.words.find((word) => word.startsWith('file='))?.slice('file='.length);
    if (fence.words[0] === kind) expected.push({ lines: fence.text.trimEnd(), words: fence.words.slice(1) });
    if (path === undefined) continue;
    if (fence.words.includes('base')) {
      base[path] = fence.text;
      hasBase = true;
    } else files[path] = fence.text;
  }
  const title = text.slice(0, text.indexOf('\n'));
  return { title, files, expected, ...(smoke && { smoke }), ...(hasBase ? { base: { ...files, ...base } } : {}) };
}

/** Fences of three or more backticks; the closing one is as long as the opening one. */
function fencesOf(markdown: string): Fence[] {
  const fences: Fence[] = [];
  let open: { readonly mark: string; readonly words: readonly string[]; readonly lines: string[] } | undefined;
  for (const line of markdown.split('\n')) {
    const mark = /^`{3,}/.exec(line)?.[0];
    if (open === undefined) {
      if (mark !== undefined) open = { mark, words: line.slice(mark.length).trim().split(/\s+/), lines: [] };
    } else if (line.trimEnd() === open.mark) {
      fences.push({ words: open.words, text: open.lines.map((one) => `${one}\n`).join('') });
      open = undefined;
    } else open.lines.push(line);
  }
  return fences;
}
