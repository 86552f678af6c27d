import type { ScalarNode } from '../../../documents/tree.ts';
import type { Namespace, Rendering, Template } from '../../../facts/template.ts';
import { parseEnvVar } from '../../../templates/env-var.ts';
import { parseInterpolation } from '../../../templates/posix.ts';
import { withHoles } from '../../../templates/rendered.ts';
import { directoryOf } from '../../../text/paths.ts';
import type { SourceFile } from '../../../text/source-file.ts';

/** A scalar with the placeholders of whatever framework reads it: `${X}`, `${X:default}`, `${X:-default}`, dbt's `{{ env_var('X', 'default') }}`. */
export function templateOf(
  file: SourceFile,
  { span, text }: ScalarNode,
  path: string,
  rendering: Rendering | undefined,
): Template {
  const root = directoryOf(path);
  const variable = parseEnvVar(file, span.start, span.end, { kind: 'template', root, dialect: 'environment' });
  if (variable !== undefined) return variable;
  const namespace: Namespace = { kind: 'template', root, dialect: 'placeholder' };
  const options = { namespace, escapes: 'shell', text, colonDefaults: true } as const;
  return withHoles(parseInterpolation(file, span.start, span.end, options), rendering);
}

/** Keys under which test tables keep what they compare with, and schemas what they show. */
const shown = /^(expected|actual|want|got|assert\w*|examples?)$/i;

/** What stands below such a key is never dialled (topology.md §1, standing `data`). */
export function isData(keys: readonly string[]): boolean {
  return keys.some((key) => shown.test(key));
}
