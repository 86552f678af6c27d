import { readCollection } from './collections.ts';
import type { HclScanner } from './scanner.ts';
import { readHeredoc, readQuoted } from './templates.ts';
import type { HclExpression, HclStep } from './tree.ts';

const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** An expression at the scanner's position; line ends inside it count as blanks where the scanner says so. */
export function readExpression(scanner: HclScanner): HclExpression {
  scanner.skipBlank();
  const start = scanner.position;
  return scanner.nested(
    () => readConditional(scanner),
    () => ({ kind: 'invalid', start, end: scanner.position }),
  );
}

function readConditional(scanner: HclScanner): HclExpression {
  const condition = readBinary(scanner, 0);
  scanner.skipBlank();
  if (!scanner.take('?')) return condition;
  scanner.skipBlank(true);
  const whenTrue = readExpression(scanner);
  scanner.skipBlank(true);
  if (!scanner.expect(':')) return condition;
  scanner.skipBlank(true);
  const whenFalse = readExpression(scanner);
  return { kind: 'conditional', condition, whenTrue, whenFalse, start: condition.start, end: whenFalse.end };
}

function readBinary(scanner: HclScanner, level: number): HclExpression {
  if (level >= levels.length) return readUnary(scanner);
  const first = readBinary(scanner, level + 1);
  const operands = [first];
  const operators: string[] = [];
  for (;;) {
    scanner.skipBlank();
    const operator = (levels[level] ?? []).find((candidate) => scanner.sees(candidate));
    // `=>` of a `for` is no comparison.
    if (operator === undefined) break;
    scanner.position += operator.length;
    operators.push(operator);
    scanner.skipBlank();
    operands.push(readBinary(scanner, level + 1));
  }
  const last = operands[operands.length - 1] ?? first;
  return operators.length === 0 ? first : { kind: 'binary', operators, operands, start: first.start, end: last.end };
}

function readUnary(scanner: HclScanner): HclExpression {
  const start = scanner.position;
  let operator = '';
  while (scanner.next === '-' || (scanner.next === '!' && !scanner.sees('!='))) {
    operator = scanner.next;
    scanner.position++;
    scanner.skipBlank();
  }
  const operand = readPostfix(scanner);
  return operator === '' ? operand : { kind: 'unary', operator, operand, start, end: operand.end };
}

function readPostfix(scanner: HclScanner): HclExpression {
  const base = readPrimary(scanner);
  const steps: HclStep[] = [];
  for (let step = readStep(scanner); step !== undefined; step = readStep(scanner)) steps.push(step);
  return steps.length === 0 ? base : { kind: 'traversal', base, steps, start: base.start, end: scanner.position };
}

function readStep(scanner: HclScanner): HclStep | undefined {
  const start = scanner.position;
  if (scanner.next === '[') return readIndex(scanner);
  if (scanner.next !== '.' || scanner.sees('...')) return undefined;
  scanner.position++;
  if (scanner.take('*')) return { kind: 'splat', start, end: scanner.position };
  const name = scanner.name();
  if (name !== undefined) return { kind: 'attribute', name: name.name, start: name.start, end: name.end };
  const index = readNumber(scanner);
  if (index !== undefined) return { kind: 'index', key: index, start, end: scanner.position };
  scanner.problem('expected a name after the dot', start);
  return undefined;
}

function readIndex(scanner: HclScanner): HclStep {
  const start = scanner.position++;
  return scanner.nested<HclStep>(
    () => {
      scanner.linesAreBlank = true;
      scanner.skipBlank();
      const splat = scanner.take('*');
      const key = splat ? undefined : readExpression(scanner);
      scanner.skipBlank();
      scanner.expect(']');
      return key === undefined
        ? { kind: 'splat', start, end: scanner.position }
        : { kind: 'index', key, start, end: scanner.position };
    },
    () => ({ kind: 'splat', start, end: scanner.position }),
  );
}

function readNumber(scanner: HclScanner): HclExpression | undefined {
  number.lastIndex = scanner.position;
  const text = number.exec(scanner.text)?.[0];
  if (text === undefined) return undefined;
  const start = scanner.position;
  scanner.position += text.length;
  return { kind: 'number', text, start, end: scanner.position };
}

function readPrimary(scanner: HclScanner): HclExpression {
  const start = scanner.position;
  const character = scanner.next;
  if (character === '"') return readQuoted(scanner);
  if (scanner.sees('<<')) return readHeredoc(scanner) ?? { kind: 'invalid', start, end: scanner.position };
  if (character === '[' || character === '{') return readCollection(scanner);
  if (character === '(') return readParenthesis(scanner);
  return readNumber(scanner) ?? readNamed(scanner) ?? readNothing(scanner);
}

function readParenthesis(scanner: HclScanner): HclExpression {
  const start = scanner.position++;
  return scanner.nested<HclExpression>(
    () => {
      scanner.linesAreBlank = true;
      const inner = readExpression(scanner);
      scanner.skipBlank();
      scanner.expect(')');
      return { kind: 'parenthesis', inner, start, end: scanner.position };
    },
    () => ({ kind: 'invalid', start, end: scanner.position }),
  );
}

/** A variable, a keyword or a call; functions may have `::` in their name. */
function readNamed(scanner: HclScanner): HclExpression | undefined {
  const first = scanner.name();
  if (first === undefined) return undefined;
  let name = first.name;
  while (scanner.take('::')) name += `::${scanner.name()?.name ?? ''}`;
  const span = { start: first.start, end: scanner.position };
  if (scanner.next === '(') return readCall(scanner, name, first.start);
  if (name === 'true' || name === 'false') return { kind: 'boolean', value: name === 'true', ...span };
  return name === 'null' ? { kind: 'null', ...span } : { kind: 'variable', name, ...span };
}

function readCall(scanner: HclScanner, name: string, start: number): HclExpression {
  scanner.position++;
  return scanner.nested<HclExpression>(
    () => {
      scanner.linesAreBlank = true;
      const list: HclExpression[] = [];
      for (scanner.skipBlank(); !scanner.atEnd && !')]}'.includes(scanner.next); scanner.skipBlank()) {
        const before = scanner.position;
        list.push(readExpression(scanner));
        scanner.skipBlank();
        scanner.take('...');
        scanner.skipBlank();
        if (scanner.take(',')) continue;
        if (scanner.position === before) scanner.position++;
      }
      scanner.expect(')');
      return { kind: 'call', name, arguments: list, start, end: scanner.position };
    },
    () => ({ kind: 'invalid', start, end: scanner.position }),
  );
}

/** Nothing that starts an expression: one character is stepped over unless it closes something. */
function readNothing(scanner: HclScanner): HclExpression {
  const start = scanner.position;
  scanner.problem('expected an expression');
  if (!scanner.atEnd && !'\n}])",:'.includes(scanner.next)) scanner.position++;
  return { kind: 'invalid', start, end: scanner.position };
}
