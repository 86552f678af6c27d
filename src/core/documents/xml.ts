import { locate, type SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import type { Document, Problem } from './document.ts';

/** Character data. A reference (`&amp;`) is a piece of its own, so every other piece lies in the file as it reads. */
export interface XmlText extends Span {
  readonly kind: 'text';
  readonly value: string;
  readonly pieces: readonly (Span & { readonly value: string })[];
}

/** `value` spans what is between the quotes. */
export interface XmlAttribute {
  readonly name: string;
  readonly value: XmlText;
}

export interface XmlElement extends Span {
  readonly kind: 'element';
  /** As written, with its prefix. */
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly (XmlElement | XmlText)[];
}

/** What stands at the top: one element, when the file is well formed. */
export interface XmlTree {
  readonly elements: readonly XmlElement[];
}

const deepest = 200;
const mostProblems = 100;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Elements, attributes and text with their spans. Comments, instructions and DTDs are skipped: no entity is ever defined. Tolerant. */
export function parseXml(file: SourceFile): Document<XmlTree> {
  const scanner = new XmlScanner(file);
  scanner.run();
  return { file, tree: { elements: scanner.elements }, problems: scanner.problems };
}

/** The text directly inside an element, without that of its children. */
export function xmlTextOf(element: XmlElement): XmlText | undefined {
  for (const child of element.children) if (child.kind === 'text' && child.value.trim() !== '') return child;
  return undefined;
}

export function xmlAttribute(element: XmlElement, name: string): XmlText | undefined {
  return element.attributes.find((attribute) => attribute.name === name)?.value;
}

interface Open {
  readonly element: { -readonly [K in keyof XmlElement]: XmlElement[K] };
  readonly children: (XmlElement | XmlText)[];
}

class XmlScanner {
  readonly elements: XmlElement[] = [];
  readonly problems: Problem[] = [];
  private readonly file: SourceFile;
  private readonly text: string;
  private position = 0;
  private readonly stack: Open[] = [];
  /** Elements below the deepest level: they are counted and their content left out. */
  private buried = 0;

  constructor(file: SourceFile) {
    this.file = file;
    this.text = file.text;
  }

  run(): void {
    while (this.position < this.text.length) {
      const next = this.text.indexOf('<', this.position);
      const end = next < 0 ? this.text.length : next;
      if (end > this.position) this.addText(decode(this.text, this.position, end));
      this.position = end;
      if (next >= 0) this.markup();
    }
    if (this.stack.length > 0) this.problem('an element is not closed', this.stack[0]?.element.start ?? 0);
    while (this.stack.length > 0) this.close(this.text.length);
  }

  private markup(): void {
    const { text, position } = this;
    if (text.startsWith('<!--', position)) this.skipTo('-->');
    else if (text.startsWith('<![CDATA[', position)) this.cdata();
    else if (text.startsWith('<?', position)) this.skipTo('?>');
    else if (text.startsWith('<!', position)) this.doctype();
    else if (text.startsWith('</', position)) this.endTag();
    else this.startTag();
  }

  private skipTo(end: string): void {
    const found = this.text.indexOf(end, this.position);
    if (found < 0) this.problem('a comment or instruction is not closed', this.position);
    this.position = found < 0 ? this.text.length : found + end.length;
  }

  private cdata(): void {
    const start = this.position + '<![CDATA['.length;
    this.skipTo(']]>');
    const end = Math.max(start, Math.min(this.position, this.text.length) - 3);
    const value = this.text.slice(start, end);
    this.addText({ kind: 'text', value, pieces: [{ value, start, end }], start, end });
  }

  /** Declarations may hold brackets with declarations of their own. */
  private doctype(): void {
    let open = 0;
    for (; this.position < this.text.length; this.position++) {
      const character = this.text[this.position];
      if (character === '<' || character === '[') open++;
      else if (character === ']') open--;
      else if (character === '>' && --open <= 0) break;
    }
    this.position++;
  }

  private endTag(): void {
    const start = this.position;
    const end = this.text.indexOf('>', start);
    const name = this.text.slice(start + 2, end < 0 ? undefined : end).trim();
    this.position = end < 0 ? this.text.length : end + 1;
    if (this.buried > 0) {
      this.buried--;
      return;
    }
    // An end tag closes the nearest element of its name; those in between were never closed. One without any is passed over.
    const level = this.stack.findLastIndex((open) => open.element.name === name);
    if (level < 0 || level < this.stack.length - 1) this.problem('an end tag matches no open element', start);
    while (level >= 0 && this.stack.length > level) this.close(this.position);
  }

  private close(end: number): void {
    const open = this.stack.pop();
    if (open !== undefined) open.element.end = end;
  }

  private startTag(): void {
    const start = this.position++;
    const name = this.name();
    if (name === '') {
      this.problem('a name is missing', start);
      return;
    }
    const attributes = this.attributes();
    const empty = this.text.startsWith('/>', this.position);
    this.position = Math.min(this.position + (empty ? 2 : 1), this.text.length);
    if (this.stack.length >= deepest) {
      if (!empty) this.buried++;
      return;
    }
    const children: (XmlElement | XmlText)[] = [];
    const element: Open['element'] = { kind: 'element', name, attributes, children, start, end: this.position };
    (this.stack[this.stack.length - 1]?.children ?? this.elements).push(element);
    if (!empty) this.stack.push({ element, children });
  }

  private name(): string {
    const start = this.position;
    while (this.position < this.text.length && !/[\s/>=<"']/.test(this.text.charAt(this.position))) this.position++;
    return this.text.slice(start, this.position);
  }

  /** Up to the end of the tag, which is left. */
  private attributes(): readonly XmlAttribute[] {
    const list: XmlAttribute[] = [];
    for (;;) {
      this.skipBlank();
      const character = this.text.charAt(this.position);
      if (character === '' || character === '>' || character === '<' || this.text.startsWith('/>', this.position)) return list;
      const name = this.name();
      if (name === '') this.position++;
      else list.push({ name, value: this.attributeValue() });
    }
  }

  private attributeValue(): XmlText {
    this.skipBlank();
    const here = this.position;
    if (this.text.charAt(here) !== '=') return { kind: 'text', value: '', pieces: [], start: here, end: here };
    this.position++;
    this.skipBlank();
    const quote = this.text.charAt(this.position);
    if (quote !== '"' && quote !== "'") {
      const start = this.position;
      this.name();
      return decode(this.text, start, this.position);
    }
    const start = this.position + 1;
    const found = this.text.indexOf(quote, start);
    if (found < 0) this.problem('an attribute is not closed', start);
    const end = found < 0 ? this.text.length : found;
    this.position = Math.min(end + 1, this.text.length);
    return decode(this.text, start, end);
  }

  private skipBlank(): void {
    while (this.position < this.text.length && /\s/.test(this.text.charAt(this.position))) this.position++;
  }

  private addText(text: XmlText): void {
    if (this.buried === 0) this.stack[this.stack.length - 1]?.children.push(text);
  }

  private problem(message: string, at: number): void {
    if (this.problems.length >= mostProblems) return;
    const end = Math.min(at + 1, this.text.length);
    this.problems.push({ code: 'xml-syntax', message, at: locate(this.file, Math.min(at, end), end) });
  }
}

const reference = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos));/gi;

function decode(text: string, start: number, end: number): XmlText {
  const raw = text.slice(start, end);
  const pieces: (Span & { value: string })[] = [];
  let plain = 0;
  const add = (from: number, to: number, value: string): void => {
    if (to > from) pieces.push({ value, start: start + from, end: start + to });
  };
  if (raw.includes('&')) {
    for (const match of raw.matchAll(reference)) {
      add(plain, match.index, raw.slice(plain, match.index));
      plain = match.index + match[0].length;
      add(match.index, plain, character(match[1], match[2], match[3]));
    }
  }
  add(plain, raw.length, raw.slice(plain));
  return { kind: 'text', value: pieces.map((piece) => piece.value).join(''), pieces, start, end };
}

function character(decimal: string | undefined, hexadecimal: string | undefined, name: string | undefined): string {
  if (name !== undefined) return entities[name.toLowerCase()] ?? '';
  const code = decimal === undefined ? parseInt(hexadecimal ?? '0', 16) : Number(decimal);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
