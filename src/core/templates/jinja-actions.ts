import type { Namespace } from '../facts/template.ts';
import type { SourceFile } from '../text/source-file.ts';
import type { Action } from './action.ts';
import { jinjaHole, jinjaMarks, type JinjaMark } from './jinja.ts';
import { LocalNames } from './jinja-locals.ts';

const opening = /^(?:if|for|range|with|block|define|macro|call|filter|unless)$/;
const closing = /^(?:end|endif|endfor|endwith|endblock|endmacro|endcall|endfilter)$/;
/** Go's statements stand in the braces of values. */
const goStatement = /^(?:if|else|end|range|with|define|template|block)$/;

/** Values, statements and comments of Jinja, and of Go's templates, which share the braces. */
export function* jinjaActions(file: SourceFile, namespace: Namespace): Iterable<Action> {
  const reading = new JinjaReading(file, namespace);
  for (const mark of jinjaMarks(file.text, 0, file.text.length)) {
    const action = reading.action(mark);
    if (action !== undefined) yield action;
  }
}

class JinjaReading {
  private readonly file: SourceFile;
  private readonly namespace: Namespace;
  private readonly names = new LocalNames();
  /** Between `raw` and `endraw` nothing is replaced. */
  private raw = false;

  constructor(file: SourceFile, namespace: Namespace) {
    this.file = file;
    this.namespace = namespace;
  }

  action(mark: JinjaMark): Action | undefined {
    const { kind, start, end } = mark;
    const word = wordOf(this.file.text.slice(start + 2, Math.min(start + 60, end - 2)));
    if (kind === 'statement' && /^(?:end)?raw$/.test(word)) {
      this.raw = word === 'raw';
      return { start, end };
    }
    if (this.raw) return undefined;
    if (kind === 'comment') return { start, end };
    if (kind === 'statement') this.names.statement(this.file, start, end, this.namespace);
    else if (!this.isGoStatement(word, start))
      return { start, end, hole: this.names.resolved(jinjaHole(this.file, mark, this.namespace)) };
    return { start, end, ...nestingOf(word) };
  }

  private isGoStatement(word: string, start: number): boolean {
    if (this.namespace.kind !== 'template') return false;
    return goStatement.test(word) || /^\{\{-?\s*(?:\/\*|\$\w+\s*:?=)/.test(this.file.text.slice(start, start + 60));
  }
}

function wordOf(text: string): string {
  return /^[-+]?\s*(\w*)/.exec(text)?.[1] ?? '';
}

function nestingOf(word: string): Pick<Action, 'nesting'> {
  if (opening.test(word)) return { nesting: 'opens' };
  return closing.test(word) ? { nesting: 'closes' } : {};
}
