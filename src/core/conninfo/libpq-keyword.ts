import { isLibpqKeyword } from './libpq-uri.ts';
import { flagsOf } from './libpq-uri.ts';
import { splitPieces, type Parts, type Piece } from './parts.ts';

export interface KeywordReading {
  readonly ok: boolean;
  readonly parameters: ReadonlyMap<string, Piece>;
}

const blank = /[ \t\n\r\f\v]/;

/** `host=h port=5433` exactly as libpq's conninfo_parse reads it: blanks round `=`, single quotes, backslashes; the last of a keyword wins. */
export function readLibpqKeywords(text: string, known: (name: string) => boolean = isLibpqKeyword): KeywordReading {
  const parameters = new Map<string, Piece>();
  let i = 0;
  const skipBlanks = (): void => {
    while (i < text.length && blank.test(text.charAt(i))) i++;
  };
  for (skipBlanks(); i < text.length; skipBlanks()) {
    const start = i;
    while (i < text.length && text.charAt(i) !== '=' && !blank.test(text.charAt(i))) i++;
    const name = text.slice(start, i);
    skipBlanks();
    if (text.charAt(i) !== '=' || !known(name)) return { ok: false, parameters };
    i++;
    skipBlanks();
    const value = text.charAt(i) === "'" ? quotedValue(text, i + 1) : plainValue(text, i);
    if (value === undefined) return { ok: false, parameters };
    parameters.set(name, value.piece);
    i = value.next;
  }
  return { ok: true, parameters };
}

function plainValue(text: string, start: number): { readonly piece: Piece; readonly next: number } {
  let value = '';
  let i = start;
  while (i < text.length && !blank.test(text.charAt(i))) {
    if (text.charAt(i) === '\\') i++;
    value += text.charAt(i++);
  }
  return { piece: { text: value, start, end: Math.min(i, text.length) }, next: i };
}

function quotedValue(text: string, start: number): { readonly piece: Piece; readonly next: number } | undefined {
  let value = '';
  for (let i = start; i < text.length; i++) {
    if (text.charAt(i) === "'") return { piece: { text: value, start, end: i }, next: i + 1 };
    if (text.charAt(i) === '\\') i++;
    value += text.charAt(i);
  }
  return undefined;
}

export function partsOfKeywords(reading: KeywordReading, source: string): Parts {
  const { parameters } = reading;
  const list = (name: string): readonly Piece[] => {
    const value = parameters.get(name);
    if (value === undefined || value.text === '') return [];
    return source.slice(value.start, value.end) === value.text ? splitPieces(value, source) : [value];
  };
  const host = list('host');
  const dbname = parameters.get('dbname');
  const user = parameters.get('user');
  const service = parameters.get('service');
  return {
    hosts: host.length > 0 ? host : list('hostaddr'),
    ports: list('port'),
    ...(dbname === undefined ? {} : { dbname }),
    ...(user === undefined ? {} : { user }),
    ...(service === undefined ? {} : { service }),
    flags: flagsOf(parameters),
    sensitive: parameters.has('password'),
  };
}
