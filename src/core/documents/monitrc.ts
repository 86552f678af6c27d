import type { SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import type { Document } from './document.ts';

export interface MonitToken {
  readonly text: string;
  /** Without quotes. */
  readonly span: Span;
}

/** `if failed host 127.0.0.1 port 5432 protocol pgsql then restart`: the words behind `if`. */
export interface MonitTest {
  readonly tokens: readonly MonitToken[];
}

/** `check process pg with pidfile …` with its tests. */
export interface MonitCheck {
  /** `process`, `host`, `program` … */
  readonly type: string;
  readonly name: MonitToken | undefined;
  /** The words up to the first test. */
  readonly head: readonly MonitToken[];
  readonly tests: readonly MonitTest[];
}

export interface MonitTree {
  readonly checks: readonly MonitCheck[];
}

const mostTokens = 100_000;

/** Control files of monit: words in any number of lines, `#` comments, quotes of both kinds. */
export function parseMonitrc(file: SourceFile): Document<MonitTree> {
  const checks: { type: string; name: MonitToken | undefined; head: MonitToken[]; tests: { tokens: MonitToken[] }[] }[] = [];
  let into: MonitToken[] = [];
  const tokens = [...tokensOf(file.text)];
  for (const [index, token] of tokens.entries()) {
    const word = token.text.toLowerCase();
    const check = checks[checks.length - 1];
    if (word === 'check' && isType(tokens[index + 1])) {
      into = [];
      checks.push({ type: tokens[index + 1]?.text.toLowerCase() ?? '', name: tokens[index + 2], head: into, tests: [] });
    } else if (word === 'if' && check !== undefined) {
      into = [];
      check.tests.push({ tokens: into });
    } else if (check !== undefined) into.push(token);
  }
  return { file, tree: { checks }, problems: [] };
}

const types = new Set(['process', 'host', 'program', 'file', 'directory', 'filesystem', 'device', 'fifo', 'network', 'system']);

function isType(token: MonitToken | undefined): boolean {
  return token !== undefined && types.has(token.text.toLowerCase());
}

function* tokensOf(text: string): Iterable<MonitToken> {
  const token = /#[^\n]*|"([^"\n]*)"|'([^'\n]*)'|[^\s"'#,=]+/g;
  let left = mostTokens;
  for (let found = token.exec(text); found !== null && left-- > 0; found = token.exec(text)) {
    if (found[0].startsWith('#')) continue;
    const quoted = found[1] ?? found[2];
    const start = quoted === undefined ? found.index : found.index + 1;
    const value = quoted ?? found[0];
    yield { text: value, span: { start, end: start + value.length } };
  }
}
