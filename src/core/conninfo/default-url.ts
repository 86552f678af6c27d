import { extentOf, type Template, type Use } from '../facts/template.ts';
import type { Located } from '../text/span.ts';

export interface DefaultUrl extends Located<Template> {
  /** The variable in whose place it stands. */
  readonly unless: Use;
}

/** `${DATABASE_URL:-postgres://…}`: the string that counts while nobody sets the variable; undefined when the value is anything else. */
export function defaultUrl(value: Located<Template>): DefaultUrl | undefined {
  const [part, ...others] = value.value;
  if (part?.kind !== 'use' || others.length > 0 || part.use.fallback === undefined) return undefined;
  // The variable alone: what stands in its place may hold a password.
  const { name, namespace, at } = part.use;
  const fallback = part.use.fallback.value;
  if (!/:\/\/|=/.test(deepText(fallback))) return undefined;
  return { value: fallback, at: extentOf(fallback, value.at), unless: { name, namespace, at } };
}

/** All text of a template, that of defaults too; what is not known is `?`. */
export function deepText(template: Template): string {
  return template
    .map((part) => {
      if (part.kind === 'text') return part.text;
      const inner = part.kind === 'use' ? (part.use.fallback?.value ?? part.use.alternative?.value) : undefined;
      return inner === undefined ? '?' : deepText(inner);
    })
    .join('');
}
