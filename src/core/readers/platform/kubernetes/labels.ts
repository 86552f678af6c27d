import { entriesOf, itemsOf, get, type MapEntry, type Node } from '../../../documents/tree.ts';
import type { ManifestSource } from './source.ts';

export type Labels = Readonly<Record<string, string>>;

/**
 * Labels under a key. What a template prints there (`include "app.labels"`) is a label of its own name: a pod and a selector that print the
 * same have it in common.
 */
export function labelsUnder(source: ManifestSource, map: Node | undefined, key: string): Labels {
  const entry = entryOf(map, key);
  if (entry === undefined) return {};
  const labels: Record<string, string> = {};
  for (const { key: name, value } of entriesOf(entry.value)) {
    const text = source.name(value)?.value;
    if (text !== undefined) labels[source.name(name)?.value ?? name.text] = text;
  }
  for (const printed of source.spreads(entry.key, entry.value)) labels[printed] = '';
  return labels;
}

/** A pod's labels: `app.labels` of a chart contains its `app.selectorLabels`, as `helm create` and Bitnami's common chart write them. */
export function podLabels(source: ManifestSource, metadata: Node | undefined): Labels {
  const labels = labelsUnder(source, metadata, 'labels');
  const selected = Object.keys(labels).flatMap((name) => {
    const found = /^\$\{include (.*)(?:labels|standard)\}$/.exec(name)?.[1];
    return found === undefined ? [] : ['selectorLabels', 'matchLabels'].map((part) => [`\${include ${found}${part}}`, '']);
  });
  return { ...Object.fromEntries(selected), ...labels };
}

/** `matchLabels` with `matchExpressions`: one of a single value is a label, any other one a label that no pod has. */
export function selectorOf(source: ManifestSource, selector: Node | undefined): Labels {
  const labels: Record<string, string> = { ...labelsUnder(source, selector, 'matchLabels') };
  for (const expression of itemsOf(get(selector, 'matchExpressions'))) {
    const key = source.named(expression, 'key')?.value ?? '';
    const operator = source.named(expression, 'operator')?.value ?? '';
    const values = itemsOf(get(expression, 'values'));
    const only = operator === 'In' && values.length === 1 ? source.name(values[0])?.value : undefined;
    if (only === undefined) labels[`${key} ${operator}`] = values.map((value) => source.name(value)?.value ?? '').join(' ');
    else labels[key] = only;
  }
  return labels;
}

function entryOf(map: Node | undefined, key: string): MapEntry | undefined {
  return entriesOf(map)
    .filter((entry) => entry.key.text === key)
    .pop();
}
