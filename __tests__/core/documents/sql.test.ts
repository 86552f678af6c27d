import { describe, expect, test } from '@jest/globals';
import { parseSql } from '../../../src/core/documents/sql.ts';

function tokens(text: string): string[] {
  const { tree } = parseSql({ path: 'a.sql', text, origin: 'repository' });
  return tree.tokens.map((token) => `${token.kind} ${token.text}@${text.slice(token.span.start, token.span.end)}`);
}

describe('SQL', () => {
  test.each([
    ['a doubled quote', `'it''s'`, [`string it's@it''s`]],
    ['backslashes only in E strings', String.raw`'a\' E'b\'c'`, [String.raw`string a\@a\ `.trim(), String.raw`string b'c@b\'c`]],
    ['a quoted name', '"Legacy"', ['word Legacy@Legacy']],
    ['comments, which nest', '/* a /* b */ c */ x -- y', ['word x@x']],
    ['a comment that never ends', 'x /* y', ['word x@x']],
    ['the body of a function', '$body$ x $body$ y', ['word x@x', 'word y@y']],
    ['a string that never ends', "'x", ['string x@x']],
    ['signs of two characters', 'a := b => c || d::e', ['word a@a', 'mark :=@:=', 'word b@b', 'mark =>@=>', 'word c@c', 'mark ||@||', 'word d@d', 'mark ::@::', 'word e@e']],
    ['variables of psql', `:port :'host'`, ['variable :port@:port', `variable :'host'@:'host'`]],
    ['a command of psql ends a statement', '\\connect app\nx', ['mark ;@\\', 'word x@x']],
  ])('%s', (_name, text, expected) => {
    expect(tokens(text)).toEqual(expected);
  }); // prettier-ignore
});
