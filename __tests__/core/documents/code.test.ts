import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCode } from '../../../src/core/documents/code.ts';
import { textOf, type CodeTree } from '../../../src/core/documents/code/tree.ts';

function treeOf(path: string, text: string): CodeTree {
  const { tree } = parseCode({ path, text, origin: 'repository' });
  expect(tree).toBeDefined();
  return tree!;
}

/** Strings as they are decoded, expressions in them as `‹…›`. */
function stringsOf(path: string, text: string): string[] {
  return treeOf(path, text).tokens.flatMap((token) =>
    token.kind !== 'string'
      ? []
      : [
          token.parts
            .map((part) => (part.kind === 'text' ? part.text : `‹${text.slice(part.inner.start, part.inner.end)}›`))
            .join(''),
        ],
  );
}

describe('strings', () => {
  it.each([
    ['a.py', `'a' "b" '''c\n"d"''' # 'e'\n"f"`, ['a', 'b', 'c\n"d"', 'f']],
    ['a.py', `f"x{a['b']}y{{z}}" r"\\d" rb'\\'`, ["x‹a['b']›y{z}", '\\d']],
    ['a.py', `'it' s "broken\n"whole"`, ['it', 'whole']],
    ['a.ts', '`a${b + `c`}d` /* "e" */ "f\\"g" // "h"\n\'i\'', ['a‹b + `c`›d', 'f"g', 'i']],
    ['a.ts', `const a = /["']/.test(b); "c" / d / "e"`, ['c', 'e']],
    ['a.ts', '`a${b', []],
    ['a.go', '"a" `b\\n"c"` \'d\' // "e"', ['a', 'b\\n"c"', '']],
    ['a.rs', `fn f<'a>(x: &'a str) { r#"b"c"#; b"d"; 'e' }`, ['b"c', 'd', '']],
    ['a.rb', `"a#{b}c" 'd#{e}' \`f\``, ['a‹b›c', 'd#{e}', 'f']],
    ['a.rb', 'x = <<~SQL\n  "a"\nSQL\n"b"', ['b']],
    ['a.php', `"a$b c{$d->e}" 'f$g' #[A("h")]\n# "i"`, ['a‹$b› c‹$d->e›', 'f$g', 'h']],
    ['a.php', '$x = <<<EOT\n"a"\nEOT;\n"b"', ['b']],
    ['A.java', `"a" """b\n"c\n""" 'd'`, ['a', 'b\n"c\n', '']],
    ['a.kt', '"a$b${c.d}e"', ['a‹b›‹c.d›e']],
    ['A.cs', '$"a{b}c" @"d\\e" "f"', ['a‹b›c', 'd\\e', 'f']],
    ['a.exs', '"a#{b}" # "c"\n"""\nd "e"\n"""', ['a‹b›', '\nd "e"\n']],
    ['a.scala', 's"a${b}$c" "d$e"', ['a‹b›‹c›', 'd$e']],
  ])('%s %j', (path, text, expected) => {
    expect(stringsOf(path, text)).toEqual(expected);
  });
});

/** Groups that name entries: `;` for a block of code, `!` behind a name with a type, `.` behind a member. */
function entriesOf(path: string, text: string): string[] {
  return treeOf(path, text).groups.flatMap(({ kind, entries, block }) => {
    const names = entries.map(({ name, typed, member }) => `${textOf(name) ?? '-'}${typed ? '!' : ''}${member ? '.' : ''}`);
    return names.every((name) => name === '-') ? [] : [`${kind}${block ? ';' : ''} ${names.join(' ')}`];
  });
}

describe('groups', () => {
  it.each([
    ['a.ts', 'const a = { b: 1,\n c:\n  x, "d": 2 };', ['file a', '{ b c d']],
    ['a.ts', 'const a: string = "b";\nfoo({ c });', ['file; a! -']],
    ['a.ts', 'process.env["A"] = "b";\nconst b = a\n  || c\n  ?? d', ['file; A. b']],
    ['a.py', 'class A:\n    b: str = "c"\n    d = 1\nfoo(e=1, f="x")', ['file; A b! d -', '( e f']],
    ['a.py', 'A = {\n  "b": 1,\n  "c": {"d": 2},\n}', ['file A', '{ b c', '{ d']],
    ['a.go', 'x := A{\n\tB: 1,\n\tC: f(),\n}', ['file x', '{ B C']],
    ['a.go', 'func f() {\n\ta := 1\n\tb = 2\n}', ['{; a b']],
    ['a.rb', 'f a: 1, :b => 2', ['file a b', 'statement a b']],
    ['a.php', "['a' => 1, 'b' => $c]", ['[ a b']],
    ['a.exs', 'config :a, B,\n  c: 1,\n  d: 2\n\ne()', ['file; - - c d -', 'statement - - c d']],
    ['A.cs', 'new A { B = 1, C = 2 }', ['{ B C']],
    // Brackets that are missing or too many.
    ['a.ts', 'a)) { b: 1 ]] } ( c: 2', ['{ b', '( c']],
  ])('%s %j', (path, text, expected) => {
    expect(entriesOf(path, text)).toEqual(expected);
  });

  it('tokens know group and entry', () => {
    const { tokens, groups, groupOf, entryOf } = treeOf('a.ts', 'f({ a: 1, b: "c" })');
    const at = tokens.findIndex(({ kind }) => kind === 'string');
    const group = groups[groupOf[at]!]!;
    expect(textOf(group.entries[entryOf[at]!]?.name)).toBe('b');
    expect(groups[group.parent]?.kind).toBe('(');
  });
});

describe('whatever the text', () => {
  const pieces = [
    'a',
    '"',
    "'",
    '`',
    '${',
    '#{',
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '\n',
    '\\',
    '/',
    '*',
    '#',
    ':',
    '=',
    ',',
    '<<~A',
    'f"',
    '$',
    '.',
  ];
  const names = ['a.py', 'a.ts', 'a.go', 'a.rs', 'a.rb', 'a.php', 'a.kt', 'a.cs', 'a.exs'];

  it('spans lie in order and inside', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (path, parts) => {
        const text = parts.join('');
        const tree = treeOf(path, text);
        let end = 0;
        for (const token of tree.tokens) {
          const { start, end: to } = token.kind === 'string' ? token.whole : token.span;
          expect(start).toBeGreaterThanOrEqual(end);
          expect(to).toBeGreaterThan(start);
          end = to;
        }
        expect(end).toBeLessThanOrEqual(text.length);
        expect(tree.groupOf).toHaveLength(tree.tokens.length);
        for (const { entries } of tree.groups) for (const entry of entries) expect(entry.end).toBeGreaterThanOrEqual(entry.value);
      }),
    );
  });

  it.each([
    ['a.ts', '`${`'], ['a.ts', '${{'], ['a.py', '"'], ['a.py', "f'{"], ['a.rb', '<<~AB\n'], ['a.rb', '"#{'], ['a.php', "'"], ['a.ts', '(['], ['a.ts', '/['], ['a.rs', "'"],
    ['a.go', '`'], ['a.ts', 'a:1,\n'], ['a.py', '"""'], ['a.cs', '$"{'],
  ] as const)('a megabyte in %s of %j comes back soon', (path, piece) => {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
    const start = performance.now();
    treeOf(path, text);
    expect(performance.now() - start).toBeLessThan(10_000);
  }); // prettier-ignore
});
