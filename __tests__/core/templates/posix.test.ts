import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Template } from '../../../src/core/facts/template.ts';
import { parseInterpolation, type InterpolationOptions } from '../../../src/core/templates/posix.ts';
import type { SourceFile } from '../../../src/core/text/source-file.ts';
import { ownTime, patience } from '../../support/time.ts';

const namespace = { kind: 'none' } as const;

function parse(text: string, options: Partial<InterpolationOptions> = {}): Template {
  const file: SourceFile = { path: 'f', text, origin: 'repository' };
  return parseInterpolation(file, 0, text.length, { namespace, escapes: 'compose', ...options });
}

/** `text(A) use(PORT fallback:empty[5432])`. */
function shape(template: Template): string {
  return template
    .map((part) => {
      if (part.kind !== 'use') return part.kind === 'text' ? `text(${part.text})` : 'opaque';
      const { name, fallback, alternative, required } = part.use;
      const more = [
        ...(fallback === undefined ? [] : [` -${fallback.when}[${shape(fallback.value)}]`]),
        ...(alternative === undefined ? [] : [` +${alternative.when}[${shape(alternative.value)}]`]),
        ...(required === true ? [' required'] : []),
      ];
      return `use(${name}${more.join('')})`;
    })
    .join(' ');
}

describe('interpolation', () => {
  it.each([
    ['', ''],
    ['5432', 'text(5432)'],
    ['$A', 'use(A)'],
    ['${A}', 'use(A)'],
    ['a${A}b$B.c', 'text(a) use(A) text(b) use(B) text(.c)'],
    ['${A:-5432}', 'use(A -empty[text(5432)])'],
    ['${A-5432}', 'use(A -unset[text(5432)])'],
    ['${A:-}', 'use(A -empty[])'],
    ['${A:-${B:-5432}}', 'use(A -empty[use(B -empty[text(5432)])])'],
    ['${A:-x${B}y}', 'use(A -empty[text(x) use(B) text(y)])'],
    ['${A:=5432}', 'use(A -empty[text(5432)])'],
    ['${A:?set it to 5432}', 'use(A required)'],
    ['${A?no}', 'use(A required)'],
    ['${A:+x}', 'use(A +filled[text(x)])'],
    ['${A+x}', 'use(A +set[text(x)])'],
    // Operations on the value are not followed: the name is one that nobody defines.
    ['${A%x}', 'use(A#)'],
    ['${A:1:2}', 'use(A#)'],
    // No complete use: text.
    ['$', 'text($)'],
    ['${', 'text(${)'],
    ['${A', 'text(${A)'],
    ['${A:-5432', 'text(${A:-5432)'],
    ['${1}', 'text(${1})'],
    ['$(cmd)', 'text($(cmd))'],
    ['${A:-\n5432}', 'text(${A:-\n5432})'],
    ['${A:-${B}', 'text(${A:-) use(B)'],
  ])('%s', (text, expected) => {
    expect(shape(parse(text))).toBe(expected);
  });

  it.each([
    ['compose', '$$A', 'text($) text(A)'],
    ['compose', '\\$A', 'text(\\) use(A)'],
    ['shell', '\\$A', 'text($) text(A)'],
    ['dotenv', '\\${A}', 'text($) text({A})'],
    ['shell', '$$A', 'text($) use(A)'],
  ] as const)('%s escapes: %s', (escapes, text, expected) => {
    expect(shape(parse(text, { escapes }))).toBe(expected);
  });

  it.each([
    ['${A:5432}', 'use(A -unset[text(5432)])'],
    ['${db.port:5432}', 'use(db.port -unset[text(5432)])'],
    ['${A:${B:5432}}', 'use(A -unset[use(B -unset[text(5432)])])'],
    ['${A:}', 'use(A -unset[])'],
    ['${A:-5432}', 'use(A -empty[text(5432)])'],
    ['${A-5432}', 'use(A -unset[text(5432)])'],
    ['${env:A}', 'use(A)'],
    ['${env.A}', 'use(A)'],
  ])('defaults of frameworks: %s', (text, expected) => {
    expect(shape(parse(text, { escapes: 'shell', colonDefaults: true }))).toBe(expected);
  });

  it('places every part', () => {
    const text = 'postgres://${H:-db}:${P:-54${X}2}/$DB';
    const places = (template: Template): string[] =>
      template.flatMap((part) => [
        text.slice(part.at.span.start, part.at.span.end),
        ...(part.kind === 'use' && part.use.fallback !== undefined ? places(part.use.fallback.value) : []),
      ]);
    expect(places(parse(text))).toEqual(['postgres://', '${H:-db}', 'db', ':', '${P:-54${X}2}', '54', '${X}', '2', '/', '$DB']);
  });

  it('places an escape on both of its characters', () => {
    const text = 'a$$b5432';
    expect(parse(text).map(({ at }) => text.slice(at.span.start, at.span.end))).toEqual(['a', '$$', 'b5432']);
  });

  it('falls back to the whole where decoding changed the length', () => {
    const file: SourceFile = { path: 'f', text: '"a\\t${A}"', origin: 'repository' };
    const template = parseInterpolation(file, 1, 8, { namespace, escapes: 'dotenv', text: 'a\t${A}' });
    expect(shape(template)).toBe('text(a\t) use(A)');
    for (const { at } of template) expect(at.span).toEqual({ start: 1, end: 8 });
  });

  it('never throws; text parts that lie in the file are what stands there', () => {
    const word = fc.constantFrom('$', '{', '}', 'A', ':', '-', '+', '?', '\\', '\n', '5432', '${A:-', ' ');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((parts) => parts.join('')),
        ),
        (text) => {
          for (const escapes of ['compose', 'shell', 'dotenv'] as const) {
            for (const part of parse(text, { escapes }))
              if (part.kind === 'text' && part.text !== '$')
                expect(text.slice(part.at.span.start, part.at.span.end)).toBe(part.text);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each(['${A:-', '$', '${', '${A}', '${A:-${B}}', '}', '$${', '${A:'])('a megabyte of %s', (piece) => {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
    const started = ownTime();
    parse(text);
    parse(text, { escapes: 'shell', colonDefaults: true });
    parse(`${text}${'}'.repeat(200_000)}`);
    expect(ownTime() - started).toBeLessThan(patience);
  });
});
