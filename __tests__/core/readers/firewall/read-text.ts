import { notations } from '../../../../src/core/documents/notations.ts';
import { describeFact } from '../../../../src/core/facts/describe.ts';
import type { Fact } from '../../../../src/core/facts/fact.ts';
import type { Embedded } from '../../../../src/core/facts/reading.ts';
import { readingOf } from '../../../../src/core/readers/reading.ts';
import type { Reader } from '../../../../src/core/readers/reader.ts';
import { LineIndex } from '../../../../src/core/text/line-index.ts';
import { ownTime } from '../../../support/time.ts';

/** All that a reader makes of a text. */
export function itemsOf(reader: Reader, path: string, text: string): (Fact | Embedded)[] {
  const document = notations[reader.notation]({ path, text, origin: 'repository' });
  const items: (Fact | Embedded)[] = [];
  for (const item of reader.read(document as never, readingOf(path))) if ('kind' in item) items.push(item);
  return items;
}

export function factsOf(reader: Reader, path: string, text: string): Fact[] {
  return itemsOf(reader, path, text).filter((item): item is Fact => item.kind !== 'embedded');
}

/** Each fact as `describeFact` prints it, without place and setting, and behind it the characters it stands on. */
export function described(reader: Reader, path: string, text: string): string[] {
  const index = new LineIndex(text);
  return factsOf(reader, path, text).map((fact) => {
    const line = describeFact(fact, ({ span }) => index.region(span))
      .replace(/^\S+ \S+ /, '')
      .replace(/ \[[^\]]*\]( <\w+>)?$/, '');
    return `${line} @${text.slice(fact.at.span.start, fact.at.span.end)}`;
  });
}

/** Milliseconds for one reading. */
export function timeOf(reader: Reader, path: string, text: string): number {
  const start = ownTime();
  itemsOf(reader, path, text);
  return ownTime() - start;
}

/** One character of a text taken out, doubled or replaced by another that means something. */
export function mutate(text: string, at: number, replacement: string): string {
  const position = text.length === 0 ? 0 : at % text.length;
  return text.slice(0, position) + replacement + text.slice(position + 1);
}
