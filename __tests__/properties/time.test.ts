import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readers } from '../../src/core/index.ts';
import { extract } from '../../src/core/extract.ts';
import type { Reader } from '../../src/core/readers/reader.ts';
import { processorTime } from '../support/processor-time.ts';
import { seedsOf } from '../support/seeds.ts';

/** What begins something, over and over, and what some grammar counts, nests or looks back for. */
const pieces = [
  '{', '[', '(', '- ', 'a: &a [*a]\n', '${', '$(', '"$(', '"', "'", '\\', '\\\n', 'port=5432 ', 'postgres://', ' ', '\n', '\r\n', 'host=h ', 'x = <<E\n', '<<E ', 'RUN <<E\n',
  'k=1\n', 'a,', ':', '@', '{{', '`', '<a>', '#', '[a]\n', 'A=$(b)\n', '${A:-', '\ue000', '5432,', '%include x\n', '; ', '= ',
]; // prettier-ignore

const megabyte = 1_000_000;
const piecemeal = 50_000;
/** Quadratic work on 50,000 characters takes far longer; a linear one stays below it on a machine with other work too, where time counts double. */
const quick = 2000;
/** Below this a ratio says more about the machine than about the reader. */
const measurable = 80;

/** Four times the text takes about four times as long: measured where the first took long at all. */
function expectLinear(reader: Reader, head: string, piece: string): void {
  const small = bestTime(reader, head, piece, piecemeal, quick);
  expect(small).toBeLessThan(quick);
  const bound = 6 * small + 500;
  if (small > measurable) expect(bestTime(reader, head, piece, 4 * piecemeal, bound)).toBeLessThan(bound);
}

/** The best of three, as long as the bound is not kept: a busy machine and a collected heap slow one measurement, not all. */
function bestTime(reader: Reader, head: string, piece: string, length: number, bound: number): number {
  let best = timeOf(reader, head, piece, length);
  for (let again = 0; again < 2 && best >= bound; again++) best = Math.min(best, timeOf(reader, head, piece, length));
  return best;
}

function timeOf(reader: Reader, head: string, piece: string, length: number): number {
  const path = seedsOf(reader)[0]?.path ?? 'file';
  const text = (head + piece.repeat(Math.ceil(length / piece.length))).slice(0, length);
  const start = process.cpuUsage();
  const { problems } = extract({ path, text, origin: 'repository' }, reader.id);
  const time = processorTime(start);
  expect(problems.filter(({ code }) => code === 'internal')).toEqual([]);
  return time;
}

describe.each(readers.map((reader, index) => [reader.id, reader, index] as const))('%s reads in time', (_id, reader, index) => {
  const texts = seedsOf(reader).map(({ text }) => text);
  const cut = fc.tuple(fc.constantFrom(...texts), fc.nat(10_000)).map(([text, at]) => text.slice(0, at % (text.length + 1)));
  const head = fc.oneof({ weight: 2, arbitrary: cut }, { weight: 1, arbitrary: fc.constant('') });

  // Each reader begins with other pieces: together they see all of them often.
  it('much of one thing, also behind the beginning of a file', () => {
    fc.assert(
      fc.property(head, fc.constantFrom(...pieces), (before, piece) => expectLinear(reader, before, piece)),
      { seed: 20_260_102 + index, numRuns: 16, endOnFailure: true },
    );
  });

  it('a megabyte of its own lines', () => {
    expect(timeOf(reader, '', texts.join(''), megabyte)).toBeLessThan(5000);
  });
});
