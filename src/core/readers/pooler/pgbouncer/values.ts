import type { PgbouncerEntry } from '../../../documents/pgbouncer-ini.ts';
import { extentOf, type PortValue, type Rendering, type Template } from '../../../facts/template.ts';
import { withPlaceholders } from '../../../templates/placeholders.ts';
import { parseInterpolation } from '../../../templates/posix.ts';
import { withHoles } from '../../../templates/rendered.ts';
import { renderingOf } from '../../../templates/rendering.ts';
import { locate, type SourceFile } from '../../../text/source-file.ts';
import type { Location, Span } from '../../../text/span.ts';

export interface Value {
  readonly template: Template;
  readonly at: Location;
}

/** One ini file and its path in the repository. */
export interface Ini {
  readonly file: SourceFile;
  readonly path: string;
  readonly rendering: Rendering | undefined;
}

/** A part of an entry's value. `${X}` is text for PgBouncer: somebody else fills it in before. */
export function valueIn({ file, path, rendering }: Ini, entry: PgbouncerEntry, text: string, span: Span): Value {
  const start = entry.valueSpan.start + span.start;
  const end = entry.valueSpan.start + span.end;
  const at = locate(file, start, end);
  if (/\{\{|<%|^@\w+@$/.test(text)) return { template: unknown(at), at };
  const namespace = renderingOf(file, path);
  const template = withPlaceholders(parseInterpolation(file, start, end, { namespace, escapes: 'shell', text }));
  const filled = withHoles(template, rendering);
  return { template: filled, at: rendering === undefined ? at : extentOf(filled, at) };
}

export function unknownPort(at: Location): PortValue {
  return { kind: 'template', template: unknown(at), at };
}

function unknown(at: Location): Template {
  return [{ kind: 'opaque', what: 'a placeholder', at }];
}
