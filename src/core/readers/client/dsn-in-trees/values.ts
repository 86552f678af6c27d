import type { ScalarNode } from '../../../documents/tree.ts';
import type { Namespace, Rendering, Template } from '../../../facts/template.ts';
import { parseInterpolation } from '../../../templates/posix.ts';
import { withHoles } from '../../../templates/rendered.ts';
import { directoryOf } from '../../../text/paths.ts';
import type { SourceFile } from '../../../text/source-file.ts';

/** A scalar with the placeholders of whatever framework reads it: `${X}`, `${X:default}`, `${X:-default}`. */
export function templateOf(
  file: SourceFile,
  { span, text }: ScalarNode,
  path: string,
  rendering: Rendering | undefined,
): Template {
  const namespace: Namespace = { kind: 'template', root: directoryOf(path), dialect: 'placeholder' };
  const options = { namespace, escapes: 'shell', text, colonDefaults: true } as const;
  return withHoles(parseInterpolation(file, span.start, span.end, options), rendering);
}
