import { get, itemsOf, scalarOf, scalarsOf, type Node } from '../../documents/tree.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Embedded } from '../../facts/reading.ts';
import { reader } from '../reader.ts';
import { generatorFacts } from './kustomize/generators.ts';
import { patchFacts } from './kustomize/patches.ts';
import { KustomizeSource } from './kustomize/source.ts';

const id = 'platform/kustomize';

/** A kustomization: what it brings together, what it puts in front of names, the ConfigMaps it makes of files and words, what it patches. */
export const kustomize = reader<'yaml'>({
  id,
  title: 'Kustomizations',
  layers: ['client'],
  notation: 'yaml',
  files: ['kustomization.yaml', 'kustomization.yml', 'kustomization'],
  *read({ file, tree }, reading) {
    const source = new KustomizeSource(file, reading, id);
    for (const root of tree.documents) yield* factsOf(source, root);
  },
});

function* factsOf(source: KustomizeSource, root: Node): Iterable<Fact | Embedded> {
  for (const list of ['resources', 'bases', 'components']) {
    for (const item of scalarsOf(get(root, list))) yield* source.attachment('kustomize', item);
  }
  yield* changes(source, root);
  const own = scalarOf(get(root, 'namespace'))?.text;
  for (const item of itemsOf(get(root, 'configMapGenerator'))) yield* generatorFacts(source, 'configmap', item, own);
  for (const item of itemsOf(get(root, 'secretGenerator'))) yield* generatorFacts(source, 'secret', item, own);
  yield* patchFacts(source, root);
}

/** What is changed in all that is brought together. */
function* changes(source: KustomizeSource, root: Node): Iterable<Fact> {
  for (const key of ['namespace', 'namePrefix', 'nameSuffix']) yield* source.definition(key, get(root, key));
  for (const image of itemsOf(get(root, 'images'))) {
    const name = scalarOf(get(image, 'name'));
    if (name !== undefined) yield* source.definition(`image/${name.text}`, get(image, 'newName'));
  }
}
