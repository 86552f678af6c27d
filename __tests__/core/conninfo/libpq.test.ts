import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readLibpqKeywords } from '../../../src/core/conninfo/libpq-keyword.ts';
import { readLibpqUri } from '../../../src/core/conninfo/libpq-uri.ts';
import type { Piece } from '../../../src/core/conninfo/parts.ts';

interface Case {
  readonly input: string;
  readonly ok: boolean;
  readonly params?: Readonly<Record<string, string>>;
}

const cases = JSON.parse(readFileSync(new URL('../../fixtures/libpq-uri-cases.json', import.meta.url), 'utf8')) as {
  readonly upstream: readonly Case[];
  readonly oracle: readonly Case[];
};

/** What libpq does with a conninfo string: a URI by its prefix, keywords when it has an equals sign; psql takes all else for a database name. */
function read(input: string): { readonly ok: boolean; readonly parameters: ReadonlyMap<string, Piece> } {
  return /^postgres(ql)?:\/\//.test(input) ? readLibpqUri(input) : readLibpqKeywords(input);
}

describe('libpq connection strings, as recorded from libpq', () => {
  it('has all the recorded cases', () => {
    expect(cases.upstream.length + cases.oracle.length).toBe(192);
  });

  it.each([...cases.upstream, ...cases.oracle].map((one) => [one.input, one] as const))('%s', (input, expected) => {
    const reading = read(input);
    expect(reading.ok).toBe(expected.ok);
    if (!expected.ok) return;
    expect(Object.fromEntries([...reading.parameters].map(([name, value]) => [name, value.text]))).toEqual(expected.params);
    for (const { start, end } of reading.parameters.values())
      expect(start >= 0 && end >= start && end <= input.length).toBe(true);
  });
});
