import type { HclScanner } from './scanner.ts';
import type { HclExpression, HclTemplate, HclTemplatePart } from './tree.ts';

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** Gathers the parts of one template: plain stretches as they lie, escapes and interpolations one by one. */
class Parts {
  readonly list: HclTemplatePart[] = [];
  private readonly scanner: HclScanner;
  private plain: number;

  constructor(scanner: HclScanner) {
    this.scanner = scanner;
    this.plain = scanner.position;
  }

  /** Closes the plain stretch that ends here. */
  flush(end = this.scanner.position): void {
    if (end > this.plain)
      this.list.push({ kind: 'text', value: this.scanner.text.slice(this.plain, end), start: this.plain, end });
    this.plain = end;
  }

  /** One part that does not read as it lies; the scanner stands behind it. */
  add(part: HclTemplatePart): void {
    this.flush(part.start);
    this.list.push(part);
    this.plain = part.end;
  }
}

/** `"…"`, the scanner standing on the quote. An open string ends with its line. */
export function readQuoted(scanner: HclScanner): HclTemplate {
  const start = scanner.position++;
  const parts = new Parts(scanner);
  while (!scanner.atEnd && scanner.next !== '"' && scanner.next !== '\n') {
    if (scanner.next === '\\') parts.add(readEscape(scanner));
    else readCommon(scanner, parts);
  }
  parts.flush();
  const inner = { start: start + 1, end: scanner.position };
  if (!scanner.take('"')) scanner.problem('unterminated string', start);
  return { kind: 'template', parts: parts.list, inner, heredoc: false, indented: false, start, end: scanner.position };
}

/** What strings and heredocs have in common: `${`, `%{` and their escapes; anything else is plain. */
function readCommon(scanner: HclScanner, parts: Parts): void {
  const start = scanner.position;
  const sigil = scanner.next;
  if (sigil !== '$' && sigil !== '%') scanner.position++;
  else if (scanner.take(`${sigil}${sigil}{`)) parts.add({ kind: 'text', value: `${sigil}{`, start, end: scanner.position });
  else if (scanner.sees(`${sigil}{`)) parts.add(sigil === '$' ? readInterpolation(scanner) : readDirective(scanner));
  else scanner.position++;
}

function readEscape(scanner: HclScanner): HclTemplatePart {
  const start = scanner.position;
  const letter = scanner.text.charAt(start + 1);
  const length = letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
  const digits = scanner.text.slice(start + 2, start + 2 + length);
  const code = length > 0 && digits.length === length && /^[0-9a-f]+$/i.test(digits) ? parseInt(digits, 16) : -1;
  if (code >= 0 && code <= 0x10ffff) {
    scanner.position = start + 2 + length;
    return { kind: 'text', value: String.fromCodePoint(code), start, end: scanner.position };
  }
  // A line end is never escaped: it ends the string.
  scanner.position = Math.min(letter === '\n' ? start + 1 : start + 2, scanner.text.length);
  return { kind: 'text', value: escapes[letter] ?? letter.trim(), start, end: scanner.position };
}

function readInterpolation(scanner: HclScanner): HclTemplatePart {
  const start = scanner.position;
  scanner.position += 2;
  scanner.take('~');
  const invalid = (): HclExpression => ({ kind: 'invalid', start: scanner.position, end: scanner.position });
  const expression = scanner.nested(() => {
    scanner.linesAreBlank = true;
    return scanner.expression();
  }, invalid);
  scanner.skipBlank(true);
  scanner.take('~');
  if (!scanner.expect('}')) skipToBrace(scanner);
  return { kind: 'interpolation', expression, start, end: scanner.position };
}

function readDirective(scanner: HclScanner): HclTemplatePart {
  const start = scanner.position;
  scanner.position += 2;
  skipToBrace(scanner);
  return { kind: 'directive', start, end: scanner.position };
}

/** Behind the brace that closes what is open, or to the end of the line. */
function skipToBrace(scanner: HclScanner): void {
  let open = 0;
  while (!scanner.atEnd && scanner.next !== '\n') {
    const character = scanner.next;
    scanner.position++;
    if (character === '{') open++;
    else if (character === '}' && open-- === 0) return;
  }
}

/** `<<EOT` or `<<-EOT`, the scanner standing on `<<`. */
export function readHeredoc(scanner: HclScanner): HclTemplate | undefined {
  const start = scanner.position;
  const indented = scanner.take('<<-');
  if (!indented) scanner.take('<<');
  const marker = scanner.name();
  if (marker === undefined) {
    scanner.problem('a heredoc needs a name', start);
    return undefined;
  }
  scanner.skipLine();
  scanner.take('\n');
  const parts = new Parts(scanner);
  const from = scanner.position;
  const end = readHeredocLines(scanner, parts, marker.name);
  if (end === undefined) {
    parts.flush();
    scanner.problem('unterminated heredoc', start);
  }
  return {
    kind: 'template',
    parts: parts.list,
    inner: { start: from, end: end ?? scanner.position },
    heredoc: true,
    indented,
    start,
    end: scanner.position,
  };
}

/** Where the text ends, the scanner standing behind the closing marker; undefined when nothing closes it. */
function readHeredocLines(scanner: HclScanner, parts: Parts, marker: string): number | undefined {
  let lineStart = true;
  while (!scanner.atEnd) {
    const here = scanner.position;
    const behind = lineStart ? closingMarker(scanner.text, here, marker) : -1;
    if (behind >= 0) {
      parts.flush(here);
      scanner.position = behind;
      return here;
    }
    lineStart = scanner.next === '\n';
    readCommon(scanner, parts);
  }
  return undefined;
}

/** The end of the marker when it stands alone on the line that starts at `from`; -1 otherwise. */
function closingMarker(text: string, from: number, marker: string): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at++;
  if (!text.startsWith(marker, at)) return -1;
  const end = at + marker.length;
  let rest = end;
  while (text[rest] === ' ' || text[rest] === '\t' || text[rest] === '\r') rest++;
  return rest >= text.length || text[rest] === '\n' ? end : -1;
}
