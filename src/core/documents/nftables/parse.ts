import type { NftGroup, NftItem, NftStatement, NftSyntaxError, NftTree, NftWord } from './tree.ts';

const deepest = 50;
const mostErrors = 100;
const verbs = new Set(['add', 'create', 'insert', 'replace', 'destroy', 'delete', 'reset', 'flush']);
const containers = new Set([
  'table',
  'chain',
  'set',
  'map',
  'flowtable',
  'counter',
  'quota',
  'limit',
  'ct',
  'synproxy',
  'secmark',
  'meter',
]);
const signs = new Set(['{', '}', ',', ';', '\n', '=']);

/** The text of a rule set or of a command's arguments; positions are offsets of it. Never throws. */
export function parseNftText(text: string): NftTree {
  const parser = new NftParser(text);
  const statements = parser.statements(0);
  return { statements, errors: parser.errors };
}

class NftParser {
  readonly errors: NftSyntaxError[] = [];
  private readonly text: string;
  private position = 0;

  constructor(text: string) {
    this.text = text;
    if (text.charCodeAt(0) === 0xfeff) this.position = 1;
  }

  /** Statements up to the closing brace (taken), or to the end of the text. */
  statements(depth: number): readonly NftStatement[] {
    const list: NftStatement[] = [];
    for (;;) {
      this.skipBlank(true);
      if (this.position >= this.text.length) {
        if (depth > 0) this.error('a block is not closed');
        return list;
      }
      if (this.take('}')) {
        if (depth > 0) return list;
        this.error('unexpected }');
      } else list.push(this.statement(depth));
    }
  }

  private statement(depth: number): NftStatement {
    const start = this.position;
    const items: NftItem[] = [];
    let block: readonly NftStatement[] | undefined;
    for (;;) {
      this.skipBlank(false);
      const character = this.text.charAt(this.position);
      if (character === '' || character === '}' || character === '\n' || character === ';') break;
      if (character === '{' && isContainer(items)) {
        this.position++;
        block = this.block(depth + 1);
        break;
      }
      items.push(this.item(depth));
    }
    return { items, block, start, end: this.position };
  }

  private block(depth: number): readonly NftStatement[] {
    if (depth <= deepest) return this.statements(depth);
    this.error('nested too deep');
    this.position = this.text.length;
    return [];
  }

  private item(depth: number): NftItem {
    const start = this.position;
    const character = this.text.charAt(start);
    if (character === '{') return this.group(depth + 1);
    if (character === '"') return this.quoted();
    if (signs.has(character)) {
      this.position++;
      return { kind: 'word', text: character, quoted: false, start, end: this.position };
    }
    return this.word();
  }

  private word(): NftWord {
    const start = this.position;
    while (this.position < this.text.length) {
      const character = this.text.charAt(this.position);
      if (/\s/.test(character) || character === '"' || character === '#') break;
      // `!=`, `<=` and `>=` are one sign; elsewhere `=` stands alone.
      if (signs.has(character) && !(character === '=' && /^[!<>=]$/.test(this.text.slice(start, this.position)))) break;
      this.position++;
    }
    if (this.position === start) this.position++;
    return { kind: 'word', text: this.text.slice(start, this.position), quoted: false, start, end: this.position };
  }

  private quoted(): NftWord {
    const start = ++this.position;
    while (this.position < this.text.length && !'"\n'.includes(this.text.charAt(this.position))) this.position++;
    const end = this.position;
    if (!this.take('"')) this.error('a string is not closed');
    return { kind: 'word', text: this.text.slice(start, end), quoted: true, start, end };
  }

  private group(depth: number): NftGroup {
    const start = this.position++;
    const items: NftItem[][] = [[]];
    if (depth > deepest) {
      this.error('nested too deep');
      this.position = this.text.length;
    }
    for (;;) {
      this.skipBlank(true);
      const character = this.text.charAt(this.position);
      if (character === '' || this.take('}')) {
        if (character === '') this.error('a set is not closed');
        return { kind: 'group', items: items.filter((item) => item.length > 0), start, end: this.position };
      }
      if (this.take(',')) items.push([]);
      else items.at(-1)?.push(this.item(depth));
    }
  }

  private take(character: string): boolean {
    if (this.text.charAt(this.position) !== character) return false;
    this.position++;
    return true;
  }

  /** Blanks, continued lines and comments; with `lines` also what separates statements. */
  private skipBlank(lines: boolean): void {
    const blanks = lines ? ' \t\r\n;' : ' \t\r';
    for (;;) {
      const character = this.text.charAt(this.position);
      if (character !== '' && blanks.includes(character)) this.position++;
      else if (character === '\\' && /^\\\r?\n/.test(this.text.slice(this.position, this.position + 3))) this.position += 2;
      else if (character === '#') this.position = this.lineEnd();
      else return;
    }
  }

  private lineEnd(): number {
    const end = this.text.indexOf('\n', this.position);
    return end < 0 ? this.text.length : end;
  }

  private error(message: string): void {
    if (this.errors.length < mostErrors) this.errors.push({ message, at: Math.min(this.position, this.text.length) });
  }
}

/** Whether a brace behind these words opens a block and no set of values. */
function isContainer(items: readonly NftItem[]): boolean {
  const [first, second] = items;
  if (first?.kind !== 'word') return false;
  const word = verbs.has(first.text) && second?.kind === 'word' ? second.text : first.text;
  return containers.has(word) && !items.some((item) => item.kind === 'word' && (item.text === 'state' || item.text === '='));
}
