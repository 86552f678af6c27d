import type { Document, Problem } from './documents/document.ts';
import { notations, type NotationName } from './documents/notations.ts';
import type { Fact } from './facts/fact.ts';
import type { Embedded, Reading } from './facts/reading.ts';
import { Classifier } from './readers/classify.ts';
import { readers } from './readers/index.ts';
import { readingOf } from './readers/reading.ts';
import type { Reader } from './readers/reader.ts';
import { isRendered, render, settingOfRendered } from './templates/rendered.ts';
import { withLineFeeds } from './text/line-ends.ts';
import { locate, type SourceFile } from './text/source-file.ts';

/** Everything one text gave. */
export interface Extract {
  readonly facts: Fact[];
  readonly problems: Problem[];
}

export const classifier = new Classifier(readers);
const byId = new Map(readers.map((reader) => [reader.id, reader]));
const embeddingLimit = 3;
/** Their grammars take a `\r` for a character like any other. */
const lineFeedNotations: ReadonlySet<NotationName> = new Set<NotationName>(['dockerfile', 'makefile', 'shell']);
/** A broken file is named by its first lines, not by every one. */
const problemLimit = 10;

/** Facts of one file: by its name, or by the reader of that id (an include, an env file with an unusual name, a secret). */
export function extract(file: SourceFile, as?: string): Extract {
  const result: Extract = { facts: [], problems: [] };
  readWith(readersOf(file.path, as), file, readingOf(file.path), as !== undefined, 0, result);
  return result;
}

function readersOf(path: string, as: string | undefined): readonly Reader[] {
  return as === undefined ? classifier.readersOf(path) : [byId.get(as)].filter((reader) => reader !== undefined);
}

function readWith(
  wanted: readonly Reader[],
  file: SourceFile,
  reading: Reading,
  named: boolean,
  depth: number,
  result: Extract,
): void {
  // A byte order mark is no part of the first line.
  const text = file.text.charCodeAt(0) === 0xfeff ? file.text.slice(1) : file.text;
  const plain: View = { file, reading, parsed: new Map() };
  const rendered: View = { ...viewOf(file, reading), parsed: new Map() };
  for (const reader of wanted) {
    if (!named && reader.recognises !== undefined && !reader.recognises(text, file.path)) continue;
    const view = reader.rendered === true && rendered.file !== file ? rendered : plain;
    try {
      runReader(reader, documentOf(reader.notation, view, result), view.reading, depth, result);
    } catch (error) {
      result.problems.push(internalProblem(reader, file, error));
    }
  }
}

/** A text as some readers see it, and what it was parsed to. */
interface View {
  readonly file: SourceFile;
  readonly reading: Reading;
  readonly parsed: Map<NotationName, Document<unknown>>;
}

/** A file that comes out of a template engine, as the program that owns it may read it; any other as it is. */
export function viewOf(file: SourceFile, reading: Reading): Pick<View, 'file' | 'reading'> {
  if (file.embeddedIn !== undefined || !isRendered(file.path)) return { file, reading };
  const masked = render(file);
  const setting = reading.setting ?? settingOfRendered(file.path);
  return {
    file: masked.file,
    reading: { ...reading, rendering: masked.rendering, ...(setting === undefined ? {} : { setting }) },
  };
}

function documentOf(notation: NotationName, { file, reading, parsed }: View, result: Extract): Document<unknown> {
  const known = parsed.get(notation);
  if (known !== undefined) return known;
  const document: Document<unknown> = notations[notation](lineFeedNotations.has(notation) ? withLineFeeds(file) : file);
  parsed.set(notation, document);
  // What an unfilled template breaks is whole when it is filled.
  if (reading.rendering !== undefined) return document;
  for (const problem of document.problems.slice(0, problemLimit)) result.problems.push(problem);
  const rest = document.problems.length - problemLimit;
  if (rest > 0) result.problems.push({ code: 'more', message: `and ${rest} more of these in this file`, at: locate(file, 0, 0) });
  return document;
}

function runReader(reader: Reader, document: Document<unknown>, reading: Reading, depth: number, result: Extract): void {
  for (const item of reader.read(document as never, reading)) {
    if (!('kind' in item)) result.problems.push(item);
    else if (item.kind === 'embedded') readEmbedded(item, depth, result);
    else result.facts.push(item);
  }
}

function readEmbedded(item: Embedded, depth: number, result: Extract): void {
  if (depth >= embeddingLimit) return;
  readWith(readersOf(item.file.path, item.as), item.file, item.reading, item.as !== undefined, depth + 1, result);
}

/** A throw is a bug of ours: named as such, and every other file is still judged. */
function internalProblem(reader: Reader, file: SourceFile, error: unknown): Problem {
  const kind = error instanceof Error ? error.name : 'unknown error';
  return { code: 'internal', message: `the reader ${reader.id} failed (${kind}); please report this`, at: locate(file, 0, 0) };
}
