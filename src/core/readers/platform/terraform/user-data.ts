import type { HclBlock, HclTemplate } from '../../../documents/hcl.ts';
import type { Embedded } from '../../../facts/reading.ts';
import { embedSegments, type Segment } from '../../../text/source-file.ts';
import { reduce } from './expressions.ts';
import { attributeOf } from './fields.ts';
import type { TerraformSource } from './source.ts';

const argumentsWithScripts = ['user_data', 'user_data_base64', 'metadata_startup_script', 'custom_data', 'startup_script'];

/** Start-up scripts written out in a resource: read as shell, running on that machine. */
export function* readUserData(source: TerraformSource): Iterable<Embedded> {
  for (const block of source.blocks('resource')) {
    const [type, name] = block.labels;
    if (type === undefined || name === undefined) continue;
    for (const argument of argumentsWithScripts) {
      const script = scriptOf(block, argument, source);
      if (script === undefined) continue;
      const reading = { ...source.make.reading, setting: source.resource(`${type.name}.${name.name}`) };
      const file = embedTemplate(source, `${type.name}.${name.name}.${argument}`, script);
      yield { kind: 'embedded', file, as: 'platform/shell-script', reading };
    }
  }
}

function scriptOf(block: HclBlock, argument: string, source: TerraformSource): HclTemplate | undefined {
  const value = attributeOf(block.body, argument);
  const reduced = value === undefined ? undefined : reduce(value, source.scope);
  if (reduced?.kind !== 'template') return undefined;
  const first = reduced.parts[0];
  return first?.kind === 'text' && /^\s*#!.{0,80}sh\b/.test(first.value) ? reduced : undefined;
}

/**
 * The text as the machine gets it. An interpolation becomes `${name}` of the same length, which for a shell is a variable nobody sets:
 * its value stays unknown.
 */
function embedTemplate(source: TerraformSource, name: string, template: HclTemplate) {
  let text = '';
  const segments: Segment[] = [];
  for (const part of template.parts) {
    const written = source.textOf(part);
    const piece = part.kind === 'text' ? part.value : `\${${written.slice(2, -1).replace(/\W/g, '_')}}`;
    segments.push({ inner: text.length, outer: part.start, length: piece.length });
    text += piece;
  }
  return embedSegments(source.file, name, text, segments);
}
