import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseHcl, type HclBody, type HclExpression } from '../../../src/core/documents/hcl.ts';
import { ownTime, patience } from '../../support/time.ts';

function parse(text: string) {
  return parseHcl({ path: 'main.tf', text, origin: 'repository' });
}

/** Attributes of a body as `name = shape`, blocks as `type labels { … }`. */
function shapeOfBody(body: HclBody): string[] {
  return body.items.map((item) => {
    if (item.kind === 'attribute') return `${item.name.name} = ${shape(item.value)}`;
    return [item.type.name, ...item.labels.map((label) => label.name), `{ ${shapeOfBody(item.body).join('; ')} }`].join(' ');
  });
}

function shape(value: HclExpression): string {
  switch (value.kind) {
    case 'number':
      return value.text;
    case 'boolean':
      return String(value.value);
    case 'variable':
      return value.name;
    case 'template':
      return `"${value.parts.map((part) => (part.kind === 'text' ? part.value : part.kind === 'directive' ? '%{}' : `\${${shape(part.expression)}}`)).join('')}"`;
    case 'traversal':
      return (
        shape(value.base) +
        value.steps
          .map((step) => (step.kind === 'attribute' ? `.${step.name}` : step.kind === 'splat' ? '[*]' : `[${shape(step.key)}]`))
          .join('')
      );
    case 'tuple':
      return `[${value.items.map(shape).join(', ')}]`;
    case 'object':
      return `{${value.items.map((pair) => `${shape(pair.key)}: ${shape(pair.value)}`).join(', ')}}`;
    case 'call':
      return `${value.name}(${value.arguments.map(shape).join(', ')})`;
    case 'conditional':
      return `(${shape(value.condition)} ? ${shape(value.whenTrue)} : ${shape(value.whenFalse)})`;
    case 'binary':
      return value.operands.map(shape).join(` ${value.operators.join(' ')} `);
    case 'unary':
      return value.operator + shape(value.operand);
    case 'parenthesis':
      return `(${shape(value.inner)})`;
    case 'for':
      return `for ${shape(value.collection)}`;
    default:
      return value.kind;
  }
}

