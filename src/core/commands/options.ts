import type { Word } from './command.ts';
import { cutWord, dropText, leadingText, outlineOf } from './words.ts';

/** Which options of a program take a value. */
export interface OptionTable {
  /** Letters of short options with a value: `hpU`. */
  readonly short: string;
  /** Long options with a value, without dashes. `*`: only `--name=value` has one, every other is a flag. */
  readonly long: readonly string[];
  /** Options after the first other word belong to another program (`sudo`, `docker exec`). */
  readonly leading?: true;
  /** Long options have one dash (`-target=x`): no bundles of short ones. */
  readonly singleDash?: true;
}

export interface Option {
  /** Without dashes. */
  readonly name: string;
  readonly value: Word | undefined;
  readonly word: Word;
}

export interface Arguments {
  readonly options: readonly Option[];
  readonly operands: readonly Word[];
}

/** getopt's reading of the words after a program's name. Words after `--` are operands. */
export function parseOptions(words: readonly Word[], table: OptionTable): Arguments {
  const options: Option[] = [];
  const operands: Word[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    const text = leadingText(word);
    if (text === '--') return { options, operands: [...operands, ...words.slice(i + 1)] };
    if (text.startsWith('-') && text !== '-') {
      if (readOption(word, text, words[i + 1], table, options)) i++;
    } else if (table.leading === true) return { options, operands: [...operands, ...words.slice(i)] };
    else operands.push(word);
  }
  return { options, operands };
}

/** Whether the option took the next word as its value. */
function readOption(word: Word, text: string, next: Word | undefined, table: OptionTable, into: Option[]): boolean {
  if (text.startsWith('--') || table.singleDash === true) {
    const dashes = text.startsWith('--') ? 2 : 1;
    const equals = text.indexOf('=');
    if (equals > 0) {
      into.push({ name: text.slice(dashes, equals), value: dropText(word, equals + 1), word });
      return false;
    }
    const name = text.slice(dashes);
    const takes = table.long.includes(name) && next !== undefined;
    into.push({ name, value: takes ? next : undefined, word });
    return takes;
  }
  return readBundle(word, text, next, table, into);
}

/** `-Atp5433`, `-Atp 5433`. */
function readBundle(word: Word, text: string, next: Word | undefined, table: OptionTable, into: Option[]): boolean {
  const length = outlineOf(word.value).length;
  for (let i = 1; i < text.length; i++) {
    const name = text.charAt(i);
    if (!table.short.includes(name)) {
      into.push({ name, value: undefined, word });
      continue;
    }
    if (i + 1 < length) into.push({ name, value: cutWord(word, i + 1, length), word });
    else if (next !== undefined) into.push({ name, value: next, word });
    return i + 1 >= length && next !== undefined;
  }
  return false;
}

/** The last value given under one of the names: the last wins everywhere. */
export function valueOf({ options }: Arguments, ...names: readonly string[]): Word | undefined {
  for (let i = options.length - 1; i >= 0; i--) {
    const option = options[i];
    if (option?.value !== undefined && names.includes(option.name)) return option.value;
  }
  return undefined;
}

export function valuesOf({ options }: Arguments, ...names: readonly string[]): Word[] {
  return options.flatMap((option) => (option.value !== undefined && names.includes(option.name) ? [option.value] : []));
}

export function hasOption({ options }: Arguments, ...names: readonly string[]): boolean {
  return options.some((option) => names.includes(option.name));
}
