import { openValue } from '../../../commands/definitions.ts';
import { variableName } from '../../../conninfo/object-keys.ts';
import { dialsOfVariables, type VariableEntry } from '../../../conninfo/variables.ts';
import { get, itemsOf, type Node } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Namespace, Template } from '../../../facts/template.ts';
import type { Located } from '../../../text/span.ts';
import { alternatives, keyOfDial, repeated } from './alternatives.ts';
import { inNamespace } from './objects.ts';
import type { ManifestSource } from './source.ts';
import type { Container } from './workloads.ts';

interface Variable {
  readonly name: Located<string>;
  readonly value: Located<Template> | undefined;
  /** The object whose key it is, when it is one. */
  readonly from: string | undefined;
}

/** `env` and `envFrom` of a container (topology.md §4): definitions for its process, and what they dial. */
export function* environmentFacts(source: ManifestSource, container: Container): Iterable<Fact> {
  const { node, setting } = container;
  yield* wholeObjects(source, container);
  const variables = itemsOf(get(node, 'env')).flatMap((item) => variableOf(source, container, item));
  const several = repeated(source, variables);
  for (const { name, value } of variables) {
    yield {
      ...source.make.base('platform.definition', 'platform', value?.at ?? name.at, { setting }),
      name: name.value,
      value: value === undefined || several.has(name.value) ? undefined : openValue({ name: name.value, value }),
      namespace: { kind: 'process', setting },
      rank: 10,
    };
  }
  const seen = new Set<string>();
  for (const entries of alternatives(source, variables.filter(unstated(variables)))) {
    for (const { at, ...dial } of dialsOfVariables(entries)) {
      if (seen.has(keyOfDial(dial))) continue;
      seen.add(keyOfDial(dial));
      yield { ...source.make.base('client.conninfo', 'client', at, { setting }), ...dial, purpose: 'session' };
    }
  }
}

/** `envFrom`: later objects win, `env` beats them all. */
function* wholeObjects(source: ManifestSource, { node, setting }: Container): Iterable<Fact> {
  for (const item of itemsOf(get(node, 'envFrom'))) {
    const prefix = source.text(item, 'prefix')?.value;
    for (const [key, kind] of [['configMapRef', 'configmap'], ['secretRef', 'secret']] as const) {
      const name = source.named(get(item, key), 'name');
      if (name === undefined) continue;
      yield {
        ...source.make.base('platform.attachment', 'platform', name.at, { setting }),
        how: 'env-from',
        from: setting.workload,
        to: `${kind}/${name.value}`,
        ...(prefix === undefined || prefix === '' ? {} : { prefix }),
        ...(source.text(get(item, key), 'optional')?.value === 'true' ? { optional: true as const } : {}),
      };
    }
  }
} // prettier-ignore

function variableOf(source: ManifestSource, { setting }: Container, item: Node): Variable[] {
  const name = source.named(item, 'name');
  if (name === undefined || item.kind !== 'map') return [];
  const from = get(item, 'valueFrom');
  if (from !== undefined) return [{ name, ...referenced(source, setting.namespace, from) }];
  const written = item.entries.filter(({ key }) => key.text === 'value');
  // A template prints one of several values: each is an alternative.
  const values = written.map((entry) => source.field({ ...item, entries: [entry] }, 'value', { kind: 'process', setting }));
  // Left out it is empty; a template may still print it.
  if (values.length === 0) return [{ name, value: source.isTemplate ? undefined : { value: [], at: name.at }, from: undefined }];
  return values.map((value) => ({ name, value, from: undefined }));
}

/** A key of an object; what the pod itself is (`fieldRef`) nobody knows. */
function referenced(source: ManifestSource, namespace: string | undefined, from: Node): Pick<Variable, 'value' | 'from'> {
  for (const [field, kind] of [['configMapKeyRef', 'configmap'], ['secretKeyRef', 'secret']] as const) {
    const name = source.named(get(from, field), 'name');
    const key = source.named(get(from, field), 'key');
    if (name === undefined || key === undefined) continue;
    const object = `${kind}/${name.value}`;
    const keys: Namespace = { kind: 'kubernetes', path: source.path, ...inNamespace(namespace), object };
    const use = { name: key.value, namespace: keys, at: key.at };
    return { value: { value: [{ kind: 'use', use, at: key.at }], at: key.at }, from: object };
  }
  return { value: undefined, from: undefined };
} // prettier-ignore

/** Variables that are not the whole of what an object dials by itself: that is stated once, where the object is. */
function unstated(variables: readonly Variable[]): (variable: Variable) => boolean {
  const byObject = new Map<string, VariableEntry[]>();
  for (const { value, from } of variables) {
    const [part] = value?.value ?? [];
    if (from === undefined || value === undefined || part?.kind !== 'use') continue;
    const name = { value: variableName(part.use.name, from), at: value.at };
    const entries = byObject.get(from) ?? [];
    byObject.set(from, entries);
    entries.push({ name, value });
  }
  const stated = new Set([...byObject].filter(([, entries]) => dialsWithPort(entries)).map(([object]) => object));
  return ({ from }) => from === undefined || !stated.has(from);
}

function dialsWithPort(entries: readonly VariableEntry[]): boolean {
  return dialsOfVariables(entries).some(({ conninfo }) => conninfo.endpoints.every(({ port }) => port.kind !== 'implied'));
}
