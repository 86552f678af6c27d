import type { Word } from '../../../commands/command.ts';
import { locatedText, outlineOf, shownText } from '../../../commands/words.ts';
import { readerOf } from '../../../commands/writes.ts';
import type { DockerInstruction } from '../../../documents/dockerfile.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded, FactMaker } from '../../../facts/reading.ts';
import { directoryOf, extensionOf, nameOf, resolvePath } from '../../../text/paths.ts';
import { embedSlice, locate, type SourceFile } from '../../../text/source-file.ts';
import type { Located } from '../../../text/span.ts';
import { execWords, plainWords } from './words.ts';

/** `COPY --chown=x a b /dir/`: sources are paths beside the Dockerfile. A copy out of another stage is none; a here-document is a file of its own. */
export function* copied(instruction: DockerInstruction, file: SourceFile, make: FactMaker): Iterable<Fact | Embedded> {
  const { body, heredocs } = instruction;
  const words: readonly Word[] = execWords(body) ?? plainWords(body).map(({ start, end }) => sliceWord(body, start, end));
  const operands = words.filter((word) => !outlineOf(word.value).startsWith('--'));
  const target = operands.at(-1);
  if (target === undefined || words.some((word) => outlineOf(word.value).startsWith('--from='))) return;
  if (heredocs.length > 0) return yield* hereDocument(instruction, target, file, make);
  const directory = directoryOf(file.embeddedIn?.path ?? file.path);
  for (const word of operands.slice(0, -1)) {
    const written = shownText(word);
    const source = /[*?[]|:\/\//.test(written) ? undefined : resolvePath(directory, written.replace(/^\/+/, ''));
    if (source === undefined) continue;
    yield { ...make.base('platform.mount', 'platform', target.at), source, target: placeOfCopy(target, source) };
  }
}

/** `COPY <<EOF /etc/postgresql/postgresql.conf`. */
function* hereDocument(
  { heredocs: [heredoc] }: DockerInstruction,
  target: Word,
  file: SourceFile,
  { setting, reading }: FactMaker,
): Iterable<Embedded> {
  const as = readerOf(shownText(target));
  if (heredoc === undefined || as === undefined) return;
  const inner = embedSlice(file, shownText(target).replace(/^\//, ''), heredoc.start, heredoc.end);
  yield { kind: 'embedded', file: inner, as, reading: { ...reading, setting } };
}

/** Into a directory a file keeps its name. */
function placeOfCopy(target: Word, source: string): Located<string> {
  const { value, at } = locatedText(target);
  return { value: value.endsWith('/') && extensionOf(source) !== '' ? `${value}${nameOf(source)}` : value, at };
}

function sliceWord(file: SourceFile, start: number, end: number): Word {
  const at = locate(file, start, end);
  return { value: [{ kind: 'text', text: file.text.slice(start, end), at }], at };
}
