import type { HclBlock, HclBody, HclExpression } from '../../../documents/hcl.ts';
import type { Span } from '../../../text/span.ts';
import { keyOfPair, memberOf, reduce, repetitions } from './expressions.ts';
import type { Scope } from './source.ts';

/** Named values that belong together: the attributes of a block, or the members of a map in a list of such. */
export interface Fields {
  readonly scope: Scope;
  /** Where a fact about something nobody wrote stands. */
  readonly label: Span;
  /** undefined when not written, or written as null. */
  readonly get: (name: string) => HclExpression | undefined;
}

export function fieldsOfBody(body: HclBody, scope: Scope, label: Span): Fields {
  return { scope, label, get: (name) => present(attributeOf(body, name), scope) };
}

export function fieldsOfObject(object: HclExpression, scope: Scope): Fields {
  const first = object.kind === 'object' ? object.items[0] : undefined;
  return { scope, label: first?.key ?? object, get: (name) => present(memberOf(object, name), scope) };
}

function present(expression: HclExpression | undefined, scope: Scope): HclExpression | undefined {
  return expression === undefined || reduce(expression, scope).kind === 'null' ? undefined : expression;
}

export function attributeOf(body: HclBody, name: string): HclExpression | undefined {
  for (const item of body.items) if (item.kind === 'attribute' && item.name.name === name) return item.value;
  return undefined;
}

/** The first of the names that is written. */
export function firstOf(fields: Fields, ...names: readonly string[]): HclExpression | undefined {
  for (const name of names) {
    const value = fields.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Every group of that name: blocks, dynamic blocks (each repetition that is written out), and the list-of-maps attribute form. */
export function* groupsOf(body: HclBody, name: string, scope: Scope): Iterable<Fields> {
  for (const item of body.items) {
    if (item.kind === 'attribute') {
      if (item.name.name === name) yield* groupsOfList(item.value, scope);
    } else if (item.type.name === name) yield fieldsOfBody(item.body, scope, item.type);
    else if (item.type.name === 'dynamic' && item.labels[0]?.name === name) yield* dynamicGroups(item, name, scope);
  }
}

function* groupsOfList(value: HclExpression, scope: Scope): Iterable<Fields> {
  const reduced = reduce(value, scope);
  const items = reduced.kind === 'tuple' ? reduced.items : [reduced];
  for (const item of items) {
    const object = reduce(item, scope);
    if (object.kind === 'object') yield fieldsOfObject(object, scope);
  }
}

function* dynamicGroups(block: HclBlock, name: string, scope: Scope): Iterable<Fields> {
  const iterator = attributeOf(block.body, 'iterator');
  const content = innerBlock(block.body, 'content');
  if (content === undefined) return;
  const word = iterator === undefined ? undefined : keyOfPair(iterator);
  for (const repetition of repetitions(attributeOf(block.body, 'for_each'), word ?? name, scope)) {
    yield fieldsOfBody(content.body, repetition, content.type);
  }
}

export function innerBlock(body: HclBody, type: string): HclBlock | undefined {
  for (const item of body.items) if (item.kind === 'block' && item.type.name === type) return item;
  return undefined;
}

/** A resource or module call, once for every element of a written-out `for_each`. */
export function instancesOf(body: HclBody, scope: Scope, label: Span): readonly Fields[] {
  return repetitions(attributeOf(body, 'for_each'), 'each', scope).map((own) => fieldsOfBody(body, own, label));
}
