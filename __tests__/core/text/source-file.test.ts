import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { embedSegments, embedSlice, locate, type SourceFile } from '../../../src/core/text/source-file.ts';

const outer: SourceFile = { path: 'a.yml', text: 'key: "psql -p 5433"\n', origin: 'repository' };

describe('locate', () => {
  it('is the identity in a file of its own', () => {
    expect(locate(outer, 5, 7)).toEqual({ path: 'a.yml', span: { start: 5, end: 7 } });
  });

  it('points into the outer file from an embedded slice, and from a slice of that', () => {
    const inner = embedSlice(outer, 'key', 6, 18);
    expect(inner.text).toBe('psql -p 5433');
    const at = locate(inner, 8, 12);
    expect(outer.text.slice(at.span.start, at.span.end)).toBe('5433');
    const innermost = embedSlice(inner, 'argument', 8, 12);
    const deep = locate(innermost, 0, 4);
    expect(deep.path).toBe('a.yml');
    expect(outer.text.slice(deep.span.start, deep.span.end)).toBe('5433');
  });

  it('follows several segments, as of an unindented block', () => {
    const text = 'run: |\n    one\n    two 5433\n';
    const file: SourceFile = { path: 'b.yml', text, origin: 'repository' };
    const first = text.indexOf('one');
    const second = text.indexOf('two');
    const inner = embedSegments(file, 'run', 'one\ntwo 5433\n', [
      { inner: 0, outer: first, length: 4 },
      { inner: 4, outer: second, length: 9 },
    ]);
    const start = inner.text.indexOf('5433');
    const at = locate(inner, start, start + 4);
    expect(text.slice(at.span.start, at.span.end)).toBe('5433');
  });

  it('is right for every slice of every slice', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), fc.nat(), fc.nat(), fc.nat(), (text, a, b, c, d) => {
        const file: SourceFile = { path: 'x', text, origin: 'repository' };
        const [from, to] = [a % text.length, b % (text.length + 1)].sort((x, y) => x - y) as [number, number];
        const inner = embedSlice(file, 'inner', from, to);
        if (inner.text.length === 0) return;
        const [start, end] = [c % inner.text.length, d % (inner.text.length + 1)].sort((x, y) => x - y) as [number, number];
        const at = locate(inner, start, end);
        expect(text.slice(at.span.start, at.span.end)).toBe(inner.text.slice(start, end));
      }),
    );
  });
});
