import type { Template, TemplatePart } from '../facts/template.ts';
import type { Location } from '../text/span.ts';

/**
 * Notations that something fills in before the value is used: `{{ x }}`, `<%= x %>`, `%(x)s`, `%env(X)%`, `@@X@@`, `__X__`, `#{x}`,
 * `$(x)`, `%NAME%`, and those a person fills in: `<port>`, `[YOUR-PASSWORD]`, `{port}`. `[::1]` is an address.
 */
const notation =
  /\$?\{\{[^{}\n]{0,200}\}\}|<%[^%\n]{0,200}%>|<[\w .-]{1,40}>|\[[A-Za-z][\w .-]{0,40}\]|[#$]?\{[\w .:-]{1,60}\}|%\([\w.]{1,60}\)s|%env\([\w:]{1,60}\)%|\$\([\w ]{1,60}\)|@@\w{1,60}@@|__[A-Z][A-Z0-9_]{0,60}?__|%[A-Z_]{4,40}%/g;

/** A word that stands for a number nobody filled in: `host:port`, `DB_PORT`, `xxxx`. */
const portWord = /^(?:[a-z0-9_-]{0,24}[_-])?port(?:[_-]?number)?$|^x{2,8}$|^n{3,5}$|^\.{3}$|^\*{1,8}$/i;

export function isPortWord(text: string): boolean {
  return portWord.test(text);
}

/** The template with every such place made opaque: unknown, never a host or a port of that spelling. */
export function withPlaceholders(template: Template): Template {
  return template.some((part) => part.kind === 'text' && part.text.search(notation) >= 0)
    ? template.flatMap((part) => (part.kind === 'text' ? split(part) : [part]))
    : template;
}

function split(part: TemplatePart & { readonly kind: 'text' }): readonly TemplatePart[] {
  const { start, end } = part.at.span;
  const exact = end - start === part.text.length;
  const at = (from: number, to: number): Location =>
    exact ? { path: part.at.path, span: { start: start + from, end: start + to } } : part.at;
  const parts: TemplatePart[] = [];
  let from = 0;
  const text = (to: number): void => {
    if (to > from) parts.push({ kind: 'text', text: part.text.slice(from, to), at: at(from, to) });
  };
  for (const match of part.text.matchAll(notation)) {
    text(match.index);
    from = match.index + match[0].length;
    parts.push({ kind: 'opaque', what: 'placeholder', at: at(match.index, from) });
  }
  text(part.text.length);
  return parts;
}
