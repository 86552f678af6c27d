import { openValue } from '../../../commands/definitions.ts';
import { asVariables } from '../../../conninfo/object-keys.ts';
import { dialsOfVariables, type VariableEntry } from '../../../conninfo/variables.ts';
import { embedScalar, get, scalarsOf, type Node, type ScalarNode } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Setting } from '../../../facts/setting.ts';
import { literal, type Namespace } from '../../../facts/template.ts';
import { nameOf } from '../../../text/paths.ts';
import { locate } from '../../../text/source-file.ts';
import type { KustomizeSource } from './source.ts';

/** A ConfigMap or Secret that kustomize makes: of words, of the lines of files (`envs`), of whole files. */
export function* generatorFacts(
  source: KustomizeSource,
  kind: 'configmap' | 'secret',
  item: Node,
  inherited: string | undefined,
): Iterable<Fact> {
  const name = get(item, 'name');
  if (name?.kind !== 'scalar') return;
  const written = get(item, 'namespace');
  const namespace = written?.kind === 'scalar' ? written.text : inherited;
  const place = { path: source.path, ...(namespace === undefined ? {} : { namespace }), object: `${kind}/${name.text}` };
  const setting: Setting = { kind: 'kubernetes-object', ...place };
  yield* literals(source, item, setting, { kind: 'kubernetes', ...place });
  for (const file of [...scalarsOf(get(item, 'envs')), ...scalarsOf(get(item, 'env'))]) {
    const to = source.resolve(file.text);
    const base = source.make.base('platform.attachment', 'platform', source.at(file), { setting });
    if (to !== undefined) yield { ...base, how: 'env-file', from: place.object, to };
  }
  for (const file of scalarsOf(get(item, 'files'))) yield* fileOf(source, file, setting);
}

function* literals(source: KustomizeSource, item: Node, setting: Setting, namespace: Namespace): Iterable<Fact> {
  const variables = scalarsOf(get(item, 'literals')).flatMap((node) => entryOf(source, node));
  const isSecret = 'object' in setting && setting.object.startsWith('secret/');
  for (const { name, value } of variables) {
    const base = source.make.base('platform.definition', 'platform', value.at, { setting });
    const shown =
      isSecret && !/(?:host|port|server|address)$/i.test(name.value) ? undefined : openValue({ name: name.value, value });
    yield { ...base, name: name.value, value: shown, namespace, rank: 0 };
  }
  const object = 'object' in setting ? setting.object : '';
  for (const { at, ...dial } of dialsOfVariables(asVariables(variables, object))) {
    yield { ...source.make.base('client.conninfo', 'client', at, { setting }), ...dial, purpose: 'session' };
  }
}

/** `NAME=value`, the value perhaps in quotes. */
function entryOf(source: KustomizeSource, node: ScalarNode): VariableEntry[] {
  const equals = node.text.indexOf('=');
  if (equals <= 0) return [];
  const file = embedScalar(source.file, 'literal', node);
  const quoted = /^(["']).*\1$/s.test(node.text.slice(equals + 1)) && node.text.length > equals + 2 ? 1 : 0;
  const start = equals + 1 + quoted;
  const end = node.text.length - quoted;
  const at = locate(file, start, end);
  const name = { value: node.text.slice(0, equals), at: locate(file, 0, equals) };
  return [{ name, value: { value: literal(node.text.slice(start, end), at), at } }];
}

/** `KEY=path`, or a path whose name is the key. */
function* fileOf(source: KustomizeSource, node: ScalarNode, setting: Setting): Iterable<Fact> {
  const equals = node.text.indexOf('=');
  const path = source.resolve(node.text.slice(equals + 1));
  if (path === undefined) return;
  const key = equals < 0 ? nameOf(node.text) : node.text.slice(0, equals);
  const target = { value: key, at: source.at(node) };
  yield { ...source.make.base('platform.mount', 'platform', target.at, { setting }), source: path, target };
}
