import { looksLikeDsn, readDsn } from '../../conninfo/dsn.ts';
import { placeOf } from '../../conninfo/variables.ts';
import { isCiDocument } from '../../documents/ci-files.ts';
import { isCompose, isManifest, isRailsDatabase } from '../../documents/owned-trees.ts';
import { scalarsBelow, type Node, type ScalarNode } from '../../documents/tree.ts';
import { maskedValue } from '../../documents/template-mask.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Namespace, Template } from '../../facts/template.ts';
import { parseInterpolation } from '../../templates/posix.ts';
import { directoryOf } from '../../text/paths.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import type { Located } from '../../text/span.ts';
import { FactMaker, pathOf, reader, type Reading } from '../reader.ts';

/** Keys under which test tables keep what they compare with (topology.md §1, standing `data`): read, never dialled. */
const assertion = /^(expected|actual|want|got|assert\w*)$/i;

/** A connection string in any value of a JSON, TOML or YAML file; the key that leads to it is its label. */
function* dialsIn(id: string, file: SourceFile, root: Node, reading: Reading): Iterable<Fact> {
  const path = pathOf(file, reading);
  for (const { node, path: keys, key } of scalarsBelow(root)) {
    const at = locate(file, node.span.start, node.span.end);
    const found = mayBeDsn(node) ? readDsn(templateOf(file, node.span, node.text, path), at) : undefined;
    if (found === undefined) continue;
    const variable = keys[keys.length - 1] ?? '';
    const standing = keys.some((one) => assertion.test(one)) ? 'data' : reading.standing;
    const setting = { kind: 'application' as const, path, section: keys.slice(0, -1).join('.'), variable };
    const make = new FactMaker(id, { ...reading, standing }, setting);
    yield {
      ...make.base('client.conninfo', 'client', placeOf(found.conninfo, at)),
      ...found,
      ...labelOf(key, file),
      purpose: reading.purpose ?? 'session',
    };
  }
}

function mayBeDsn({ text, style }: ScalarNode): boolean {
  return text.length <= 4096 && style !== 'literal' && looksLikeDsn(text) && !maskedValue.test(text);
}

/** The key that leads to the value; a list or a text at the top has none. */
function labelOf(key: ScalarNode | undefined, file: SourceFile): { readonly label?: Located<string> } {
  return key === undefined ? {} : { label: { value: key.text, at: locate(file, key.span.start, key.span.end) } };
}

function templateOf(
  file: SourceFile,
  span: { readonly start: number; readonly end: number },
  text: string,
  path: string,
): Template {
  const namespace: Namespace = { kind: 'template', root: directoryOf(path), dialect: 'placeholder' };
  return parseInterpolation(file, span.start, span.end, { namespace, escapes: 'shell', text, colonDefaults: true });
}

export const dsnInJson = reader({
  id: 'client/dsn-in-json',
  title: 'Connection strings in JSON files',
  layers: ['client'],
  notation: 'json',
  files: ['*.json', '*.jsonc', '*.json5'],
  recognises: looksLikeDsn,
  *read({ file, tree }, reading) {
    if (/(^|\/)(package(-lock)?|tsconfig[^/]*|composer)\.json$/.test(file.path) || tree === undefined) return;
    yield* dialsIn('client/dsn-in-json', file, tree, reading);
  },
});

export const dsnInToml = reader({
  id: 'client/dsn-in-toml',
  title: 'Connection strings in TOML files',
  layers: ['client'],
  notation: 'toml',
  files: ['*.toml'],
  recognises: looksLikeDsn,
  *read({ file, tree }, reading) {
    if (tree !== undefined) yield* dialsIn('client/dsn-in-toml', file, tree, reading);
  },
});

export const dsnInYaml = reader({
  id: 'client/dsn-in-yaml',
  title: 'Connection strings in YAML files',
  layers: ['client'],
  notation: 'yaml',
  files: ['*.yaml', '*.yml'],
  recognises: looksLikeDsn,
  *read({ file, tree }, reading) {
    const path = file.embeddedIn?.path ?? file.path;
    if (isSpring(file.path) || isRailsDatabase(file.path, file.text)) return;
    for (const root of tree.documents)
      if (!isCompose(root) && !isManifest(root) && !isCiDocument(path, root))
        yield* dialsIn('client/dsn-in-yaml', file, root, reading);
  },
});

/** Read with its own placeholders and profiles. */
function isSpring(path: string): boolean {
  return /(^|\/)(application|bootstrap)[^/]*\.ya?ml$/i.test(path);
}
