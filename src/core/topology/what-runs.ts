import type { ImageFact } from '../facts/platform.ts';
import type { Setting } from '../facts/setting.ts';
import { plainText, type Template } from '../facts/template.ts';
import type { FactIndex } from './fact-index.ts';
import { imageFamily, isCompanion, officialFamily, startsServer, type ImageFamily } from './images.ts';
import { isPooler } from './model.ts';
import type { Definition } from './projects.ts';
import type { Resolver } from './resolver.ts';

/** What one definition of a container starts. */
export interface Started {
  readonly family: ImageFamily | undefined;
  /** Entry point and command, as one line. */
  readonly words: readonly Template[];
  /**
   * An image of our own has another entry point: what the base image makes of its variables need not hold. (One that compose puts in front of a
   * stock image wraps the image's own.)
   */
  readonly ownEntrypoint: boolean;
  /** psql, pg_dump or sleep as the command of a PostgreSQL image: a client. */
  readonly serves: boolean;
}

/** The image as written, or for a build the last FROM of its Dockerfile, whose ENTRYPOINT and CMD count where compose is silent. */
export function startedBy(definition: Definition, index: FactIndex, resolver: Resolver): Started {
  const built = buildOf(definition, index);
  const entrypoint = lastDefined(definition, 'entrypoint');
  // A new entry point clears the image's command (semantics A.5; Compose specification, entrypoint).
  const inherited = entrypoint === undefined ? built : undefined;
  const command = lastDefined(definition, 'command') ?? inherited?.command;
  const starts = entrypoint ?? inherited?.entrypoint;
  const own = built?.entrypoint !== undefined && entrypoint === undefined;
  const family = familyOf(definition, built, index, resolver);
  return {
    family,
    words: [...(starts ?? []), ...(command ?? [])],
    ownEntrypoint: own,
    serves: serves(family, shown(starts), shown(command)),
  };
}

/** A pooler's image has no use as a client: a script in front of it prepares its settings. */
function serves(family: ImageFamily | undefined, entrypoint: string[] | undefined, command: string[] | undefined): boolean {
  const wrapper = entrypoint?.length === 1 && /\.sh$/.test(entrypoint[0] ?? '');
  return startsServer(entrypoint, command) || (wrapper && family !== undefined && isPooler(family.product));
}

/** The Dockerfile's image fact, unless an image is written and nothing is built. */
function buildOf(definition: Definition, index: FactIndex): ImageFact | undefined {
  const builds = definition.settings.flatMap((one) => index.attached('build', one)).reverse();
  for (const build of builds) {
    const setting: Setting = { kind: 'image-build', path: build.to };
    const image = index.in(setting).find((fact): fact is ImageFact => fact.kind === 'platform.image');
    if (image !== undefined) return image;
  }
  return undefined;
}

function familyOf(
  definition: Definition,
  built: ImageFact | undefined,
  index: FactIndex,
  resolver: Resolver,
): ImageFamily | undefined {
  // With `build` and `image` both written, `image` only names the result.
  if (built !== undefined) return familyOfImage(built, built.setting, resolver);
  const written = definition.images.filter(({ image }) => image !== 'inherited' && image !== 'build').pop();
  const setting = definition.settings[definition.settings.length - 1];
  if (written === undefined || setting === undefined) return undefined;
  return (
    familyOfImage(written, setting, resolver) ?? (isOfficialByItsUse(definition, written, index) ? officialFamily : undefined)
  );
}

/** An image of our own is the official one where it is given the official one's password and data directory (semantics A.5). */
function isOfficialByItsUse({ settings }: Definition, { image }: ImageFact, index: FactIndex): boolean {
  if (typeof image === 'string' || isCompanion(plainText(image.value) ?? '')) return false;
  const facts = settings.flatMap((setting) => index.in(setting));
  return (
    facts.some(
      (fact) => fact.kind === 'platform.definition' && /^POSTGRES_(?:PASSWORD(?:_FILE)?|HOST_AUTH_METHOD)$/.test(fact.name),
    ) &&
    facts.some(
      (fact) => fact.kind === 'platform.mount' && /^\/var\/lib\/postgresql(?:\/data|\/\d+\/docker)?\/?$/.test(fact.target.value),
    )
  );
}

/** Only the name counts: `postgres:${TAG:-16}` is known whatever the tag. */
function familyOfImage({ image }: ImageFact, setting: Setting, resolver: Resolver): ImageFamily | undefined {
  if (typeof image === 'string') return undefined;
  const lead = image.value.map((part) => (part.kind === 'text' ? part.text : '\u0000')).join('');
  const tag = lead.indexOf(':', lead.lastIndexOf('/') + 1);
  const name = tag < 0 ? lead : lead.slice(0, tag);
  if (!name.includes('\u0000')) return imageFamily(name);
  const text = resolver.text(image.value, setting);
  return text === undefined ? undefined : imageFamily(text);
}

function shown(words: readonly Template[] | undefined): string[] | undefined {
  return words?.map((word) => word.map((part) => (part.kind === 'text' ? part.text : '${}')).join(''));
}

function lastDefined(definition: Definition, key: 'command' | 'entrypoint'): readonly Template[] | undefined {
  let found: readonly Template[] | undefined;
  for (const image of definition.images) found = image[key] ?? found;
  return found;
}
