import type { Problem } from '../documents/document.ts';
import { itemsOf, type Node } from '../documents/tree.ts';
import { locate, type SourceFile } from '../text/source-file.ts';

/** Reads one value of a settings file; says what is wrong with it by `context.refuse`. */
export type ReadValue<T> = (node: Node, context: Context, key: string) => T | undefined;

/** Problems found in one settings file. A setting that is wrong is left out: nothing is guessed. */
export class Context {
  readonly problems: Problem[] = [];
  private readonly file: SourceFile;

  constructor(file: SourceFile) {
    this.file = file;
  }

  refuse(node: Node, message: string): undefined {
    this.problems.push({ code: 'settings', message, at: locate(this.file, node.span.start, node.span.end) });
  }
}

/** What a person wrote, if it can be shown: names are short and plain, anything else is not repeated. */
export function shown(text: string): string {
  return /^[\w./*@-]{1,80}$/.test(text) ? text : 'this';
}

export function isAbsent(node: Node | undefined): boolean {
  return node === undefined || (node.kind === 'scalar' && node.style === 'plain' && /^(?:~|null)?$/i.test(node.text));
}

/** A map with known keys only. A key without a value counts as left out. */
export function readMap<T extends Readonly<Record<string, unknown>>>(
  node: Node,
  context: Context,
  name: string,
  values: { readonly [K in keyof T]-?: ReadValue<T[K]> },
): Partial<T> {
  if (isAbsent(node)) return {};
  if (node.kind !== 'map')
    return context.refuse(node, `${name} must be a map with the keys ${Object.keys(values).join(', ')}`) ?? {};
  const result: Record<string, unknown> = {};
  for (const { key, value } of node.entries) {
    const read = Object.hasOwn(values, key.text) ? values[key.text] : undefined;
    if (read === undefined)
      context.refuse(key, `${name} has no key ${shown(key.text)}; the keys are ${Object.keys(values).join(', ')}`);
    else if (!isAbsent(value)) {
      const found = read(value, context, key.text);
      if (found !== undefined) result[key.text] = found;
    }
  }
  return result as Partial<T>;
}

export const text: ReadValue<string> = (node, context, key) =>
  node.kind === 'scalar' && node.text.trim() !== '' ? node.text : context.refuse(node, `${key} must be a text`);

/** A list of texts; one text stands for a list of one. */
export const texts: ReadValue<readonly string[]> = (node, context, key) => {
  const items: readonly Node[] = node.kind === 'scalar' ? [node] : itemsOf(node);
  if (node.kind === 'map') return context.refuse(node, `${key} must be a list of texts`);
  return items.flatMap((item) => text(item, context, key) ?? []);
};

export const port: ReadValue<number> = (node, context, key) => {
  const number = node.kind === 'scalar' && /^\d{1,5}$/.test(node.text) ? Number(node.text) : 0;
  return number >= 1 && number <= 65_535 ? number : context.refuse(node, `${key} must be a port number from 1 to 65535`);
};

export function oneOf<T extends string>(allowed: readonly T[]): ReadValue<T> {
  return (node, context, key) => {
    const found = node.kind === 'scalar' ? allowed.find((value) => value === node.text) : undefined;
    return found ?? context.refuse(node, `${key} must be one of ${allowed.join(', ')}`);
  };
}

export function listOf<T>(read: ReadValue<T>): ReadValue<readonly T[]> {
  return (node, context, key) => {
    if (node.kind === 'map') return context.refuse(node, `${key} must be a list`);
    const items: readonly Node[] = node.kind === 'list' ? node.items : [node];
    return items.flatMap((item) => read(item, context, key) ?? []);
  };
}
