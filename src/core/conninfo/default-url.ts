import { extentOf, type Template } from '../facts/template.ts';
import type { Located } from '../text/span.ts';

/** `${DATABASE_URL:-postgres://…}`: the string that counts while nobody sets the variable; undefined when the value is anything else. */
export function defaultUrl(value: Located<Template>): Located<Template> | undefined {
  const [part, ...others] = value.value;
  const fallback = part?.kind === 'use' && others.length === 0 ? part.use.fallback?.value : undefined;
  return fallback === undefined || !/:\/\/|=/.test(deepText(fallback))
    ? undefined
    : { value: fallback, at: extentOf(fallback, value.at) };
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