describe('HCL', () => {
  it.each([
    ['port = 5432', ['port = 5432']],
    ['port = 05433', ['port = 05433']],
    ['port = -1', ['port = -1']],
    ['a = "x${var.y}z"', ['a = "x${var.y}z"']],
    ['a = "a\\"b\\n$${c}%%{d}"', ['a = "a"b\n${c}%{d}"']],
    ['a = "%{ if x }y%{ endif }"', ['a = "%{}y%{}"']],
    ['a = "\\u00e9"', ['a = "é"']],
    ['a = ["1", 2,\n 3, # c\n]', ['a = ["1", 2, 3]']],
    ['a = { b = 1, "c" : 2\n d = 3 }', ['a = {b: 1, "c": 2, d: 3}']],
    ['a = { (var.k) = 1 }', ['a = {(var.k): 1}']],
    ['a = x ? 1 : y ? 2 : 3', ['a = (x ? 1 : (y ? 2 : 3))']],
    ['a = b == null ? 1 : b', ['a = (b == null ? 1 : b)']],
    ['a = 1 + 2 * 3', ['a = 1 + 2 * 3']],
    ['a = !b && c', ['a = !b && c']],
    ['a = f(1, g(2)...)', ['a = f(1, g(2))']],
    ['a = provider::x::f(1)', ['a = provider::x::f(1)']],
    ['a = b[0].c["d"].*.e[*].f', ['a = b[0].c["d"][*].e[*].f']],
    ['a = b.0.c', ['a = b[0].c']],
    ['a = [for k, v in var.m : v if v != 1]', ['a = for var.m']],
    ['a = { for k, v in var.m : k => v... }', ['a = for var.m']],
    ['a = (\n 1 +\n 2\n)', ['a = (1 + 2)']],
    ['a = <<EOT\nx ${y}\n  EOTX\nEOT\nb = 1', ['a = "x ${y}\n  EOTX\n"', 'b = 1']],
    ['a = <<-EOT\r\n  x\r\n  EOT\r\nb = 1', ['a = "  x\r\n"', 'b = 1']],
    ['/* c */ a = 1 // c\n# c\nb = 2', ['a = 1', 'b = 2']],
    ['a {}\nb "c" d {\n e = 1\n}', ['a {  }', 'b c d { e = 1 }']],
    ['a { b = 1 }', ['a { b = 1 }']],
    ['"quoted" = 1', ['quoted = 1']],
    ['\ufeffa = 1', ['a = 1']],
    ['été = 1', ['été = 1']],
  ])('reads %j', (text, expected) => {
    const document = parse(text);
    expect(shapeOfBody(document.tree)).toEqual(expected);
    expect(document.problems).toEqual([]);
  });

  it.each([
    ['a missing value', 'port = \nx = 5432', ['port = invalid', 'x = 5432']],
    ['a line of another language', 'a = 1\n{{ jinja }}\nb = 2', ['a = 1', 'b = 2']],
    ['a value of another language', 'r {\n p = {{ j }}\n q = 5433\n}\ns = 1', undefined],
    ['an open string', 'a = "x\nb = 2', ['a = "x"', 'b = 2']],
    ['an open block', 'a {\n b = 1', ['a { b = 1 }']],
    ['a brace too many', 'a = 1\n}\nb = 2', ['a = 1', 'b = 2']],
    ['an open heredoc', 'a = <<EOT\nx', ['a = "x"']],
  ])('goes on after %s', (_, text, expected) => {
    const document = parse(text);
    if (expected === undefined) expect(JSON.stringify(document.tree)).toContain('5433');
    else expect(shapeOfBody(document.tree)).toEqual(expected);
    expect(document.problems.length).toBeGreaterThan(0);
  });

  it('never quotes the text in a problem', () => {
    for (const { message } of parse('secret123 hunter2\n"hunter2" hunter2 = [ hunter2').problems)
      expect(message).not.toMatch(/hunter2|secret/);
  });

  it('gives exact spans', () => {
    const text = 'resource "aws_x" "y" {\n  port = 05433\n  url = "a${var.b}c\\nd"\n}\n';
    const [block] = parse(text).tree.items;
    if (block?.kind !== 'block') throw new Error('no block');
    const [port, url] = block.body.items;
    const slice = (span: { start: number; end: number }) => text.slice(span.start, span.end);
    expect(block.labels.map(slice)).toEqual(['aws_x', 'y']);
    expect(slice(block)).toBe(text.trimEnd());
    if (port?.kind !== 'attribute' || url?.kind !== 'attribute' || url.value.kind !== 'template')
      throw new Error('no attributes');
    expect(slice(port.value)).toBe('05433');
    expect(slice(url.value.inner)).toBe('a${var.b}c\\nd');
    expect(url.value.parts.map(slice)).toEqual(['a', '${var.b}', 'c', '\\n', 'd']);
  });

  const sample =
    'resource "a" "b" {\n p = var.x == null ? 5432 : "${tonumber("1")}x"\n m = { a = [1, 2], b = <<-E\n  t\n  E\n }\n}\n';

  it('never throws, and spans nest in the text', () => {
    const mutant = fc
      .tuple(fc.nat(sample.length - 1), fc.constantFrom('', '{', '}', '[', '"', '$', '<<E', '\n', '?'))
      .map(([at, by]) => sample.slice(0, at) + by + sample.slice(at + 1));
    fc.assert(
      fc.property(fc.oneof(fc.string(), mutant), (text) => {
        const { tree, problems } = parse(text);
        for (const item of tree.items) expect([item.start <= item.end, item.end <= text.length]).toEqual([true, true]);
        for (const problem of problems) expect(problem.at.span.end).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it.each([
    '[',
    '(',
    '{',
    '"${',
    'a = {',
    'a {',
    '!',
    '-',
    'a[',
    'f(',
    '[for x in ',
    'a ? ',
    'a + ',
    'a.b',
    '"\\n',
    '<<E\n',
    '%{',
    '${',
    '}',
    ', ',
    'a {b=1}\n',
    'x = [1\n',
    '<<',
    '/*',
    '"',
  ])('is linear on %j', (piece) => {
    for (const prefix of ['', 'x = ']) {
      const text = prefix + piece.repeat(Math.floor(1_000_000 / piece.length));
      const start = ownTime();
      expect(parse(text).problems.length).toBeLessThanOrEqual(100);
      expect(ownTime() - start).toBeLessThan(patience);
    }
  });
});
