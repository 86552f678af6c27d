import { readInteger, type ConfEntry } from '../../../documents/postgresql-conf.ts';
import type { PortValue, TemplatePart } from '../../../facts/template.ts';
import { parseInterpolation } from '../../../templates/posix.ts';
import { directoryOf } from '../../../text/paths.ts';
import { locate, type SourceFile } from '../../../text/source-file.ts';
import type { Location } from '../../../text/span.ts';

/** `isRendered`: a sample, which something fills in before a server reads it. A server expands nothing (semantics A.2). */
export function portValue(file: SourceFile, path: string, entry: ConfEntry, isRendered: boolean): PortValue {
  const { start, end } = entry.valueSpan;
  const at = locate(file, start, end);
  if (entry.refused === true)
    return placeholder.test(entry.value) ? { kind: 'template', template: [unknown(at)], at } : { kind: 'malformed', at };
  if (/^\$\{?\w/.test(entry.value) && (!entry.quoted || isRendered)) {
    const namespace = { kind: 'template', root: directoryOf(path), dialect: 'envsubst' } as const;
    return { kind: 'template', template: parseInterpolation(file, start, end, { namespace, escapes: 'shell' }), at };
  }
  if (/^(?:\{\{|<%|@\w|%\w|__\w)/.test(entry.value)) return { kind: 'template', template: [unknown(at)], at };
  return numberValue(entry.value, at);
}

function numberValue(text: string, at: Location): PortValue {
  const port = readInteger(text) ?? 0;
  if (port < 1 || port > 65535) return { kind: 'malformed', at };
  return /^\s*\+?0\d+\s*$/.test(text) ? { kind: 'literal', port, octal: true, at } : { kind: 'literal', port, at };
}

function unknown(at: Location): TemplatePart {
  return { kind: 'opaque', what: 'a placeholder', at };
}

/** Brackets and signs of template engines, outside double quotes. */
const placeholder = /^[^"]*[{}<>$%@()[\]]/;
