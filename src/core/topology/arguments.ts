import { serverPortOf } from '../facts/server-port.ts';
import { plainText, type PortValue, type Template } from '../facts/template.ts';
import type { Location } from '../text/span.ts';

/** What a server's command line says (semantics.md A.1): the last `-p N`, `-c port=N`, `--port=N` wins. */
export interface ServerArguments {
  readonly port: PortValue | undefined;
  readonly configFile: string | undefined;
  readonly socketDirectory: { readonly value: string; readonly at: Location } | undefined;
}

export function readServerArguments(words: readonly Template[]): ServerArguments {
  let port: PortValue | undefined;
  let configFile: string | undefined;
  let socketDirectory: ServerArguments['socketDirectory'];
  for (const [name, value] of options(words)) {
    const at = value[0]?.at;
    if (at === undefined) continue;
    if (name === 'port') port = serverPortOf(value, span(value));
    if (name === 'config_file') configFile = plainText(value);
    if (name === 'unix_socket_directories') {
      const text = plainText(value);
      if (text !== undefined) socketDirectory = { value: text, at: span(value) };
    }
  }
  return { port, configFile, socketDirectory };
}

const short: Readonly<Record<string, string>> = {
  '-p': 'port',
  '-k': 'unix_socket_directories',
  '-h': 'listen_addresses',
};

/** `-p 5433` and `-c port=5433` take the next word; `-p5433`, `-cport=5433` and `--port=5433` are one. */
function* options(words: readonly Template[]): Iterable<readonly [string, Template]> {
  for (let i = 0; i < words.length; i++) {
    const [word = [], next = []] = words.slice(i, i + 2);
    const lead = leadOf(word);
    const name = short[lead.slice(0, 2)];
    const apart = takesNext(word, lead);
    if (apart) i++;
    if (name !== undefined) yield [name, apart ? next : cut(word, 2)];
    else if (/^-[c-]/.test(lead)) yield* assignment(apart ? next : word, apart ? 0 : 2);
  }
}

/** The word is the option alone: no value is glued to it. */
function takesNext(word: Template, lead: string): boolean {
  return word.length === 1 && /^-[pkhc-]$/.test(lead);
}

function* assignment(word: Template, from: number): Iterable<readonly [string, Template]> {
  const lead = leadOf(word);
  const equals = lead.indexOf('=');
  if (equals > from) yield [lead.slice(from, equals).trim().replace(/-/g, '_').toLowerCase(), cut(word, equals + 1)];
}

function leadOf(word: Template): string {
  const first = word[0];
  return first?.kind === 'text' ? first.text : '';
}

/** A template without its first `length` characters of text. */
function cut(word: Template, length: number): Template {
  const [first, ...rest] = word;
  if (first?.kind !== 'text') return word;
  const text = first.text.slice(length);
  if (text === '') return rest;
  const { path, span: whole } = first.at;
  const exact = whole.end - whole.start === first.text.length;
  return [
    { kind: 'text', text, at: exact ? { path, span: { start: whole.start + length, end: whole.end } } : first.at },
    ...rest,
  ];
}

function span(template: Template): Location {
  const first = template[0]?.at;
  const last = template[template.length - 1]?.at;
  if (first === undefined || last === undefined) return { path: '', span: { start: 0, end: 0 } };
  return { path: first.path, span: { start: first.span.start, end: Math.max(first.span.end, last.span.end) } };
}
