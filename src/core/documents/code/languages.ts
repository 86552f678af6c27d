import type { LanguageName } from './tree.ts';

/** How a language writes what matters here: comments, strings and the expressions in them. */
export interface Language {
  readonly name: LanguageName;
  readonly lineComments: readonly string[];
  readonly blockComment: readonly [string, string] | undefined;
  /** `'a'` is a character, and a lone `'` something else (a lifetime). */
  readonly singleIsCharacter: boolean;
  readonly triple: boolean;
  /** Characters before a quote: `r"…"`, `f"…"`, `$"…"`. */
  readonly prefixes: RegExp | undefined;
  /** Strings may run over lines. */
  readonly multiline: boolean;
  /** What opens an expression in a double-quoted string. */
  readonly interpolation: '${' | '#{' | '{$' | undefined;
  readonly backtick: 'raw' | 'template' | 'string' | undefined;
  /** `:name` is a symbol, read as the word. */
  readonly symbols: boolean;
  /** `/…/` where an operand may start is a pattern. */
  readonly patterns: boolean;
}

const curly: Omit<Language, 'name'> = {
  lineComments: ['//'], blockComment: ['/*', '*/'], singleIsCharacter: true, triple: false, prefixes: undefined, multiline: false,
  interpolation: undefined, backtick: undefined, symbols: false, patterns: false,
}; // prettier-ignore

const languages: readonly (Language & { readonly extensions: readonly string[] })[] = [
  { ...curly, name: 'python', extensions: ['py', 'pyi'], lineComments: ['#'], blockComment: undefined, singleIsCharacter: false, triple: true, prefixes: /[rbfu]{1,2}/iy },
  { ...curly, name: 'javascript', extensions: ['js', 'mjs', 'cjs', 'jsx', 'ts', 'mts', 'cts', 'tsx'], singleIsCharacter: false, backtick: 'template', patterns: true },
  { ...curly, name: 'go', extensions: ['go'], backtick: 'raw' },
  { ...curly, name: 'rust', extensions: ['rs'], prefixes: /b?r?/y, multiline: true },
  { ...curly, name: 'ruby', extensions: ['rb'], lineComments: ['#'], blockComment: undefined, singleIsCharacter: false, multiline: true, interpolation: '#{', backtick: 'string', symbols: true, patterns: true },
  { ...curly, name: 'php', extensions: ['php'], lineComments: ['//', '#'], singleIsCharacter: false, multiline: true, interpolation: '{$' },
  { ...curly, name: 'java', extensions: ['java'], triple: true },
  { ...curly, name: 'kotlin', extensions: ['kt', 'kts'], triple: true, interpolation: '${' },
  { ...curly, name: 'csharp', extensions: ['cs'], triple: true, prefixes: /\$@|@\$|[$@]/y },
  { ...curly, name: 'elixir', extensions: ['ex', 'exs'], lineComments: ['#'], blockComment: undefined, singleIsCharacter: false, triple: true, multiline: true, interpolation: '#{', symbols: true },
  { ...curly, name: 'nix', extensions: ['nix'], lineComments: ['#'], multiline: true, interpolation: '${' },
  { ...curly, name: 'groovy', extensions: ['gradle', 'groovy'], singleIsCharacter: false, triple: true, interpolation: '${' },
  { ...curly, name: 'scala', extensions: ['scala', 'sbt'], triple: true, prefixes: /[sf]/y },
]; // prettier-ignore

const byExtension = new Map(languages.flatMap((language) => language.extensions.map((one) => [one, language] as const)));

/** Nix is no language of applications: its modules have a reader of their own. */
export const codeExtensions: readonly string[] = [...byExtension.keys()].filter((extension) => extension !== 'nix');

export function languageOf(path: string): Language | undefined {
  return byExtension.get(path.slice(path.lastIndexOf('.') + 1).toLowerCase());
}
