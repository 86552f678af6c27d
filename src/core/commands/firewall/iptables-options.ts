import { flatten } from '../../conninfo/flat-text.ts';
import { textOf, type Piece } from './ports.ts';

export interface Option {
  readonly value: Piece;
  /** `! --dport 5432`, or the older `--dport ! 5432`. */
  readonly negated: boolean;
  /** Further words up to the next option (`-P INPUT DROP`). */
  readonly rest: readonly Piece[];
}

export interface IptablesOptions {
  /** The last one wins, as on the command line. */
  readonly get: (name: string) => Option | undefined;
  readonly all: (name: string) => readonly Option[];
}

/** Names of one option each; those that are not here are passed over. */
const names: Readonly<Record<string, string>> = {
  '-A': 'append', '--append': 'append', '-I': 'insert', '--insert': 'insert', '-R': 'replace', '--replace': 'replace',
  '-D': 'delete', '--delete': 'delete', '-P': 'policy', '--policy': 'policy', '-t': 'table', '--table': 'table',
  '-p': 'protocol', '--protocol': 'protocol', '--proto': 'protocol', '-m': 'match', '--match': 'match',
  '-s': 'source', '--source': 'source', '--src': 'source', '--src-range': 'source',
  '-d': 'destination', '--destination': 'destination', '--dst': 'destination', '--dst-range': 'destination',
  '-i': 'in', '--in-interface': 'in', '-o': 'out', '--out-interface': 'out', '-j': 'jump', '--jump': 'jump',
  '--dport': 'dport', '--destination-port': 'dport', '--dports': 'dport', '--destination-ports': 'dport', '--ports': 'dport', '--port': 'dport',
  '--sport': 'sport', '--source-port': 'sport', '--sports': 'sport', '--source-ports': 'sport',
  '--state': 'state', '--ctstate': 'state', '--comment': 'comment', '--match-set': 'match-set', '--tcp-flags': 'tcp-flags', '--syn': 'syn',
  '--to-ports': 'to-ports', '--to-port': 'to-ports', '--to-destination': 'to-destination',
}; // prettier-ignore

export function readOptions(words: readonly Piece[]): IptablesOptions {
  const found = new Map<string, Option[]>();
  let negated = false;
  for (let i = 0; i < words.length; i++) {
    const piece = words[i];
    if (piece === undefined) break;
    const isNot = textOf(piece) === '!';
    const { name, value } = isNot ? { name: undefined, value: undefined } : splitOption(piece, textOf(piece));
    if (name !== undefined) {
      const rest = value === undefined ? wordsAfter(words, i) : [value];
      remember(found, name, optionOf(rest, negated, behind(piece)));
      if (value === undefined) i += rest.length;
    }
    negated = isNot || (negated && name === undefined);
  }
  const all = (name: string): readonly Option[] => found.get(name) ?? [];
  return { all, get: (name) => all(name).at(-1) };
}

function optionOf(words: readonly Piece[], negated: boolean, empty: Piece): Option {
  const inner = words[0] !== undefined && textOf(words[0]) === '!';
  const [value, ...rest] = inner ? words.slice(1) : words;
  return { value: value ?? empty, negated: negated || inner, rest };
}

function remember(found: Map<string, Option[]>, name: string, option: Option): void {
  const known = found.get(name);
  if (known === undefined) found.set(name, [option]);
  else known.push(option);
}

/** A value that is left out would stand behind its option. */
function behind({ at }: Piece): Piece {
  return { value: [], at: { path: at.path, span: { start: at.span.end, end: at.span.end } } };
}

/** `--dport=5432` is two words in one. */
function splitOption(piece: Piece, word: string | undefined): { readonly name: string | undefined; readonly value?: Piece } {
  if (word !== undefined && Object.hasOwn(names, word)) return { name: names[word] };
  const flat = flatten(piece.value, piece.at);
  const cut = flat.text.startsWith('--') ? flat.text.indexOf('=') : -1;
  const name = cut < 0 ? '' : flat.text.slice(0, cut);
  if (!Object.hasOwn(names, name)) return { name: undefined };
  const end = flat.text.length;
  return { name: names[name], value: { value: flat.slice(cut + 1, end), at: flat.at(cut + 1, end) } };
}

/** At most four words up to the next option; a lone `!` belongs to the next option unless it comes first. */
function wordsAfter(words: readonly Piece[], index: number): readonly Piece[] {
  const result: Piece[] = [];
  for (let i = index + 1; i < words.length && result.length < 4; i++) {
    const piece = words[i];
    const word = piece === undefined ? '' : textOf(piece);
    if (piece === undefined || (word?.startsWith('-') === true && word !== '-') || (word === '!' && result.length > 0)) break;
    result.push(piece);
  }
  return result;
}
