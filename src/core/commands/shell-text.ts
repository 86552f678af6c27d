import { parseShell } from '../documents/shell.ts';
import type { Fact } from '../facts/fact.ts';
import type { Embedded } from '../facts/reading.ts';
import type { TemplatePart } from '../facts/template.ts';
import type { Hole } from '../templates/holes.ts';
import { textParts } from '../templates/text-parts.ts';
import type { SourceFile } from '../text/source-file.ts';
import { factsOfScript, type Run } from './run.ts';
import { embedWords } from './source.ts';

/** Shell text within a file of another kind: a recipe, a line of a crontab. `holes` are filled in before a shell sees it. */
export function* factsOfShell(file: SourceFile, holes: readonly Hole[], run: Run): Iterable<Fact | Embedded> {
  const { namespace } = run.where;
  if (holes.length === 0) return yield* factsOfScript(parseShell(file).tree, { file, namespace, holes: [] }, run);
  const parts: TemplatePart[] = [];
  let from = 0;
  for (const hole of holes) {
    parts.push(...textParts(file, from, hole.start), hole.part);
    from = hole.end;
  }
  parts.push(...textParts(file, from, file.text.length));
  const source = embedWords(file, 'filled', [parts], namespace);
  yield* factsOfScript(parseShell(source.file).tree, source, run);
}
