import { intrinsicOf, type Intrinsic } from '../../../documents/cloudformation.ts';
import { embedScalar, entriesOf, get, itemsOf, scalarOf, type Node, type ScalarNode } from '../../../documents/tree.ts';
import { extentOf, plainText, portOf, type PortValue, type Template, type TemplatePart } from '../../../facts/template.ts';
import { fillHoles, holesIn } from '../../../templates/holes.ts';
import { textParts } from '../../../templates/text-parts.ts';
import type { Located, Location } from '../../../text/span.ts';
import type { StackSource } from './source.ts';

/** A value with what CloudFormation puts into it: references are uses of names of the template, what only a deployment knows is opaque. */
export function templateOf(source: StackSource, node: Node): Template {
  if (source.evaluationsLeft-- <= 0) return opaque(source, node, 'too long');
  const intrinsic = intrinsicOf(node);
  if (intrinsic !== undefined) return ofIntrinsic(source, node, intrinsic);
  return node.kind === 'scalar' ? textOf(source, node) : opaque(source, node, 'structure');
}

/** With its place: that of its characters. */
export function located(source: StackSource, node: Node): Located<Template> {
  const value = templateOf(source, node);
  return { value, at: extentOf(value, source.at(node.span)) };
}

/** The text of a value without holes. */
export function plainOf(source: StackSource, node: Node | undefined): Located<string> | undefined {
  if (node === undefined) return undefined;
  const { value, at } = located(source, node);
  const text = plainText(value);
  return text === undefined ? undefined : { value: text, at };
}

/** A port; what a condition or a mapping chooses among written numbers is a choice. */
export function portOfNode(source: StackSource, node: Node): PortValue {
  const arms = armsOf(source, node);
  const ports = arms.flatMap((arm) => literalPort(source, arm));
  if (arms.length > 1 && ports.length === arms.length) return { kind: 'choice', ports, at: source.at(node.span) };
  const { value, at } = located(source, node);
  return portOf(value, at);
}

/** `portOf`, with 0 as the beginning of a range. */
export function rangePortOf(source: StackSource, node: Node): PortValue {
  const text = plainOf(source, node);
  return text?.value.trim() === '0' ? { kind: 'literal', port: 0, at: text.at } : portOfNode(source, node);
}

function literalPort(source: StackSource, node: Node): Located<number>[] {
  const { value, at } = located(source, node);
  const port = portOf(value, at);
  return port.kind === 'literal' ? [{ value: port.port, at: port.at }] : [];
}

const mostArms = 40;

/** The values among which `!If` or `!FindInMap` choose; else the value itself. */
function armsOf(source: StackSource, node: Node): readonly Node[] {
  const arms: Node[] = [];
  const open: Node[] = [node];
  for (let one = open.pop(); one !== undefined && arms.length < mostArms; one = open.pop()) {
    const intrinsic = intrinsicOf(one);
    const inner = intrinsic === undefined ? [] : branchesOf(source, intrinsic);
    if (inner.length === 0 || source.evaluationsLeft-- <= 0) arms.push(one);
    else open.push(...[...inner].reverse());
  }
  return arms;
}

function branchesOf(source: StackSource, { name, argument }: Intrinsic): readonly Node[] {
  const [first, second, third] = itemsOf(argument);
  if (second === undefined || third === undefined) return [];
  if (name === 'If') return [second, third];
  return name === 'FindInMap' ? columnOf(source, first, third) : [];
}

/** What the rows of a mapping say under one key. */
function columnOf(source: StackSource, map: Node | undefined, key: Node): readonly Node[] {
  const name = intrinsicOf(key) === undefined ? scalarOf(key)?.text : undefined;
  if (name === undefined) return [];
  const rows = get(get(source.root, 'Mappings'), scalarOf(map)?.text ?? '');
  return entriesOf(rows).flatMap(({ value }) => get(value, name) ?? []);
}

function ofIntrinsic(source: StackSource, node: Node, { name, argument }: Intrinsic): Template {
  switch (name) {
    case 'Ref':
      return [useOf(source, scalarOf(argument)?.text ?? '', source.at(argument.span))];
    case 'GetAtt':
      return attribute(source, argument);
    case 'Sub':
      return substituted(source, argument);
    case 'Join':
      return joined(source, argument);
    case 'Base64':
      return templateOf(source, argument);
    default:
      return opaque(source, node, 'function');
  }
}

function attribute(source: StackSource, argument: Node): Template {
  const parts = argument.kind === 'scalar' ? [argument.text] : itemsOf(argument).map((item) => scalarOf(item)?.text ?? '');
  return parts.includes('') ? opaque(source, argument, 'function') : [useOf(source, parts.join('.'), source.at(argument.span))];
}

/** Names of CloudFormation itself (`AWS::Region`) are known to a deployment alone. */
function useOf({ namespace }: StackSource, name: string, at: Location): TemplatePart {
  if (name === '' || name.startsWith('AWS::')) return { kind: 'opaque', what: 'pseudo parameter', at };
  return { kind: 'use', use: { name, namespace, at }, at };
}

/** `!Sub text`, `!Sub [text, names]`: `${Name}`, `${Resource.Attribute}`, and `${!Name}`, which is text. */
function substituted(source: StackSource, argument: Node): Template {
  const [text, names] = argument.kind === 'list' ? argument.items : [argument];
  return text?.kind === 'scalar' ? fillSub(source, text, names) : opaque(source, argument, 'function');
}

export function fillSub(source: StackSource, text: ScalarNode, names: Node | undefined): Template {
  const file = embedScalar(source.file, 'sub', text);
  const holes = holesIn(file, 0, file.text.length, {
    open: '${',
    close: '}',
    part: (inner, start, end, at) => {
      const name = inner.text.slice(start, end);
      return name.startsWith('!') ? { kind: 'text', text: `\${${name.slice(1)}}`, at } : useOf(source, name, at);
    },
  });
  return fillHoles(file, 0, file.text.length, holes).flatMap((part): Template => {
    const own = part.kind === 'use' ? get(names, part.use.name) : undefined;
    return own === undefined ? [part] : templateOf(source, own);
  });
}

function joined(source: StackSource, argument: Node): Template {
  const [delimiter, list] = itemsOf(argument);
  if (delimiter?.kind !== 'scalar' || list?.kind !== 'list' || intrinsicOf(list) !== undefined)
    return opaque(source, argument, 'function');
  return list.items.flatMap((item, index) => [...(index === 0 ? [] : textOf(source, delimiter)), ...templateOf(source, item)]);
}

/** A dynamic reference (`{{resolve:ssm:…}}`) is a value of another service. */
function textOf(source: StackSource, node: ScalarNode): Template {
  if (node.text.includes('{{resolve:')) return opaque(source, node, 'dynamic reference');
  const file = embedScalar(source.file, 'value', node);
  return textParts(file, 0, file.text.length);
}

function opaque(source: StackSource, node: Node, what: string): Template {
  return [{ kind: 'opaque', what, at: source.at(node.span) }];
}
