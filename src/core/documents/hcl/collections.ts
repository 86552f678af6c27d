import type { HclScanner } from './scanner.ts';
import type { HclExpression, HclPair } from './tree.ts';

/** `[…]` or `{…}`: a list, a map, or a `for` over one. The scanner stands on the bracket. */
export function readCollection(scanner: HclScanner): HclExpression {
  const start = scanner.position;
  const open = scanner.next;
  scanner.position++;
  return scanner.nested<HclExpression>(
    () => {
      scanner.linesAreBlank = true;
      scanner.skipBlank();
      const close = open === '[' ? ']' : '}';
      const node = readFor(scanner, close) ?? (open === '[' ? readTuple(scanner) : readObject(scanner));
      scanner.skipBlank(true);
      scanner.expect(close);
      return { ...node, start, end: scanner.position };
    },
    () => ({ kind: 'invalid', start, end: scanner.position }),
  );
}

function readTuple(scanner: HclScanner): HclExpression {
  const items: HclExpression[] = [];
  for (scanner.skipBlank(); !scanner.atEnd && !')]}'.includes(scanner.next); scanner.skipBlank()) {
    const before = scanner.position;
    items.push(scanner.expression());
    scanner.skipBlank();
    if (scanner.take(',')) continue;
    if (scanner.next !== ']') scanner.problem('expected , or ]');
    if (scanner.position === before) scanner.position++;
  }
  return { kind: 'tuple', items, start: 0, end: 0 };
}

function readObject(scanner: HclScanner): HclExpression {
  const items: HclPair[] = [];
  for (scanner.skipBlank(true); !scanner.atEnd && !')]}'.includes(scanner.next); scanner.skipBlank(true)) {
    const start = scanner.position;
    const pair = readPair(scanner, start);
    if (pair !== undefined) items.push(pair);
    scanner.skipBlank(false);
    if (scanner.take(',')) continue;
    if (scanner.position === start) scanner.position++;
  }
  return { kind: 'object', items, start: 0, end: 0 };
}

function readPair(scanner: HclScanner, start: number): HclPair | undefined {
  scanner.linesAreBlank = false;
  const key = scanner.expression();
  scanner.skipBlank();
  if (!(scanner.take('=') || scanner.take(':'))) {
    scanner.problem('expected = in a map');
    return undefined;
  }
  scanner.skipBlank(true);
  const value = scanner.expression();
  return { key, value, start, end: value.end };
}

/** `for x in list : …`: what it makes is not evaluated; only where it ends matters. */
function readFor(scanner: HclScanner, close: string): HclExpression | undefined {
  const start = scanner.position;
  const word = scanner.name();
  if (word?.name !== 'for' || !/\s/.test(scanner.next)) {
    scanner.position = start;
    return undefined;
  }
  scanner.linesAreBlank = true;
  do {
    scanner.skipBlank();
    scanner.name();
    scanner.skipBlank();
  } while (scanner.take(','));
  if (scanner.name()?.name !== 'in') scanner.problem('expected in');
  const collection = scanner.expression();
  scanner.skipBlank();
  scanner.expect(':');
  readForResult(scanner, close);
  return { kind: 'for', collection, start: 0, end: 0 };
}

function readForResult(scanner: HclScanner, close: string): void {
  scanner.expression();
  scanner.skipBlank();
  if (scanner.take('=>')) scanner.expression();
  scanner.skipBlank();
  scanner.take('...');
  scanner.skipBlank();
  if (scanner.next === close) return;
  if (scanner.name()?.name === 'if') scanner.expression();
}
