import { readerOf } from '../../../commands/writes.ts';
import { embedWords } from '../../../commands/source.ts';
import { factsOfScript } from '../../../commands/run.ts';
import type { PowershellPart, PowershellStatement, PowershellWord } from '../../../documents/powershell.ts';
import { parseShell } from '../../../documents/shell.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';
import { embedSegments, type Segment } from '../../../text/source-file.ts';
import type { PowershellSource } from './source.ts';

/** A text of several lines and the file it is written to. */
interface WrittenFile {
  readonly text: PowershellWord;
  readonly target: string;
}

const writers = /^(?:out-file|set-content|add-content|tee-object|tee|sc|ac)$/i;

/** Here-strings that become files: shell scripts, and configuration that another reader knows by its name. */
export function* readWrittenFiles(
  source: PowershellSource,
  statements: readonly PowershellStatement[],
): Iterable<Fact | Embedded> {
  const files = statements.flatMap((statement) => writtenFile(source, statement) ?? []);
  const kinds = new Map<string, number>();
  for (const { target } of files) kinds.set(readerOf(target) ?? '', (kinds.get(readerOf(target) ?? '') ?? 0) + 1);
  for (const file of files) {
    const as = readerOf(file.target);
    if (isShell(file)) yield* script(source, file);
    // Of several files of one kind nobody can say here which server reads which.
    else if (as !== undefined && kinds.get(as) === 1) yield configuration(source, file, as);
  }
}

function isShell({ text, target }: WrittenFile): boolean {
  const [first] = text.parts;
  return /\.(?:sh|bash)$/.test(target) || (first?.kind === 'text' && /^#!.{0,80}sh\b/.test(first.text));
}

/** `@'…'@ | Out-File path`, `Set-Content path @'…'@`, `[IO.File]::WriteAllText(path, @'…'@)`, or a variable that holds the text. */
function writtenFile(source: PowershellSource, statement: PowershellStatement): WrittenFile | undefined {
  const { words, pipedTo } = statement;
  const given = argumentsOfWriter(source, statement);
  const carrier = (given ?? words).find((word) => hereString(source, word) !== undefined);
  const text = carrier === undefined ? undefined : hereString(source, carrier);
  const writer = given ?? (pipedTo === undefined ? undefined : argumentsOfWriter(source, pipedTo));
  if (text === undefined || writer === undefined) return undefined;
  const target = targetOf(source, writer, carrier);
  return target === '' ? undefined : { text, target };
}

/** What a command that writes a file is given; undefined for any other. */
function argumentsOfWriter(
  source: PowershellSource,
  { words, callee }: PowershellStatement,
): readonly PowershellWord[] | undefined {
  if (/File\]::(?:Write|Append)AllText$/i.test(callee ?? '')) return words;
  return writers.test(textOf(source, words[0])) ? words.slice(1) : undefined;
}

function hereString(source: PowershellSource, word: PowershellWord): PowershellWord | undefined {
  if (word.hereString !== undefined) return word;
  const [part, ...more] = word.parts;
  const given = part?.kind === 'variable' && more.length === 0 ? source.given(part) : undefined;
  return given?.hereString === undefined ? undefined : given;
}

/** The path that the writer is given, as `-FilePath`, `-Path`, `-LiteralPath` or first; with `/` and without the variables it starts with. */
function targetOf(source: PowershellSource, words: readonly PowershellWord[], text: PowershellWord | undefined): string {
  const named = words.findIndex((word) => /^-(?:filepath|path|literalpath)$/i.test(textOf(source, word)));
  const path = named >= 0 ? words[named + 1] : words.find((word) => word !== text && !textOf(source, word).startsWith('-'));
  return textOf(source, path)
    .replaceAll('\\', '/')
    .replace(/^\$\w+\//, '');
}

function textOf(source: PowershellSource, word: PowershellWord | undefined): string {
  return (word?.parts ?? []).map((part) => shownPart(source, part)).join('');
}

function shownPart(source: PowershellSource, part: PowershellPart): string {
  if (part.kind === 'text') return part.text;
  return (part.kind === 'variable' ? source.constant(part)?.text : undefined) ?? '$x';
}

function* script(source: PowershellSource, { text, target }: WrittenFile): Iterable<Fact | Embedded> {
  const { make, namespace } = source;
  const inner = embedWords(source.file, target, [source.word(text).value], namespace);
  const where = { setting: make.setting, standing: make.reading.standing, namespace };
  yield* factsOfScript(parseShell(inner.file).tree, inner, { make, where });
}

/** Variables with one written value are put in, each at the place where it is written; others stand as they are. */
function configuration(source: PowershellSource, { text, target }: WrittenFile, as: string): Embedded {
  const segments: Segment[] = [];
  let inner = '';
  for (const part of text.parts) {
    const known = part.kind === 'variable' ? source.constant(part) : undefined;
    const shown = known ?? part;
    const piece = shown.kind === 'text' ? shown.text : source.file.text.slice(shown.start, shown.end);
    segments.push({
      inner: inner.length,
      outer: shown.start,
      length: Math.max(1, Math.min(piece.length, shown.end - shown.start)),
    });
    inner += piece;
  }
  const file = embedSegments(source.file, target, inner, segments);
  return { kind: 'embedded', file, as, reading: source.make.reading };
}
