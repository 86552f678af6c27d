import { describe, expect, it } from '@jest/globals';
import { defaultSettings, LineIndex } from '../../../src/core/index.ts';
import { Suppressions } from '../../../src/core/findings/suppress.ts';
import { at, sampleFinding } from '../../support/sample-report.ts';
import { ownTime, patience } from '../../support/time.ts';

/** What silences a finding at the word `5432` of a text. */
function suppression(text: string) {
  const source = { text, lines: new LineIndex(text) };
  const finding = sampleFinding({ at: at({ '.env': text }, '.env', '5432') });
  return new Suppressions(defaultSettings, () => source).of(finding);
}

describe('a comment beside the line', () => {
  it.each([
    ['port: 5432 # pg-port-guard: ignore[client/port-mismatch] moved next week', 'moved next week'],
    ['# pg-port-guard: ignore[client/port-mismatch] above\nport: 5432', 'above'],
    ['5432 // pg-port-guard: ignore all of them', 'all of them'],
    ['5432 # pg-port-guard: ignore[*] \t any \t ', 'any'],
    ['5432 # pg-port-guard: ignore[server/invalid-port, client/port-mismatch] two', 'two'],
    ['<p>5432</p> <!-- pg-port-guard: ignore[*] in XML -->', 'in XML'],
    ['<p>5432</p> <!-- pg-port-guard: ignore[*] in XML-->  ', 'in XML'],
    ['5432 /* pg-port-guard: ignore[*] in C */', 'in C'],
    ['5432 /* pg-port-guard: ignore[*] a */ b */', 'a */ b'],
    ['5432 # pg-port-guard: ignore[*] a */ --> b', 'a */ --> b'],
    ['5432 <!-- pg-port-guard: ignore[*] -->', undefined],
    ['5432 # pg-port-guard: ignore', undefined],
  ])('%j', (text, reason) => {
    const found = suppression(text);
    expect(found?.by).toBe('comment');
    expect(found?.reason).toBe(reason);
    expect(text.slice(found?.at?.span.start, found?.at?.span.end)).toMatch(/^pg-port-guard: ignore/);
  });

  it.each([
    'port: 5432',
    'port: 5432 # pg-port-guard: ignore[server/invalid-port] another rule',
    '5432\n# pg-port-guard: ignore[*] below',
    '# pg-port-guard: ignore[*] two above\n\n5432',
  ])('none: %j', (text) => {
    expect(suppression(text)).toBeUndefined();
  });

  it.each([' ', '-->', ' -->', '*/ ', 'pg-port-guard:', '\t*'])('a megabyte of %j', (text) => {
    const started = ownTime();
    suppression(`5432 # pg-port-guard: ignore[*] ${text.repeat(1_000_000 / text.length)}x`);
    expect(ownTime() - started).toBeLessThan(patience);
  });
});
