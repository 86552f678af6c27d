import type { Namespace } from '../facts/template.ts';
import type { SourceFile } from '../text/source-file.ts';
import type { Action } from './action.ts';
import { jinjaHole, jinjaMarks } from './jinja.ts';

const opening = /^(?:if|for|range|with|block|define|macro|call|filter|unless)$/;
const closing = /^(?:end|endif|endfor|endwith|endblock|endmacro|endcall|endfilter)$/;
/** Go's statements stand in the braces of values. */
const goStatement = /^(?:if|else|end|range|with|define|template|block)$/;

/** Values, statements and comments of Jinja, and of Go's templates, which share the braces. */
export function* jinjaActions(file: SourceFile, namespace: Namespace): Iterable<Action> {
  const go = namespace.kind === 'template';
  let raw = false;
  for (const mark of jinjaMarks(file.text, 0, file.text.length)) {
    const { kind, start, end } = mark;
    const word = wordOf(file.text.slice(start + 2, Math.min(start + 60, end - 2)));
    if (kind === 'statement' && (word === 'raw' || word === 'endraw')) raw = word === 'raw';
    else if (raw) continue;
    else if (kind === 'value' && !(go && isGoStatement(word, file.text, start))) {
      yield { start, end, hole: jinjaHole(file, mark, namespace) };
      continue;
    }
    yield { start, end, ...(kind === 'comment' ? {} : nestingOf(word)) };
  }
}

function wordOf(text: string): string {
  return /^[-+]?\s*(\w*)/.exec(text)?.[1] ?? '';
}

function isGoStatement(word: string, text: string, start: number): boolean {
  return goStatement.test(word) || /^\{\{-?\s*(?:\/\*|\$\w+\s*:?=)/.test(text.slice(start, start + 60));
}

function nestingOf(word: string): Pick<Action, 'nesting'> {
  if (opening.test(word)) return { nesting: 'opens' };
  return closing.test(word) ? { nesting: 'closes' } : {};
}
