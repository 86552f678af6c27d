import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeBase64 } from '../../../src/core/documents/base64.ts';

describe('base64 of a Secret', () => {
  it('is read as Node reads it', () => {
    const printable = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/\p{Cc}/u.test(text));
    fc.assert(
      fc.property(printable, (text) => {
        expect(decodeBase64(Buffer.from(text, 'utf8').toString('base64'))).toBe(text);
      }),
    );
  });

  it('may be cut into lines', () => {
    expect(decodeBase64('cG9zdGdy\n  ZXM=')).toBe('postgres');
  });

  it.each(['', 'abc', 'a===', '!!!!', 'cG9z=GdyZXM', '/w==', 'wK8=', 'AAAA', '7aCA'])('%j is no text', (encoded) => {
    expect(decodeBase64(encoded)).toBeUndefined();
  });
});
