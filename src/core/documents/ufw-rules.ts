import { locate, type SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import type { Document, Problem } from './document.ts';
import { linesOf, parseIptablesSave, wordsOf, type IptablesTable, type IptablesWord } from './iptables-save.ts';

/**
 * `### tuple ### allow tcp 5432 0.0.0.0/0 any 10.0.0.0/8 in comment=70…`: action, protocol, port, destination, source port, source,
 * and behind them applications, direction and a comment in hexadecimal digits.
 */
export interface UfwTuple extends Span {
  readonly action: IptablesWord;
  readonly route: boolean;
  readonly protocol: IptablesWord;
  readonly port: IptablesWord;
  readonly destination: IptablesWord;
  readonly sourcePort: IptablesWord;
  readonly source: IptablesWord;
  /** `in`, `out`, `in_eth0`. */
  readonly direction: string;
  readonly comment: string | undefined;
}

export interface UfwRules {
  readonly tuples: readonly UfwTuple[];
  /** The same rules, and all rules without a tuple (before.rules), as iptables-save writes them. */
  readonly tables: readonly IptablesTable[];
}

const marker = '### tuple ###';

/** ufw's rule files: iptables-save texts in which a comment tells each rule in ufw's own words (semantics D.2). */
export function parseUfwRules(file: SourceFile): Document<UfwRules> {
  const saved = parseIptablesSave(file);
  const problems: Problem[] = [...saved.problems];
  const tuples: UfwTuple[] = [];
  for (const line of linesOf(file.text)) {
    if (!file.text.startsWith(marker, line.start)) continue;
    const tuple = tupleOf(wordsOf(file.text, { start: line.start + marker.length, end: line.end }), line);
    if (tuple !== undefined) tuples.push(tuple);
    else problems.push({ code: 'ufw-syntax', message: 'a rule is not complete', at: locate(file, line.start, line.end) });
  }
  return { file, tree: { tuples, tables: saved.tree }, problems: problems.slice(0, 100) };
}

function tupleOf(words: readonly IptablesWord[], line: Span): UfwTuple | undefined {
  const [action, protocol, port, destination, sourcePort, source, ...rest] = words;
  if (action === undefined || protocol === undefined || port === undefined) return undefined;
  if (destination === undefined || sourcePort === undefined || source === undefined) return undefined;
  const route = action.value.startsWith('route:');
  const own = route ? { value: action.value.slice(6), start: action.start + 6, end: action.end } : action;
  return { action: own, route, protocol, port, destination, sourcePort, source, ...suffixOf(rest), ...line };
}

/** Applications, the direction and the comment follow the fixed columns. */
function suffixOf(words: readonly IptablesWord[]): Pick<UfwTuple, 'direction' | 'comment'> {
  const texts = words.map((word) => word.value);
  const comment = texts.find((text) => text.startsWith('comment='))?.slice('comment='.length);
  return { direction: texts.findLast((text) => /^(in|out)(_|$)/.test(text)) ?? 'in', comment: fromHexadecimal(comment) };
}

function fromHexadecimal(text: string | undefined): string | undefined {
  if (text === undefined || !/^(?:[\da-f]{2})+$/i.test(text)) return undefined;
  let result = '';
  for (let i = 0; i + 1 < text.length && i < 400; i += 2) result += String.fromCharCode(parseInt(text.slice(i, i + 2), 16));
  return result;
}
