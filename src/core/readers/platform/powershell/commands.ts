import { factsOfArguments } from '../../../commands/run.ts';
import type { Word } from '../../../commands/command.ts';
import { cutWord, outlineOf } from '../../../commands/words.ts';
import type { PowershellStatement } from '../../../documents/powershell.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';
import type { PowershellSource } from './source.ts';

/** Commands, each stage of a pipeline: programs, and cmdlets by their lower-case names. */
export function* readCommands(source: PowershellSource, statements: readonly PowershellStatement[]): Iterable<Fact | Embedded> {
  const { make, namespace, file } = source;
  const where = { setting: make.setting, standing: make.reading.standing, namespace };
  for (const statement of statements) {
    for (let stage: PowershellStatement | undefined = statement; stage !== undefined; stage = stage.pipedTo) {
      const words = stage.words.filter((word) => word.hereString === undefined).map((word) => source.word(word));
      const [program, ...others] = words;
      const named = program === undefined ? undefined : programOf(program);
      if (named !== undefined) yield* factsOfArguments([named, ...others], [], file, { make, where });
    }
  }
}

/** `C:\Program Files\PostgreSQL\16\bin\psql.exe` is psql. */
function programOf(word: Word): Word | undefined {
  const outline = outlineOf(word.value);
  const start = Math.max(outline.lastIndexOf('/'), outline.lastIndexOf('\\')) + 1;
  const end = /\.exe$/i.test(outline) ? outline.length - 4 : outline.length;
  if (start >= end) return undefined;
  const { at } = cutWord(word, start, end);
  return { value: [{ kind: 'text', text: outline.slice(start, end).toLowerCase(), at }], at };
}
