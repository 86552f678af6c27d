import { entriesOf, get, scalarOf, type Node } from './tree.ts';

/** A template of CloudFormation or SAM: resources with a type of AWS. */
export function isCloudFormation(root: Node): boolean {
  return entriesOf(get(root, 'Resources')).some(({ value }) => scalarOf(get(value, 'Type'))?.text.startsWith('AWS::') === true);
}

/** An intrinsic function in its short (`!Ref x`) or long form (`{"Ref": "x"}`, `Fn::Sub:`). */
export interface Intrinsic {
  /** Without `Fn::`. */
  readonly name: string;
  readonly argument: Node;
}

export function intrinsicOf(node: Node): Intrinsic | undefined {
  const short = /^!(\w+)$/.exec(node.tag ?? '')?.[1];
  if (short !== undefined) return { name: short, argument: untagged(node) };
  const [entry, ...others] = entriesOf(node);
  if (entry === undefined || others.length > 0) return undefined;
  const long = /^(?:Fn::(\w+)|(Ref))$/.exec(entry.key.text);
  const name = long?.[1] ?? long?.[2];
  return name === undefined ? undefined : { name, argument: entry.value };
}

function untagged(node: Node): Node {
  const { span } = node;
  if (node.kind === 'map') return { kind: 'map', entries: node.entries, span };
  if (node.kind === 'list') return { kind: 'list', items: node.items, span };
  return { kind: 'scalar', text: node.text, span, style: node.style, exact: node.exact };
}
