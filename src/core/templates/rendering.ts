import type { Namespace } from '../facts/template.ts';
import { directoryOf } from '../text/paths.ts';
import type { SourceFile } from '../text/source-file.ts';

/**
 * Whose definitions answer for `$X` in a file whose own program expands nothing: the script that writes it (a heredoc), else whoever
 * renders it (envsubst).
 */
export function renderingOf(file: SourceFile, path: string): Namespace {
  return file.embeddedIn === undefined
    ? { kind: 'template', root: directoryOf(path), dialect: 'envsubst' }
    : { kind: 'script', path };
}
