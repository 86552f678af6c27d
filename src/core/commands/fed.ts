import type { ShellCommand, ShellPart, ShellScript, ShellWord } from '../documents/shell.ts';
import type { Namespace } from '../facts/template.ts';
import { embedSegments, type Segment, type SourceFile } from '../text/source-file.ts';
import type { Invocation } from './invocation.ts';
import { withoutHoles, withWideHoles } from './holes.ts';
import { embedWords, heredocFile, heredocTemplate, templateOf, type Source } from './source.ts';

type Fed = Pick<Invocation, 'input' | 'filled' | 'script'>;

/** The literal text a command is fed, once as it stands and once as a script. For `echo` and `printf`: the text they write to a file. */
export function fed(command: ShellCommand, tree: ShellScript, source: Source): Fed {
  const own = fromHeredoc(command, source);
  if (own !== undefined) return own;
  if (printer(command) && command.redirects.length > 0)
    return fromWords(printedWords(command), source, interpretsEscapes(command));
  for (const index of command.pipedFrom) {
    const feeder = tree.commands[index];
    if (feeder === undefined) continue;
    const piped = fromHeredoc(feeder, source);
    if (piped !== undefined) return piped;
    if (printer(feeder)) return fromWords(printedWords(feeder), source, interpretsEscapes(feeder));
  }
  return {};
}

function fromHeredoc({ heredoc, hereString }: ShellCommand, source: Source): Fed | undefined {
  if (hereString !== undefined) return fromWords([hereString], source, false);
  if (heredoc === undefined) return undefined;
  return {
    ...textOf(heredocFile(heredoc, source.file, 'heredoc'), source),
    script: (namespace) => embedWords(source.file, 'heredoc', [heredocTemplate(heredoc, source)], namespace),
  };
}

function fromWords(words: readonly ShellWord[], source: Source, escapes: boolean): Fed {
  return {
    ...textOf(printedFile(words, source.file, escapes), source),
    script: (namespace: Namespace) =>
      embedWords(
        source.file,
        'input',
        words.map((word) => templateOf(word.parts, source)),
        namespace,
      ),
  };
}

/** The text with placeholders for what was filled in before the shell, and with what stands there. */
function textOf(file: SourceFile, { namespace, holes }: Source): Pick<Fed, 'input' | 'filled'> {
  return {
    input: withoutHoles(file),
    ...(holes.length === 0 ? {} : { filled: { file: withWideHoles(file), namespace, holes } }),
  };
}

function nameOf(command: ShellCommand): string {
  const [part] = command.words[0]?.parts ?? [];
  return part?.kind === 'text' ? part.text : '';
}

function printer(command: ShellCommand): boolean {
  const name = nameOf(command);
  return name === 'echo' || name === 'printf';
}

function interpretsEscapes(command: ShellCommand): boolean {
  return nameOf(command) === 'printf' || isFlag(command.words[1], /^-n?e/);
}

function isFlag(word: ShellWord | undefined, pattern: RegExp): boolean {
  const [part] = word?.parts ?? [];
  return part?.kind === 'text' && pattern.test(part.text);
}

function printedWords(command: ShellCommand): readonly ShellWord[] {
  const words = command.words.slice(1);
  const [first, second] = words;
  if (nameOf(command) === 'echo') return isFlag(first, /^-[neE]+$/) ? words.slice(1) : words;
  // `printf '%s\n' text`: the format says nothing, the words are the text.
  if (first !== undefined && second !== undefined && /^%[sbd](?:\\n)*$/.test(first.parts.map(partText).join('')))
    return words.slice(1);
  return first === undefined ? [] : [formatted(first, words.slice(1))];
}

/** `printf 'port = %s' "$PGPORT"`: each word in its place. */
function formatted(format: ShellWord, words: readonly ShellWord[]): ShellWord {
  const rest = words.values();
  const parts = format.parts.flatMap((part): readonly ShellPart[] => {
    if (part.kind !== 'text' || part.text.length !== part.end - part.start) return [part];
    let from = 0;
    const text = (to: number): ShellPart[] =>
      to > from ? [{ kind: 'text', text: part.text.slice(from, to), start: part.start + from, end: part.start + to }] : [];
    const filled = [...part.text.matchAll(/%[sdbiq]/g)].flatMap(({ index, 0: place }) => {
      const before = text(index);
      from = index + place.length;
      return [...before, ...(rest.next().value?.parts ?? [])];
    });
    return [...filled, ...text(part.text.length)];
  });
  return { ...format, parts };
}

function partText(part: ShellPart): string {
  return part.kind === 'text' ? part.text : '$';
}

/** The words as text, blanks between them, `$X` left in; `\n` is a line's end where the printer makes it one. */
function printedFile(words: readonly ShellWord[], file: SourceFile, escapes: boolean): SourceFile {
  const segments: Segment[] = [];
  let text = '';
  const add = (inner: string, start: number, end: number): void => {
    segments.push({ inner: text.length, outer: start, length: Math.max(1, Math.min(inner.length, end - start)) });
    text += inner;
  };
  words.forEach((word, index) => {
    if (index > 0) text += ' ';
    for (const { start, end } of word.parts) {
      const raw = file.text.slice(start, end);
      if (!escapes || !raw.includes('\\')) add(raw, start, end);
      else addEscaped(raw, start, add);
    }
  });
  return embedSegments(file, 'input', `${text}\n`, segments);
}

function addEscaped(raw: string, start: number, add: (inner: string, start: number, end: number) => void): void {
  let from = 0;
  for (let at = raw.indexOf('\\n'); at >= 0; at = raw.indexOf('\\n', from)) {
    add(`${raw.slice(from, at)}`, start + from, start + at);
    add('\n', start + at, start + at + 2);
    from = at + 2;
  }
  add(raw.slice(from), start + from, start + raw.length);
}
