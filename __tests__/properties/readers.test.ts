import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeFact, LineIndex, readers, type Fact, type SourceFile } from '../../src/core/index.ts';
import { extract } from '../../src/core/extract.ts';
import type { Reader } from '../../src/core/readers/reader.ts';
import { mutated } from '../support/mutations.ts';
import { placesOf, readFrom, type Placed } from '../support/places.ts';
import { seeds, seedsOf } from '../support/seeds.ts';

const seed = 20_260_101;
const texts = seeds.map(({ text }) => text);

describe.each(readers.map((reader) => [reader.id, reader] as const))('%s', (_id, reader) => {
  const own = seedsOf(reader);
  const path = own[0]?.path ?? 'file';
  const fileOf = (text: string): SourceFile => ({ path, text, origin: path.startsWith('secret:') ? 'secret' : 'repository' });
  const damaged = mutated(
    own.map(({ text }) => text),
    texts,
  );

  it('has texts of its own', () => expect(own.length).toBeGreaterThan(0));

  it('reads any text without a throw', () => {
    const any = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ unit: 'grapheme', maxLength: 200 }));
    fc.assert(
      fc.property(any, (text) => expectSound(reader, fileOf(text))),
      { seed, numRuns: 15 },
    );
  });

  it('keeps its places on damaged texts', () => {
    fc.assert(
      fc.property(damaged, (text) => expectSound(reader, fileOf(text))),
      { seed, numRuns: 60 },
    );
  });

  it('says the same of the same text, whatever it read in between', () => {
    fc.assert(
      fc.property(damaged, damaged, (text, other) => {
        const first = JSON.stringify(extract(fileOf(text), reader.id));
        extract(fileOf(other), reader.id);
        expect(JSON.stringify(extract(fileOf(text), reader.id))).toBe(first);
      }),
      { seed, numRuns: 5 },
    );
  });
});

describe('a file says the same', () => {
  const files = seeds.filter(({ path }) => !path.startsWith('secret:'));
  it.each<[string, (text: string) => string]>([
    ['with the line ends of Windows', (text) => text.replaceAll('\n', '\r\n')],
    ['behind a byte order mark', (text) => `\ufeff${text}`],
    ['without its last line end', (text) => text.replace(/\n$/, '')],
  ])('%s', (_name, change) => {
    for (const { path, text } of files) expect([path, ...linesOf(path, change(text))]).toEqual([path, ...linesOf(path, text)]);
  });
});

/** Each fact as a page shows it; unnamed containers are counted by their offset. */
function linesOf(path: string, text: string): string[] {
  const lines = new LineIndex(text);
  return extract({ path, text, origin: 'repository' }).facts.map((fact) =>
    describeFact(fact, ({ span }) => lines.region(span)).replace(/\[container \d+\]/, '[container]'),
  );
}

function expectSound(reader: Reader, file: SourceFile): void {
  const { facts, problems } = extract(file, reader.id);
  expect(problems.filter(({ code }) => code === 'internal')).toEqual([]);
  for (const { at } of problems) expectInside(at, file);
  for (const fact of facts) for (const placed of placesOf(fact)) expectPlaced(placed, fact, file);
}

function expectInside({ path, span }: Fact['at'], file: SourceFile): void {
  const inside = path === file.path && span.start >= 0 && span.start <= span.end && span.end <= file.text.length;
  expect(inside ? '' : JSON.stringify({ path, span, length: file.text.length })).toBe('');
}

function expectPlaced({ trail, value, at }: Placed, fact: Fact, file: SourceFile): void {
  expectInside(at, file);
  // Of a secret no place says what it holds.
  if (value === undefined || file.origin === 'secret') return;
  const characters = file.text.slice(at.span.start, at.span.end);
  const written = trail.endsWith('.flags[]') ? String(value).replace(/^[^=]*=/, '') : value;
  const made = typeof written === 'string' && characters !== '' && written.startsWith(`${characters}-`);
  const sound = made || composed.test(trail) || isOurs(written) || readFrom(characters, written);
  expect(sound ? '' : `${fact.reader} ${fact.kind}${trail}: ${JSON.stringify(written)} from ${JSON.stringify(characters)}`).toBe(
    '',
  );
}

/**
 * Names for people and for joining, made of more than the characters they point at: the path of keys (`DATABASES.PORT`), a host name made of an
 * image's, a Service's name with its namespace, a directory with the file's name, the program of a path, a quoted keyword of pg_hba.conf, the image that an action runs.
 */
const composed =
  /^(?:\.label|\.names\[\]|\.peers\[\]|\.from\.name|\.target|\.service|\.image\.value\[\]|\.database|\.user|\.to\.endpoint\.host\.template\[\])$/;

/** Words that stand for what nobody wrote: every service, a file by its name, an expression, the world; `$NAME`, `${?}`, `! address`, `pods app=web` for people, `-rw` behind a cluster's name. */
const words = new Set(['5432', '*', '.pgpass', 'expression', 'no-slash', '0.0.0.0/0']);

function isOurs(value: string | number): boolean {
  // A line end that joined lines bring along has no characters of its own.
  return (
    typeof value === 'string' &&
    (words.has(value) || value.trim() === '' || /\$|^! |^-r[wo]?$|^(?:pods|namespaces?) |\ufffd/.test(value))
  );
}
