import type { HclBody, HclExpression, HclName } from '../../../documents/hcl.ts';
import type { Span } from '../../../text/span.ts';
import { keyOfPair } from './expressions.ts';

/** An expression with the name that it stands under, and the names around that. */
export interface NamedExpression {
  readonly name: HclName;
  readonly value: HclExpression;
}

/** A group of values that one process gets: names with what they are set to. */
export interface VariableGroup {
  readonly entries: readonly NamedExpression[];
  readonly at: Span;
  /** It is a JSON document (`jsonencode({ … })`), under this name. */
  readonly document?: HclName;
}

export interface Findings {
  readonly groups: VariableGroup[];
  /** Values that stand for themselves, by the attribute or map key that holds them. */
  readonly singles: NamedExpression[];
}

const environments = new Set(['variables', 'environment', 'environment_variables', 'env', 'env_vars', 'env_variables', 'app_settings', 'data', 'string_data', 'secret_environment_variables']); // prettier-ignore
const environmentBlocks = new Set(['env', 'environment_variable', 'environment_variables', 'env_var']);

/** Every value below a body, environments of processes put together. The tree is no deeper than the document allows. */
export function findValues(body: HclBody): Findings {
  const findings: Findings = { groups: [], singles: [] };
  walkBody(body, findings);
  return findings;
}

function walkBody(body: HclBody, findings: Findings): void {
  const entries: NamedExpression[] = [];
  for (const item of body.items) {
    if (item.kind === 'attribute') walkNamed({ name: item.name, value: item.value }, findings);
    else {
      const entry = environmentBlocks.has(item.type.name) ? pairOfBlock(item.body) : undefined;
      if (entry === undefined) walkBody(item.body, findings);
      else entries.push(entry);
    }
  }
  if (entries.length > 0) findings.groups.push({ entries, at: body });
}

/** `env { name = "DB_PORT"  value = 5432 }` */
function pairOfBlock(body: HclBody): NamedExpression | undefined {
  const values = new Map<string, HclExpression>();
  for (const item of body.items) if (item.kind === 'attribute') values.set(item.name.name, item.value);
  return pairOf(values.get('name') ?? values.get('key'), values.get('value'));
}

function pairOf(name: HclExpression | undefined, value: HclExpression | undefined): NamedExpression | undefined {
  const word = name?.kind === 'template' ? keyOfPair(name) : undefined;
  if (name?.kind !== 'template' || word === undefined || value === undefined) return undefined;
  return { name: { name: word, ...name.inner }, value };
}

function walkNamed(named: NamedExpression, findings: Findings): void {
  const { value, name } = named;
  if (value.kind === 'object' && environments.has(name.name)) {
    findings.groups.push({ entries: entriesOf(value), at: value });
  } else if (value.kind === 'call' && value.name === 'jsonencode' && value.arguments[0]?.kind === 'object') {
    walkObject(value.arguments[0], findings, name);
  } else if (value.kind === 'tuple' && pairsOf(value.items).length > 0) {
    findings.groups.push({ entries: pairsOf(value.items), at: value });
  } else walkExpression(named, findings);
}

/** `[{ name = "DB_PORT", value = "5432" }, …]` */
function pairsOf(items: readonly HclExpression[]): readonly NamedExpression[] {
  return items.flatMap((item) => {
    if (item.kind !== 'object') return [];
    const values = new Map(item.items.map(({ key, value }) => [keyOfPair(key) ?? '', value] as const));
    return pairOf(values.get('name'), values.get('value')) ?? [];
  });
}

export function entriesOf(value: HclExpression): readonly NamedExpression[] {
  if (value.kind !== 'object') return [];
  return value.items.flatMap(({ key, value: inner }) => {
    const name = keyOfPair(key);
    const span = key.kind === 'template' ? key.inner : key;
    return name === undefined ? [] : [{ name: { name, start: span.start, end: span.end }, value: inner }];
  });
}

function walkExpression({ name, value }: NamedExpression, findings: Findings): void {
  if (value.kind === 'template' || (value.kind === 'call' && value.name === 'format')) findings.singles.push({ name, value });
  else if (value.kind === 'object') walkObject(value, findings);
  else for (const part of partsOf(value)) walkNamed({ name, value: part }, findings);
}

function partsOf(value: HclExpression): readonly HclExpression[] {
  switch (value.kind) {
    case 'parenthesis':
      return [value.inner];
    case 'tuple':
      return value.items;
    case 'call':
      return value.arguments;
    case 'conditional':
      return [value.whenTrue, value.whenFalse];
    default:
      return [];
  }
}

function walkObject(value: HclExpression, findings: Findings, document?: HclName): void {
  const entries = entriesOf(value);
  for (const entry of entries) walkNamed(entry, findings);
  const own = entries.filter((entry) => entry.value.kind !== 'object');
  findings.groups.push({ entries: own, at: value, ...(document === undefined ? {} : { document }) });
}
