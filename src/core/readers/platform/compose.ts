import type { Document, Problem } from '../../documents/document.ts';
import { entriesOf, get, type MapEntry, type MapNode } from '../../documents/tree.ts';
import type { YamlTree } from '../../documents/yaml.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Embedded, Reading } from '../../facts/reading.ts';
import { locate } from '../../text/source-file.ts';
import { hasHole, withoutTemplateSuffix } from '../../templates/rendered.ts';
import { nameOf } from '../../text/paths.ts';
import { reader } from '../reader.ts';
import { attachmentFacts, includeFacts } from './compose/attachments.ts';
import { scriptsOf } from './compose/commands.ts';
import { environmentFacts } from './compose/environment.ts';
import { imageFact } from './compose/image.ts';
import { linkFacts, nameFacts } from './compose/names.ts';
import { portFacts } from './compose/ports.ts';
import { ComposeSource, isNull } from './compose/source.ts';
import { mountsOf } from './compose/volumes.ts';

const id = 'platform/compose';
/** Aliases can name one large service many times. */
const mostFacts = 100_000;
const named = /compose[^/]*\.ya?ml$|^stack\.ya?ml$/i;

type Item = Fact | Embedded | Problem;

/** Compose files. One file is read alone: overrides, `extends` and profiles are put together later, from these facts. */
export const compose = reader<'yaml'>({
  id,
  title: 'Docker Compose files',
  layers: ['server', 'client'],
  notation: 'yaml',
  files: ['*compose*.yml', '*compose*.yaml', 'stack.yml', 'stack.yaml', '*.yml', '*.yaml'],
  rendered: true,
  recognises: (text) => /^\ufeff?["']?(?:services|include)["']?[ \t]*:/m.test(text),
  *read(document, reading) {
    let left = mostFacts;
    for (const item of itemsIn(document, reading)) {
      if (left-- <= 0) {
        const message = `more than ${mostFacts} statements; the rest was left out`;
        yield { code: 'compose-size', message, at: locate(document.file, 0, 0) };
        return;
      }
      yield item;
    }
  },
});

function* itemsIn(document: Document<YamlTree>, reading: Reading): Iterable<Item> {
  const source = new ComposeSource(document.file, reading, id);
  for (const root of document.tree.documents) {
    if (root.kind !== 'map' || !isCompose(source.path, root)) continue;
    yield* includeFacts(source, root);
    for (const service of servicesOf(root)) yield* serviceItems(source, root, service);
  }
}

/** By its name; any other file by a service that has an image or is built. Workflows have services of another kind. */
function isCompose(path: string, root: MapNode): boolean {
  if (named.test(nameOf(withoutTemplateSuffix(path)))) return true;
  if (/(?:^|\/)\.github\//.test(path)) return false;
  return servicesOf(root).some(({ value }) => get(value, 'image') !== undefined || get(value, 'build') !== undefined);
}

/** Of keys that come twice the last, as compose reads them. */
function servicesOf(root: MapNode): readonly MapEntry[] {
  const byName = new Map<string, MapEntry>();
  for (const entry of entriesOf(get(root, 'services'))) {
    if (entry.value.kind === 'map' && entry.value.tag !== '!reset' && !isNull(entry.key) && !hasHole(entry.key.text))
      byName.set(entry.key.text, entry);
  }
  return [...byName.values()];
}

function* serviceItems(source: ComposeSource, root: MapNode, service: MapEntry): Iterable<Item> {
  const { key, value } = service;
  yield imageFact(source, service);
  yield* nameFacts(source, service);
  yield* linkFacts(source, service);
  yield* attachmentFacts(source, service);
  yield* mountsOf(source, source.makerOf(key.text), value, root);
  yield* portFacts(source, key.text, get(value, 'ports'));
  yield* environmentFacts(source, key.text, get(value, 'environment'));
  yield* scriptsOf(source, source.setting(key.text), source.make.reading, value);
}
