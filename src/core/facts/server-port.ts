import type { Location } from '../text/span.ts';
import { plainText, portOf, type PortValue, type Template } from './template.ts';

/** A port as PostgreSQL reads a whole number, in its files and on its command line: a leading 0 makes it octal (semantics A.2, strtol). */
export function serverPortOf(template: Template, at: Location): PortValue {
  const digits = /^\s*\+?(0\d+)\s*$/.exec(plainText(template) ?? '')?.[1];
  if (digits === undefined) return portOf(template, at);
  const port = /[89]/.test(digits) ? 0 : Number.parseInt(digits, 8);
  return port < 1 || port > 65535 ? { kind: 'malformed', at } : { kind: 'literal', port, octal: true, at };
}
