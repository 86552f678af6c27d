import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { get, scalarsBelow, type Node } from '../../../src/core/documents/tree.ts';
import { parseYaml } from '../../../src/core/documents/yaml.ts';
import { ownTime, patience } from '../../support/time.ts';

const parse = (text: string) => parseYaml({ path: 'a.yml', text, origin: 'repository' });
const root = (text: string): Node | undefined => parse(text).tree.documents[0];

/** Shape of a tree, for comparison. */
function shape(node: Node | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === 'scalar') return node.tag === undefined ? node.text : `${node.tag} ${node.text}`;
  if (node.kind === 'list') return node.tag === undefined ? node.items.map(shape) : [node.tag, ...node.items.map(shape)];
  return node.entries.map(({ key, value }) => [key.text, shape(value)]);
}

const sample =
  'services:\n  db:\n    image: postgres:16\n    ports: ["5433:5432"]\n    command: >\n      -c port=5432\n      -c x=1\nx: &a {p: 1}\ny: {<<: *a}\n';

describe('parseYaml', () => {
  it.each<[string, string, unknown]>([
    ['keeps duplicate keys', 'a: 1\na: 2\n', [['a', '1'], ['a', '2']]],
    ['keeps tags', 'a: !reset null\nb: !override\n  - 1\n', [['a', '!reset null'], ['b', ['!override', '1']]]],
    ['lets own keys win over merged ones', 'a: &a {p: 1, q: 1}\nb: {<<: *a, q: 2}\n', [['a', [['p', '1'], ['q', '1']]], ['b', [['p', '1'], ['q', '2']]]]],
    ['shares aliased nodes', 'a: &a [1]\nb: *a\n', [['a', ['1']], ['b', ['1']]]],
    ['reads an alias to itself as nothing', 'a: &a [*a]\n', [['a', ['']]]],
    ['drops keys that are no scalars', '? [a]\n: 1\nb: 2\n', [['b', '2']]],
    ['reads CRLF and a byte order mark', '\ufeffa: 1\r\nb: 2\r\n', [['a', '1'], ['b', '2']]],
    ['leaves a tab line out', 'a: 1\n\tb: 2\nc: 3\n', [['a', '1'], ['c', '3']]],
    ['leaves the line with the open quote out', 'a: "x\nb: 2\nc: 3\n', [['b', '2'], ['c', '3']]],
    ['ignores conflict markers', 'a: 1\n<<<<<<< HEAD\nb: 2\n=======\nc: 3\n>>>>>>> x\n', [['a', '1'], ['b', '2'], ['c', '3']]],
  ])('%s', (_name, text, expected) => {
    expect(shape(root(text))).toEqual(expected);
  }); // prettier-ignore

  it.each<[string, string, unknown]>([
    ['a bracket as far left as its key', 'a:\n  b: [\n    "x", # one ]\n    # two ]\n    "it\'s ]",\n  ]\n  c: 1\n', [['a', [['b', ['x', "it's ]"]], ['c', '1']]]]],
    ['lines at the margin', 'a:\n  b: [\n"x",\ny\n]\n  c: 1\n', [['a', [['b', ['x', 'y']], ['c', '1']]]]],
    ['maps in lists', 'a:\n- b: {\n  p: [1,\n 2],\n}\n- c\n', [['a', [[['b', [['p', ['1', '2']]]]], 'c']]]],
    ['several in one file', 'a:\n  b: [\n    1\n  ]\n  c: [\n    2\n  ]\n', [['a', [['b', ['1']], ['c', ['2']]]]]],
  ])('reads brackets that reach too far left, as libyaml does: %s', (_name, text, expected) => {
    const document = parse(text);
    expect([shape(document.tree.documents[0]), document.problems]).toEqual([expected, []]);
  }); // prettier-ignore

  it('keeps places behind brackets that were joined', () => {
    const text = 'a:\n  b: [\n    5432,\n  ]\n  c: 5433\n';
    for (const { node } of scalarsBelow(root(text) as Node)) expect(text.slice(node.span.start, node.span.end)).toBe(node.text);
  });

  it('reads every document of a file', () => {
    expect(parse('a: 1\n---\nb: 2\n').tree.documents.map(shape)).toEqual([[['a', '1']], [['b', '2']]]);
  });

  it('names the line it left out and does not quote it', () => {
    const [problem] = parse('a: 1\n\tsecret: 2\nc: 3\n').problems;
    expect(problem).toMatchObject({ code: 'yaml-syntax', at: { span: { start: 5 } } });
    expect(problem?.message).toBe('line 2 is not YAML; it was left out');
  });

  it.each([
    ['a: 5433 # c', '5433'],
    ["a: '5433'", '5433'],
    ['a: "5433"', '5433'],
    ['\ufeffa: 5433', '5433'],
    ['x: 1\r\na: 5433\r\n', '5433'],
  ])('spans the characters inside the quotes: %j', (text, expected) => {
    const node = get(root(text), 'a');
    expect(node).toMatchObject({ kind: 'scalar', text: expected, exact: true });
    expect(text.slice(node?.span.start, node?.span.end)).toBe(expected);
  });

  it.each([
    ['a:\nb: 1\n', 2],
    ['"a" :\nb: 1\n', 5],
  ])('puts a value that is left out behind its colon: %j', (text, offset) => {
    expect(get(root(text), 'a')?.span).toEqual({ start: offset, end: offset });
  });

  it('does not call masked template text exact: what stands there is unknown', () => {
    const text = '{{- if .x }}\nport: {{ .Values.port }}\n{{- end }}\nhost: db\n';
    const tree = root(text);
    expect(get(tree, 'port')).toMatchObject({ exact: false });
    expect(text.slice(get(tree, 'port')?.span.start, get(tree, 'port')?.span.end)).toBe('{{ .Values.port }}');
    expect(get(tree, 'host')).toMatchObject({ text: 'db', exact: true });
  });

  it('stops expanding merges and says so', () => {
    const keys = Array.from({ length: 60_000 }, (_, i) => ` k${i}: 1`).join('\n');
    const result = parse(`a: &a\n${keys}\nb: {<<: *a}\nc: {<<: *a}\n`);
    expect(result.problems.map((problem) => problem.code)).toEqual(['yaml-aliases']);
  });

  it('keeps every scalar span inside the text, whatever the text', () => {
    const inside = (text: string): void => {
      for (const document of parse(text).tree.documents)
        for (const { node } of scalarsBelow(document)) {
          expect(node.span.start).toBeGreaterThanOrEqual(0);
          expect(node.span.end).toBeLessThanOrEqual(text.length);
          if (node.exact) expect(text.slice(node.span.start, node.span.end)).toBe(node.text);
        }
    };
    fc.assert(fc.property(fc.string({ unit: 'binary' }), inside));
    fc.assert(
      fc.property(fc.nat(sample.length), fc.nat(6), fc.constantFrom('', '"', "'", '\t', '{{', '}', '[', ': ', '\n', '\r', '*a', '&b', '!'), (at, cut, put) =>
        inside(sample.slice(0, at) + put + sample.slice(at + cut)),
      ),
    ); // prettier-ignore
  });

  it.each<[string, string]>([
    ['brackets', '['.repeat(20_000)],
    ['maps', '{a: '.repeat(20_000)],
    ['open quotes', 'a: "x\n'.repeat(160_000)],
    ['bad lines', 'a: b: c\n'.repeat(125_000)],
    ['templates', '{{ a }}'.repeat(140_000)],
    ['items', '- x\n'.repeat(250_000)],
    [
      'aliases of aliases',
      `a0: &a0 [x]\n${Array.from({ length: 200 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]`).join('\n')}`,
    ],
  ])('reads a hostile megabyte of %s in time', (_name, text) => {
    const start = ownTime();
    parse(text);
    expect(ownTime() - start).toBeLessThan(patience);
  });
});
