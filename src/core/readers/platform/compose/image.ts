import { get, itemsOf, type MapEntry, type Node } from '../../../documents/tree.ts';
import type { ImageFact } from '../../../facts/platform.ts';
import type { Template } from '../../../facts/template.ts';
import type { Located } from '../../../text/span.ts';
import { wordsOf } from './commands.ts';
import { isNull, type ComposeSource } from './source.ts';

/** What a service runs: its image, or that it is built, or (a patch, an `extends`) that another statement says it. */
export function imageFact(source: ComposeSource, { key, value }: MapEntry): ImageFact {
  const written = imageOf(source, get(value, 'image'));
  const build = get(value, 'build');
  const mode = source.settled(get(value, 'network_mode'))?.value;
  return {
    ...source.make.base('platform.image', 'platform', written?.at ?? source.at(key), { setting: source.setting(key.text) }),
    image: written ?? (build === undefined || isNull(build) ? 'inherited' : 'build'),
    command: given(source, get(value, 'command')),
    entrypoint: given(source, get(value, 'entrypoint')),
    profiles: itemsOf(get(value, 'profiles')).flatMap((item) => source.settled(item)?.value ?? []),
    ...(mode === undefined ? {} : { networkMode: mode }),
  };
}

function imageOf(source: ComposeSource, image: Node | undefined): Located<Template> | undefined {
  return image?.kind === 'scalar' && !isNull(image) ? source.value(image) : undefined;
}

function given(source: ComposeSource, node: Node | undefined): readonly Template[] | undefined {
  return node === undefined || isNull(node) ? undefined : wordsOf(source, node);
}
