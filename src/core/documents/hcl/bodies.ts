import type { HclScanner } from './scanner.ts';
import { readQuoted } from './templates.ts';
import type { HclAttribute, HclBlock, HclBody, HclName, HclTemplate } from './tree.ts';

/** Attributes and blocks up to the closing brace (which is left), or to the end of the file. */
export function readBody(scanner: HclScanner, closed: boolean): HclBody {
  const start = scanner.position;
  const items: (HclAttribute | HclBlock)[] = [];
  for (scanner.skipBlank(true); !scanner.atEnd; scanner.skipBlank(true)) {
    if (scanner.next === '}') {
      if (closed) break;
      scanner.problem('unexpected }');
      scanner.position++;
      continue;
    }
    const item = readItem(scanner);
    if (item !== undefined) items.push(item);
  }
  if (closed && scanner.atEnd) scanner.problem('a block is not closed', start);
  return { items, start, end: scanner.position };
}

function readItem(scanner: HclScanner): HclAttribute | HclBlock | undefined {
  const quoted = scanner.next === '"';
  // Values of variables may have quoted names.
  const name = quoted ? labelOf(readQuoted(scanner)) : scanner.name();
  if (name === undefined) {
    scanner.problem('expected an attribute or a block');
    scanner.position++;
    scanner.skipLine();
    return undefined;
  }
  scanner.skipBlank(false);
  if ((scanner.next === '=' && !scanner.sees('==')) || (quoted && scanner.sees(':'))) return readAttribute(scanner, name);
  return readBlock(scanner, name);
}

function readAttribute(scanner: HclScanner, name: HclName): HclAttribute {
  scanner.position++;
  scanner.skipBlank(false);
  const here = scanner.position;
  if (scanner.atEnd || scanner.next === '\n') {
    scanner.problem('a value is missing');
    return { kind: 'attribute', name, value: { kind: 'invalid', start: here, end: here }, start: name.start, end: here };
  }
  const value = scanner.expression();
  const end = scanner.position;
  scanner.skipBlank(false);
  if (!scanner.atEnd && scanner.next !== '\n' && scanner.next !== '}') {
    if (scanner.next !== ',') scanner.problem('unexpected text after a value');
    scanner.skipLine();
  }
  return { kind: 'attribute', name, value, start: name.start, end };
}

function readBlock(scanner: HclScanner, type: HclName): HclBlock | undefined {
  const labels: HclName[] = [];
  for (let label = readLabel(scanner); label !== undefined; label = readLabel(scanner)) labels.push(label);
  if (!scanner.take('{')) {
    scanner.problem('expected = or {');
    scanner.skipLine();
    return undefined;
  }
  const empty = (): HclBody => ({ items: [], start: scanner.position, end: scanner.position });
  const body = scanner.nested(() => {
    scanner.linesAreBlank = false;
    return readBody(scanner, true);
  }, empty);
  scanner.take('}');
  return { kind: 'block', type, labels, body, start: type.start, end: scanner.position };
}

function readLabel(scanner: HclScanner): HclName | undefined {
  const label = scanner.next === '"' ? labelOf(readQuoted(scanner)) : scanner.name();
  scanner.skipBlank(false);
  return label;
}

function labelOf(template: HclTemplate): HclName {
  const name = template.parts.map((part) => (part.kind === 'text' ? part.value : '')).join('');
  return { name, ...template.inner };
}
