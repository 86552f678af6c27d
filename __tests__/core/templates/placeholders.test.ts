import { describe, expect, it } from '@jest/globals';
import { literal } from '../../../src/core/facts/template.ts';
import { isPortWord, withPlaceholders } from '../../../src/core/templates/placeholders.ts';
import { ownTime, patience } from '../../support/time.ts';

function shape(text: string): string[] {
  const template = withPlaceholders(literal(text, { path: 'f', span: { start: 0, end: text.length } }));
  return template.map(({ kind, at }) => `${kind} ${text.slice(at.span.start, at.span.end)}`);
}

describe('placeholders', () => {
  it.each(['{{ port }}', '${{ secrets.PORT }}', '<%= port %>', '<port>', '[YOUR-PORT]', '{port}', '#{port}', '%(port)s', '%env(DB_PORT)%', '$(PORT)', '@@PORT@@', '__PORT__', '%DB_PORT%'])(
    '%s',
    (text) => {
      expect(shape(`db:${text}/x`)).toEqual(['text db:', `opaque ${text}`, 'text /x']);
    },
  ); // prettier-ignore

  it.each(['[::1]', '[fe80::1]', '%2Fvar%2Frun', 'a_b__c', '{}', '<>', 'u:p@h:5432/db?a=b'])('none: %s', (text) => {
    expect(shape(text)).toEqual([`text ${text}`]);
  });

  it.each(['port', 'PORT', 'DB_PORT', 'your-port', 'port_number', 'xxxx', 'nnnn', '...', '***'])(
    'a port to fill in: %s',
    (text) => {
      expect(isPortWord(text)).toBe(true);
    },
  );

  it.each(['', '5432', 'p', '0x15df', 'report', 'abc', '70000', 'tcp://10.0.0.1:5432'])('no port to fill in: %s', (text) => {
    expect(isPortWord(text)).toBe(false);
  });

  it.each(['{{', '<', '[A', '%(', '__A', '@@', '$(', '<%', '{a', '%AAAA', '%env('])('a megabyte of %s', (piece) => {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
    const started = ownTime();
    shape(text);
    isPortWord(text);
    expect(ownTime() - started).toBeLessThan(patience);
  });
});
