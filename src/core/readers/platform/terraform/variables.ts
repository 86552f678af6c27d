import { holdsPassword } from '../../../commands/definitions.ts';
import type { HclBlock, HclExpression, HclPair } from '../../../documents/hcl.ts';
import type { Definition } from '../../../facts/platform.ts';
import type { Namespace, Template } from '../../../facts/template.ts';
import type { Located, Span } from '../../../text/span.ts';
import { nameOf } from '../../../text/paths.ts';
import { keyOfPair, reduce } from './expressions.ts';
import { attributeOf, fieldsOfBody } from './fields.ts';
import type { Scope, TerraformSource } from './source.ts';
import { locatedTemplate, plainOf } from './values.ts';

/** Names whose values are never part of a fact. */
const secretName = /pass|secret|token|pwd|key|credential/i;
const deepestMember = 3;
const mostMembers = 500;

/** Variables with their defaults, locals and outputs of a `.tf` file. */
export function* readVariables(source: TerraformSource): Iterable<Definition> {
  for (const block of source.blocks('variable')) yield* readVariable(source, block);
  for (const block of source.blocks('locals')) {
    for (const item of block.body.items) {
      if (item.kind !== 'attribute') continue;
      yield* definitionsOf({ source, namespace: source.namespace('local'), rank: 0 }, item.name.name, item.name, item.value);
    }
  }
  for (const block of source.blocks('output')) {
    const label = block.labels[0];
    const value = attributeOf(block.body, 'value');
    if (label === undefined || value === undefined) continue;
    yield* definitionsOf({ source, namespace: source.namespace('module'), rank: 0 }, `output.${label.name}`, label, value);
  }
}

function* readVariable(source: TerraformSource, block: HclBlock): Iterable<Definition> {
  const label = block.labels[0];
  if (label === undefined) return;
  const fields = fieldsOfBody(block.body, source.scope, label);
  const sensitive = plainOf(fields.get('sensitive'), source.scope)?.value === 'true';
  const value = sensitive ? undefined : fields.get('default');
  yield* definitionsOf({ source, namespace: source.namespace('var'), rank: 0 }, label.name, label, value);
}

/** Values of a `.tfvars` file. */
export function* readVariableValues(source: TerraformSource): Iterable<Definition> {
  const rank = rankOf(source.path);
  for (const item of source.body.items) {
    if (item.kind !== 'attribute') continue;
    yield* definitionsOf({ source, namespace: source.namespace('var'), rank }, item.name.name, item.name, item.value);
  }
}

/** default < terraform.tfvars < *.auto.tfvars < files named on the command line (semantics B.4); a sample beats only the default. */
function rankOf(path: string): number {
  const name = nameOf(path).toLowerCase();
  if (!name.endsWith('.tfvars')) return 1;
  if (name === 'terraform.tfvars') return 2;
  return name.endsWith('.auto.tfvars') ? 3 : 4;
}

export interface Target {
  readonly source: TerraformSource;
  readonly namespace: Namespace;
  readonly rank: number;
}

/** One definition; of a written-out map its members too, as `name.member`. */
export function* definitionsOf(
  target: Target,
  name: string,
  at: Span,
  value: HclExpression | undefined,
  scope: Scope = target.source.scope,
): Iterable<Definition> {
  const budget = { left: mostMembers };
  yield* membersOf({ ...target, scope, budget }, name, at, value, 0);
}

interface Walk extends Target {
  readonly scope: Scope;
  readonly budget: { left: number };
}

function* membersOf(walk: Walk, name: string, at: Span, value: HclExpression | undefined, depth: number): Iterable<Definition> {
  if (walk.budget.left-- <= 0) return;
  const reduced = value === undefined ? undefined : reduce(value, walk.scope);
  const isMap = reduced?.kind === 'object';
  // A map inside a map has no value of its own, only its members have.
  if (depth === 0 || !isMap) {
    const base = walk.source.make.base('platform.definition', 'platform', walk.source.at(at));
    yield { ...base, name, value: valueOf(name, reduced, walk.scope), namespace: walk.namespace, rank: walk.rank };
  }
  if (isMap && depth < deepestMember && !secretName.test(name)) yield* pairsOf(walk, name, reduced.items, depth + 1);
}

function* pairsOf(walk: Walk, name: string, pairs: readonly HclPair[], depth: number): Iterable<Definition> {
  for (const { key, value } of pairs) {
    const member = keyOfPair(key);
    if (member !== undefined) yield* membersOf(walk, `${name}.${member}`, key, value, depth);
  }
}

const scalar = new Set(['number', 'boolean', 'template', 'traversal', 'conditional', 'call']);

function valueOf(name: string, expression: HclExpression | undefined, scope: Scope): Located<Template> | undefined {
  if (expression === undefined || !scalar.has(expression.kind) || secretName.test(name)) return undefined;
  const value = locatedTemplate(expression, scope);
  const text = value.value.map((part) => (part.kind === 'text' ? part.text : 'x')).join('');
  return holdsPassword(text) || text.length > 2000 ? undefined : value;
}
