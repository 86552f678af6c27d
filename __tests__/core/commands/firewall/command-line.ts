import type { Command, CommandContext, CommandFamily, Word } from '../../../../src/core/commands/command.ts';
import { FactMaker } from '../../../../src/core/facts/reading.ts';
import type { Fact } from '../../../../src/core/facts/fact.ts';
import type { Setting } from '../../../../src/core/facts/setting.ts';
import type { TemplatePart } from '../../../../src/core/facts/template.ts';
import type { SourceFile } from '../../../../src/core/text/source-file.ts';
import type { Location } from '../../../../src/core/text/span.ts';
import { describeFact } from '../../../../src/core/facts/describe.ts';
import { LineIndex } from '../../../../src/core/text/line-index.ts';

const path = 'open.sh';

function at(start: number, end: number): Location {
  return { path, span: { start, end } };
}

/** A word of a simple line: quotes and `$NAME` are all the shell that these tests need. */
function word(text: string, offset: number): Word {
  const value: TemplatePart[] = [];
  for (const piece of text.matchAll(/"([^"]*)"|'([^']*)'|([^"']+)/g)) {
    const inner = piece[1] ?? piece[2] ?? piece[3] ?? '';
    const from = offset + piece.index + (piece[3] === undefined ? 1 : 0);
    for (const part of inner.matchAll(/\$\{?(\w+)\}?|[^$]+/g)) {
      const here = at(from + part.index, from + part.index + part[0].length);
      const name = part[1];
      if (name === undefined) value.push({ kind: 'text', text: part[0], at: here });
      else value.push({ kind: 'use', use: { name, namespace: { kind: 'script', path }, at: here }, at: here });
    }
  }
  return { value, at: at(offset, offset + text.length) };
}

export function commandOf(line: string): Command {
  const [program, ...words] = [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map((match) => word(match[0], match.index));
  const name = line.slice(program?.at.span.start, program?.at.span.end);
  return { name, words, environment: [], at: at(0, line.length), program: program?.at ?? at(0, 0) };
}

export function contextOf(make: FactMaker, file: SourceFile, setting: Setting): CommandContext {
  const unknown = (): undefined => undefined;
  const namespace = { kind: 'script', path } as const;
  return { make, file, setting, standing: 'effective', namespace, variable: unknown, repositoryPath: unknown };
}

export function factsOf(family: CommandFamily, line: string, setting: Setting = { kind: 'machine', path }): Fact[] {
  const make = new FactMaker('test', { standing: 'effective', environment: 'any' }, setting);
  const file = { path, text: line, origin: 'repository' as const };
  return [...family.read(commandOf(line), contextOf(make, file, setting))].filter(
    (item): item is Fact => item.kind !== 'embedded',
  );
}

/** Each fact as `describeFact` prints it, without place and setting, and behind it the characters it stands on. */
export function described(family: CommandFamily, line: string): string[] {
  const index = new LineIndex(line);
  return factsOf(family, line).map((fact) => {
    const text = describeFact(fact, ({ span }) => index.region(span))
      .replace(/^\S+ \S+ /, '')
      .replace(/ \[.*\]$/, '');
    return `${text} @${line.slice(fact.at.span.start, fact.at.span.end)}`;
  });
}
