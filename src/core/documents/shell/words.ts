import type { DoubleQuotedChild, ParameterExpansionPart, ParsedScript, Word, WordPart } from 'unbash';
import type { ShellPart, ShellWord } from './tree.ts';

/** Called with the script of every command or process substitution met in a word. */
export type OnScript = (script: ParsedScript) => void;

/** Which characters a backslash escapes: all outside quotes, few inside double quotes and heredocs. */
type Escapes = 'all' | 'double' | 'none';

const doubleEscapes = '$`"\\\n';
const nameOrNumber = /^(?:[a-z_]\w*|\d+)$/i;

/** Reads the words of one source text. */
export class WordReader {
  private readonly source: string;
  private readonly onScript: OnScript;

  constructor(source: string, onScript: OnScript) {
    this.source = source;
    this.onScript = onScript;
  }

  word(word: Word): ShellWord {
    return { parts: this.partsOf(word), start: word.pos, end: word.end };
  }

  partsOf(word: Word): ShellPart[] {
    const into: ShellPart[] = [];
    // A word without quotes, expansions and escapes is its own text: most are, and their parts are never asked for.
    if (word.text === word.value && !/[$`'"\\<>]/.test(word.text)) {
      if (word.text !== '') into.push({ kind: 'text', text: word.text, start: word.pos, end: word.end });
      return into;
    }
    const parts = word.parts;
    if (parts === undefined) this.literal(word.pos, word.end, 'all', into);
    else for (const part of parts) this.part(part, into);
    return into;
  }

  /** The body of a heredoc whose delimiter is not quoted. */
  body(parts: readonly WordPart[] | undefined, start: number, end: number): ShellPart[] {
    const into: ShellPart[] = [];
    if (parts === undefined) this.literal(start, end, 'double', into);
    else for (const part of parts) if (part.type === 'Literal') this.literal(part.pos, part.end, 'double', into); else this.part(part, into); // prettier-ignore
    return into;
  }

  private part(part: WordPart | DoubleQuotedChild, into: ShellPart[]): void {
    switch (part.type) {
      case 'Literal':
        return this.literal(part.pos, part.end, 'all', into);
      case 'SingleQuoted':
        return this.literal(part.pos + 1, part.end - 1, 'none', into);
      case 'DoubleQuoted':
      case 'LocaleString':
        for (const child of part.parts)
          if (child.type === 'Literal') this.literal(child.pos, child.end, 'double', into);
          else this.part(child, into);
        return;
      case 'AnsiCQuoted':
        return push(into, { kind: 'text', text: part.value, start: part.pos + 2, end: part.end - 1 });
      case 'SimpleExpansion':
        return this.simple(part.pos, part.end, part.text.slice(1), into);
      case 'ParameterExpansion':
        return this.parameter(part, into);
      case 'CommandExpansion':
      case 'ProcessSubstitution':
        return this.substitution(part, into);
      case 'ArithmeticExpansion':
        return push(into, { kind: 'opaque', what: 'arithmetic', start: part.pos, end: part.end });
      default:
        return this.literal(part.pos, part.end, 'all', into);
    }
  }

  /** Backslashes taken out: the characters between them keep their exact places. */
  private literal(start: number, end: number, escapes: Escapes, into: ShellPart[]): void {
    let from = start;
    if (escapes !== 'none') {
      for (let i = this.source.indexOf('\\', start); i >= 0 && i < end - 1; i = this.source.indexOf('\\', i)) {
        const next = this.source.charAt(i + 1);
        if (escapes === 'double' && !doubleEscapes.includes(next)) {
          i += 1;
          continue;
        }
        if (i > from) push(into, this.text(from, i));
        from = next === '\n' ? i + 2 : i + 1;
        i += 2;
      }
    }
    if (end > from) push(into, this.text(from, end));
  }

  private text(start: number, end: number): ShellPart {
    return { kind: 'text', text: this.source.slice(start, end), start, end };
  }

  private simple(start: number, end: number, name: string, into: ShellPart[]): void {
    if (nameOrNumber.test(name)) push(into, { kind: 'use', name, start, end });
    else push(into, { kind: 'opaque', what: name === '@' || name === '*' ? 'arguments' : 'expansion', start, end });
  }

  private parameter(part: ParameterExpansionPart, into: ShellPart[]): void {
    const { pos: start, end, parameter, operation } = part;
    if (part.prefix !== undefined || part.index !== undefined)
      return push(into, { kind: 'opaque', what: 'expansion', start, end });
    if (operation === undefined) return this.simple(start, end, parameter, into);
    if (operation.type !== 'Default' || !nameOrNumber.test(parameter))
      return push(into, { kind: 'opaque', what: 'expansion', start, end });
    const operand = this.partsOf(operation.operand);
    push(into, { kind: 'use', name: parameter, start, end, operation: { operator: operation.operator, operand } });
  }

  private substitution(
    part: { pos: number; end: number; text: string; script: ParsedScript | undefined },
    into: ShellPart[],
  ): void {
    push(into, {
      kind: 'opaque',
      what: scriptDirectory(part.text) ?? composeContainer(part.text) ?? 'command',
      start: part.pos,
      end: part.end,
    });
    // The positions of a script in escaped backticks count in another text.
    if (part.script !== undefined && part.script.source === undefined) this.onScript(part.script);
  }
}

function push(into: ShellPart[], part: ShellPart): void {
  into.push(part);
}

/** `$(cd "$(dirname "$0")/.." && pwd)`, `$(dirname "${BASH_SOURCE[0]}")`: the directory of the script, or one above; `$(pwd)`; the root of the repository. */
function scriptDirectory(text: string): string | undefined {
  if (text === '$(pwd)' || text === '`pwd`') return 'working-directory';
  if (text === '$(git rev-parse --show-toplevel)') return 'repository-root';
  const at = text.indexOf('dirname');
  if (at < 0 || text.length > 200 || !/\$0|\$\{0|BASH_SOURCE|realpath|readlink/.test(text)) return undefined;
  return 'script-directory' + '/..'.repeat(text.slice(at).split('/..').length - 1);
}

/** `$(docker compose ps -q db)`: the container of a service. */
function composeContainer(text: string): string | undefined {
  if (text.length > 200) return undefined;
  const service = /^(?:\$\(|`)docker[ -]compose (?:-[fp] [^\s$]+ )*ps (?:-a?q|--quiet) ([\w.-]+)[)`]$/.exec(text)?.[1];
  return service === undefined ? undefined : `compose-container ${service}`;
}
