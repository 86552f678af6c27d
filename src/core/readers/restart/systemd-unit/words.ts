import type { Word } from '../../../commands/command.ts';
import { splitWord } from '../../../commands/substitution.ts';
import { outlineOf } from '../../../commands/words.ts';
import { unitWords, type UnitPart, type UnitWord } from '../../../documents/systemd-unit/words.ts';
import { extentOf, type Namespace, type Template, type TemplatePart } from '../../../facts/template.ts';
import { locate, type SourceFile } from '../../../text/source-file.ts';
import type { Located, Location } from '../../../text/span.ts';

/** Words of a value in which a dollar means nothing; in a unit that a script writes the shell has filled it in. */
export function plainWords(value: SourceFile, written = false): Word[] {
  return unitWords(value).map((word) =>
    wordOf(word, value, (part) => {
      if (!written) return [textPart(part, value, 0, part.text.length)];
      return split(part, value, /\$\{\w[^{}]*\}|\$[A-Za-z_]\w*/g, (at) => ({
        kind: 'opaque',
        what: 'a value of the script',
        at,
      }));
    }),
  );
}

/**
 * Words of a command line: `${A}` anywhere, `$A` only as a whole word, which then is as many words as its value has; `$$` is a dollar
 * (systemd.service(5), "Command lines").
 */
export function commandWords(value: SourceFile, namespace: Namespace, assigned: ReadonlyMap<string, Located<Template>>): Word[] {
  const words: Word[] = [];
  for (const word of unitWords(value)) {
    const name = wholeVariable(word);
    const known = name === undefined || words.length > maxSplit ? undefined : assigned.get(name);
    if (known !== undefined && isSeveral(known.value)) words.push(...splitWord(known));
    else
      words.push(
        wordOf(word, value, (part) =>
          name === undefined
            ? expanded(part, value, namespace)
            : [useOf(name, namespace, placeOf(part, value, 0, part.text.length))],
        ),
      );
  }
  return words;
}

/** `$A` and nothing else. */
function wholeVariable({ parts }: UnitWord): string | undefined {
  const [only, ...others] = parts;
  return only?.kind !== 'text' || others.length > 0 ? undefined : /^\$([A-Za-z_]\w*)$/.exec(only.text)?.[1];
}

const maxSplit = 1_000;

/** Words with blanks between them, or none at all. A single one stays a use, so that a drop-in may change it. */
function isSeveral(value: Template): boolean {
  const text = outlineOf(value);
  return text.length < 4_096 && !/^\S+$/.test(text);
}

function wordOf(word: UnitWord, value: SourceFile, textParts: (part: UnitPart) => readonly TemplatePart[]): Word {
  const template = word.parts.flatMap((part): readonly TemplatePart[] => {
    if (part.kind === 'text') return textParts(part);
    const what = part.kind === 'specifier' ? 'a specifier' : 'a placeholder';
    return [{ kind: 'opaque', what, at: locate(value, part.start, part.end) }];
  });
  return { value: template, at: extentOf(template, locate(value, word.start, word.end)) };
}

function expanded(part: UnitPart, value: SourceFile, namespace: Namespace): TemplatePart[] {
  return split(part, value, /\$\$|\$\{([A-Za-z_]\w*)\}/g, (at, name) =>
    name === undefined ? { kind: 'text', text: '$', at } : useOf(name, namespace, at),
  );
}

/** Text with another part in place of what the pattern finds. */
function split(
  part: UnitPart,
  value: SourceFile,
  pattern: RegExp,
  hole: (at: Location, name: string | undefined) => TemplatePart,
): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let from = 0;
  for (const found of part.text.matchAll(pattern)) {
    if (found.index > from) parts.push(textPart(part, value, from, found.index));
    from = found.index + found[0].length;
    parts.push(hole(placeOf(part, value, found.index, from), found[1]));
  }
  if (from < part.text.length) parts.push(textPart(part, value, from, part.text.length));
  return parts;
}

function textPart(part: UnitPart, value: SourceFile, from: number, to: number): TemplatePart {
  return { kind: 'text', text: part.text.slice(from, to), at: placeOf(part, value, from, to) };
}

/** What an escape stands for has only the place of the escape. */
function placeOf({ text, start, end }: UnitPart, value: SourceFile, from: number, to: number): Location {
  return end - start === text.length ? locate(value, start + from, start + to) : locate(value, start, end);
}

function useOf(name: string, namespace: Namespace, at: Location): TemplatePart {
  return { kind: 'use', use: { name, namespace, at }, at };
}
