import { looksLikeDsn, readDsn } from '../../conninfo/dsn.ts';
import { placeOf } from '../../conninfo/variables.ts';
import { get, entriesOf, scalarsBelow, type Node, type ScalarNode } from '../../documents/tree.ts';
import { maskedValue } from '../../documents/template-mask.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Namespace, Template } from '../../facts/template.ts';
import { parseInterpolation } from '../../templates/posix.ts';
import { directoryOf } from '../../text/paths.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import type { Located } from '../../text/span.ts';
import { FactMaker, reader, type Reading } from '../reader.ts';

/** A connection string in any value of a JSON, TOML or YAML file; the key that leads to it is its label. */
function* dialsIn(id: string, file: SourceFile, root: Node, reading: Reading): Iterable<Fact> {
  const path = file.embeddedIn?.path ?? file.path;
  for (const { node, path: keys, key: named } of scalarsBelow(root)) {
    if (node.text.length > 4096 || node.style === 'literal' || !looksLikeDsn(node.text) || maskedValue.test(node.text)) continue;
    const key = keys[keys.length - 1] ?? '';
    const at = locate(file, node.span.start, node.span.end);
    const found = readDsn(templateOf(file, node.span, node.text, path), at);
    if (found === undefined) continue;
    const make = new FactMaker(id, reading, { kind: 'application', path, section: keys.slice(0, -1).join('.'), variable: key });
    yield {
      ...make.base('client.conninfo', 'client', placeOf(found.conninfo, at)),
      ...found,
      ...labelOf(named, file),
      purpose: reading.purpose ?? 'session',
    };
  }
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
    // Workflows and manifests say where a value holds: read by nobody here rather than taken for a setting of the machine.
    if (
      /(^|\/)\.(github|gitlab|circleci)\/|(^|\/)(\.gitlab-ci|\.travis|azure-pipelines|bitbucket-pipelines)[^/]*\.ya?ml$/.test(
        file.path,
      )
    )
      return;
    for (const root of tree.documents)
      if (!isCompose(root) && !isManifest(root)) yield* dialsIn('client/dsn-in-yaml', file, root, reading);
  },
});

function isCompose(root: Node): boolean {
  return entriesOf(get(root, 'services')).some(
    ({ value }) => get(value, 'image') !== undefined || get(value, 'build') !== undefined,
  );
}

function isManifest(root: Node): boolean {
  return get(root, 'apiVersion') !== undefined && get(root, 'kind') !== undefined;
}
