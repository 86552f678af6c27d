import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { makefile } from '../../../../src/core/readers/platform/makefile.ts';
import { described, factsOf, mutate, timeOf } from '../firewall/read-text.ts';

const dials = (text: string): string[] =>
  described(makefile, 'Makefile', text)
    .filter((line) => !/^\S+=/.test(line))
    .map((line) => line.replace(' libpq tool as psql', ''));

describe('what a recipe sees of libpq variables', () => {
  const recipe = 'x:\n\tpsql\n';
  const own = '(socket):(5432 or PGPORT) @psql';
  const exported = 'db:(5432 or PGPORT) @psql';
  it.each([
    ['PGHOST = db\n', own],
    ['export PGHOST = db\n', exported],
    ['PGHOST = db\nexport PGHOST\n', exported],
    ['export PGUSER PGHOST # both\nPGHOST ?= db\n', exported],
    ['PGHOST = db\nexport\n', exported],
    ['.EXPORT_ALL_VARIABLES:\nPGHOST = db\n', exported],
    ['x: export PGHOST = db\n', exported],
    ['export_PGHOST = 1\nPGHOST = db\n', own],
  ])('%j', (text, expected) => {
    expect(dials(`${text}${recipe}`)[0]).toBe(expected);
  });
});

describe('recipes', () => {
  it.each([
    ['x:\n\t@-psql -p 1', '(socket):1 @1'],
    ['x: y ; @psql -p 1', '(socket):1 @1'],
    ['x: ; psql \\\n  -p 1', '(socket):1 @1'],
    ['x:\n\tpsql \\\n\t  -p 1', '(socket):1 @1'],
    ['P = 1\nx:\n\tpsql -p $(P)', '(socket):${P} @$(P)'],
    ['x:\n\tpsql -p ${P}', '(socket):${P} @${P}'],
    ['x:\n\tpsql -p $$P', '(socket):${P} @$P'],
    ['x:\n\tpsql -p $(shell cat p)', '(socket):${?} @$(shell cat p)'],
    ['ifdef CI\nx:\n\tpsql -p 1\nendif', '(socket):1 @1'],
  ])('%j', (text, expected) => {
    expect(dials(text)).toEqual([expected]);
  });

  it.each(['define x\npsql -p 1\nendef\n', '\tpsql -p 1\n', '# x: ; psql -p 1\n', 'X = psql -p 1\n'])('%j is none', (text) => {
    expect(dials(text)).toEqual([]);
  });
});

it('a fallback stays one in what it is part of', () => {
  const standings = factsOf(makefile, 'Makefile', 'A ?= postgres://h:1/x\nDB_HOST = h\nDB_PORT ?= 2\nB = postgres://h:3/x\n')
    .filter(({ kind }) => kind === 'client.conninfo')
    .map(({ standing }) => standing);
  expect(standings).toEqual(['fallback', 'effective', 'fallback']);
});

describe('hostile text', () => {
  const sample = 'export A ?= $(B)\nx: A = 1 ; psql\n\t@psql -p $$A \\\n\t -h ${B}\ndefine y\nendef\ninclude a\nexport\n';

  it('never throws and keeps its places inside the file', () => {
    const check = (text: string): void => {
      for (const { at } of factsOf(makefile, 'Makefile', text)) expect(at.span.end).toBeLessThanOrEqual(text.length);
    };
    fc.assert(fc.property(fc.string({ unit: 'binary' }), check));
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('', '\n', '\t', '\\', '$', '(', ';', ':', '='), (at, put) => {
        check(mutate(sample, at, put));
      }),
      { numRuns: 500 },
    );
  });

  it.each(['A = 1\n', 'export A\n', 'export ', 'x: ;\n', 'x:\n\ta\nA = 1\n', '$(', ';', ':'])('many %j in time', (piece) => {
    expect(timeOf(makefile, 'Makefile', piece.repeat(Math.ceil(300_000 / piece.length)))).toBeLessThan(5000);
  });
});
