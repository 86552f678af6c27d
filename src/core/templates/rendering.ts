import type { Namespace, Rendering, Template } from '../facts/template.ts';
import { directoryOf } from '../text/paths.ts';
import { locate, type SourceFile } from '../text/source-file.ts';
import type { Located, Span } from '../text/span.ts';
import { withPlaceholders } from './placeholders.ts';
import { parseInterpolation } from './posix.ts';
import { withHoles } from './rendered.ts';

/**
 * Whose definitions answer for `$X` in a file whose own program expands nothing: the script that writes it (a heredoc), else whoever
 * renders it (envsubst).
 */
export function renderingOf(file: SourceFile, path: string): Namespace {
  return file.embeddedIn === undefined
    ? { kind: 'template', root: directoryOf(path), dialect: 'envsubst' }
    : { kind: 'script', path };
}

/** A value of such a file, with what a template engine puts into it. Where a template decides what stands there, nothing of it is known. */
export function renderedValue(
  file: SourceFile,
  { start, end }: Span,
  {
    text,
    namespace,
    rendering,
  }: { readonly text: string; readonly namespace: Namespace; readonly rendering?: Rendering | undefined },
): Located<Template> {
  const at = locate(file, start, end);
  if (/\{%|<%|^@\w+@$/.test(text)) return { value: [{ kind: 'opaque', what: 'a placeholder', at }], at };
  const template = withPlaceholders(parseInterpolation(file, start, end, { namespace, escapes: 'shell', text }));
  return { value: withHoles(template, rendering), at };
}
