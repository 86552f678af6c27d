import { decodeBase64 } from '../../../documents/base64.ts';
import { embedScalar, entriesOf, get, itemsOf, type Node, type ScalarNode } from '../../../documents/tree.ts';
import type { Template } from '../../../facts/template.ts';
import { embedSegments, type Segment, type SourceFile } from '../../../text/source-file.ts';
import type { Located } from '../../../text/span.ts';
import type { ManifestObject } from './objects.ts';
import { isNull, type ManifestSource } from './source.ts';

/** One key of a ConfigMap or Secret. */
export interface ObjectEntry {
  readonly key: Located<string>;
  /** undefined: encrypted, binary, or filled in from the outside. */
  readonly value: Located<Template> | undefined;
  /** The value as a file. */
  readonly file: SourceFile | undefined;
}

/** `data` and `stringData`. What sops, a sealed secret or an external store holds has keys, and no values that anybody here can read. */
export function objectEntries(source: ManifestSource, { node, kind }: ManifestObject): ObjectEntry[] {
  if (kind === 'ExternalSecret') return external(source, get(node, 'spec'));
  if (kind === 'SealedSecret') return hidden(source, get(get(node, 'spec'), 'encryptedData'));
  if (get(node, 'sops') !== undefined) return [...hidden(source, get(node, 'data')), ...hidden(source, get(node, 'stringData'))];
  const encoded = kind === 'Secret';
  const plain = encoded ? 'stringData' : 'data';
  return [
    ...(encoded ? entriesUnder(source, get(node, 'data'), decoded) : []),
    ...entriesUnder(source, get(node, plain), written),
  ];
}

type Read = (source: ManifestSource, node: ScalarNode, key: string) => Pick<ObjectEntry, 'value' | 'file'>;

function entriesUnder(source: ManifestSource, map: Node | undefined, read: Read): ObjectEntry[] {
  return entriesOf(map).flatMap(({ key, value }) => {
    const name = source.name(key);
    if (name === undefined || value.kind !== 'scalar') return [];
    // Of a text into which a template prints lines nobody knows what is read last.
    const isOpen = isNull(value) || source.spreads(key, value).length > 0;
    return [{ key: name, ...(isOpen ? { value: undefined, file: undefined } : read(source, value, name.value)) }];
  });
}

/** An external store's keys; a template over them is written here. */
function external(source: ManifestSource, spec: Node | undefined): ObjectEntry[] {
  const fetched = itemsOf(get(spec, 'data')).flatMap((item): ObjectEntry[] => {
    const key = source.named(item, 'secretKey');
    return key === undefined ? [] : [{ key, value: undefined, file: undefined }];
  });
  return [...fetched, ...entriesUnder(source, get(get(get(spec, 'target'), 'template'), 'data'), written)];
}

function hidden(source: ManifestSource, map: Node | undefined): ObjectEntry[] {
  return entriesUnder(source, map, () => ({ value: undefined, file: undefined }));
}

const written: Read = (source, node, key) => ({
  value: { value: source.value(node), at: source.at(node) },
  file: unmasked(source, embedScalar(source.masked, key, node)),
});

/** A blob stands for its text as a whole: no character of it has a place of its own. */
const decoded: Read = (source, node, key) => {
  const at = source.at(node);
  // A template encodes what it prints.
  if (source.isRendered(node)) return { value: { value: source.value(node), at }, file: undefined };
  const text = decodeBase64(node.text);
  if (text === undefined) return { value: undefined, file: undefined };
  const value = { value: text === '' ? [] : [{ kind: 'text' as const, text, at }], at };
  const { start } = node.span;
  return { value, file: embedSegments(source.file, key, text, [{ inner: 0, outer: start, length: 1 }]) };
};

/** The text with the actions of a template as they were written. */
function unmasked(source: ManifestSource, file: SourceFile): SourceFile {
  const { embeddedIn } = file;
  if (embeddedIn === undefined || !source.isTemplate || source.file.embeddedIn !== undefined) return file;
  const original = ({ inner, outer, length }: Segment, next: number): string =>
    next - inner === length ? source.file.text.slice(outer, outer + length) : file.text.slice(inner, next);
  const pieces = embeddedIn.segments.map((segment, index) =>
    original(segment, embeddedIn.segments[index + 1]?.inner ?? file.text.length),
  );
  const text = pieces.join('');
  return text.length === file.text.length ? { ...file, text } : file;
}
