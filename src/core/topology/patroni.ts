import { plainText, portOf, type PortValue, type Template, type TemplatePart } from '../facts/template.ts';
import type { Located, Location } from '../text/span.ts';

/** Patroni's environment wins over its file, and its command line over everything PostgreSQL reads (semantics A.5). */
export const patroniListen = 'PATRONI_POSTGRESQL_LISTEN';

/** `0.0.0.0:5433`: the port behind the last address. 5432 without one; a hole may hold anything. */
export function patroniPort({ value, at }: Located<Template>): PortValue {
  const last = value[value.length - 1];
  if (last?.kind === 'text') {
    const digits = /:(\d{1,5})$/.exec(last.text)?.[1];
    if (digits !== undefined) return literalPort(digits, last.text.length, last.at);
    if (plainText(value) !== undefined) return { kind: 'implied', port: 5432, at };
  }
  const hole = holeBehindColon(value);
  return hole === undefined
    ? { kind: 'template', template: [{ kind: 'opaque', what: 'an address', at }], at }
    : { kind: 'template', template: [hole], at: hole.at };
}

/** `0.0.0.0:${PORT}`. */
function holeBehindColon(value: Template): TemplatePart | undefined {
  const before = value[value.length - 2];
  const last = value[value.length - 1];
  return last?.kind === 'use' && before?.kind === 'text' && before.text.endsWith(':') ? last : undefined;
}

/** The digits at the end of a text; where decoding changed its length only the whole has a place. */
function literalPort(digits: string, length: number, { path, span }: Location): PortValue {
  const start = span.end - span.start === length ? span.end - digits.length : span.start;
  const at = { path, span: { start, end: span.end } };
  return portOf([{ kind: 'text', text: digits, at }], at);
}
