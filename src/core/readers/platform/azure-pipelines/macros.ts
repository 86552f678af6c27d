import type { JobDialect, WorkflowNamespace } from '../../../commands/ci/job-file.ts';
import type { TemplatePart } from '../../../facts/template.ts';
import { fillHoles, holesIn, type Hole } from '../../../templates/holes.ts';
import type { SourceFile } from '../../../text/source-file.ts';

/** A variable is known to a process by this name: `db.port` is `DB_PORT`. */
export function processName(name: string): string {
  return name.toUpperCase().replaceAll('.', '_');
}

/**
 * `$(name)` is filled in when the variable is one of the pipeline's (`known`) or one of Azure's own, which have a dot; any other `$(…)` in
 * a script is the shell's. `${{ … }}` and `$[ … ]` are evaluated before anything runs.
 */
export function macros(known: ReadonlySet<string>): JobDialect {
  const holes = (file: SourceFile, start: number, end: number, namespace: WorkflowNamespace): Hole[] => {
    const macro = (inner: SourceFile, from: number, to: number, at: TemplatePart['at']): TemplatePart | undefined =>
      macroPart(inner.text.slice(from, to), namespace, known, at);
    const found = [
      ...holesIn(file, start, end, { open: '$(', close: ')', part: macro }),
      ...holesIn(file, start, end, { open: '${{', close: '}}', part: expression }),
      ...holesIn(file, start, end, { open: '$[', close: ']', part: expression }),
    ].sort((a, b) => a.start - b.start);
    return found.filter((hole, index) => index === 0 || hole.start >= (found[index - 1]?.end ?? 0));
  };
  return {
    value: (file, start, end, namespace) => fillHoles(file, start, end, holes(file, start, end, namespace)),
    script: holes,
  };
}

function macroPart(
  name: string,
  namespace: WorkflowNamespace,
  known: ReadonlySet<string>,
  at: TemplatePart['at'],
): TemplatePart | undefined {
  if (!/^[A-Za-z][\w.]*$/.test(name)) return undefined;
  if (/^(?:Build\.SourcesDirectory|System\.DefaultWorkingDirectory)$/i.test(name))
    return { kind: 'opaque', what: 'repository-root', at };
  if (known.has(processName(name))) return { kind: 'use', use: { name: processName(name), namespace, at }, at };
  return name.includes('.') ? { kind: 'opaque', what: 'variable', at } : undefined;
}

function expression(_file: SourceFile, _start: number, _end: number, at: TemplatePart['at']): TemplatePart {
  return { kind: 'opaque', what: 'expression', at };
}
