import type { HclTemplate, HclTemplatePart } from '../../../documents/hcl.ts';
import type { Definition } from '../../../facts/platform.ts';
import type { Embedded } from '../../../facts/reading.ts';
import type { Setting } from '../../../facts/setting.ts';
import { embedSegments, type Segment, type SourceFile } from '../../../text/source-file.ts';
import type { TerraformSource } from './source.ts';
import { templateOf } from './templates.ts';

/** A shell text inside a template, run in `setting`; what Terraform puts into it is defined for the shell. */
export function* embedScript(
  source: TerraformSource,
  name: string,
  template: HclTemplate,
  setting: Setting,
): Iterable<Embedded | Definition> {
  const known = new Set<string>();
  for (const part of template.parts) {
    const word = part.kind === 'interpolation' ? wordOf(source, part) : undefined;
    if (part.kind !== 'interpolation' || word === undefined || known.has(word)) continue;
    known.add(word);
    yield* definitionOf(source, template, part, setting);
  }
  const reading = { ...source.make.reading, setting };
  yield { kind: 'embedded', file: textOf(source, name, template), as: 'platform/shell-script', reading };
}

/** `${var.port}` reads as `${var_port}` in the shell text: a variable that was set where the template begins. */
function* definitionOf(
  source: TerraformSource,
  template: HclTemplate,
  part: Extract<HclTemplatePart, { kind: 'interpolation' }>,
  setting: Setting,
): Iterable<Definition> {
  const value = templateOf(part.expression, source.scope);
  if (value.length !== 1 || value[0]?.kind === 'opaque') return;
  const at = source.at({ start: template.start, end: Math.min(template.start + 1, template.end) });
  const base = source.make.base('platform.definition', 'platform', at, { setting });
  const namespace = { kind: 'script', path: source.path } as const;
  yield { ...base, name: wordOf(source, part), value: { value, at: source.at(part.expression) }, namespace, rank: 0 };
}

/** The expression as a name of the same length. */
function wordOf(source: TerraformSource, part: HclTemplatePart): string {
  return source.textOf(part).slice(2, -1).replace(/\W/g, '_');
}

/** The text as the machine gets it, with every stretch tied to where it lies. */
function textOf(source: TerraformSource, name: string, template: HclTemplate): SourceFile {
  let text = '';
  const segments: Segment[] = [];
  const add = (piece: string, outer: number): void => {
    if (piece === '') return;
    segments.push({ inner: text.length, outer, length: piece.length });
    text += piece;
  };
  const indent = template.indented ? commonIndent(source.textOf(template.inner)) : 0;
  for (const part of template.parts) {
    if (part.kind !== 'text') add(`\${${wordOf(source, part)}}`, part.start);
    else if (indent === 0 || part.value.length !== part.end - part.start) add(part.value, part.start);
    else addLines(part, indent, template.inner.start, add);
  }
  return embedSegments(source.file, name, text, segments);
}

/** Lines of a plain stretch without the shared indentation. */
function addLines(
  part: Extract<HclTemplatePart, { kind: 'text' }>,
  indent: number,
  first: number,
  add: (piece: string, outer: number) => void,
): void {
  let outer = part.start;
  for (const line of part.value.split(/(?<=\n)/)) {
    // Only a line that begins in this stretch has its indentation here.
    const begins = outer > part.start || outer === first;
    const cut = begins ? Math.min(indent, line.length - line.trimStart().length, line.replace(/\n$/, '').length) : 0;
    add(line.slice(cut), outer + cut);
    outer += line.length;
  }
}

function commonIndent(text: string): number {
  let least = Infinity;
  for (const line of text.split('\n')) {
    const trimmed = line.trimStart();
    if (trimmed !== '') least = Math.min(least, line.length - trimmed.length);
  }
  return Number.isFinite(least) ? least : 0;
}
