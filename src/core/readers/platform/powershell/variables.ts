import { dialsOf } from '../../../commands/connection-strings.ts';
import { openValue } from '../../../commands/definitions.ts';
import type { Word } from '../../../commands/command.ts';
import { dialsOfVariables, type VariableEntry } from '../../../conninfo/variables.ts';
import type { PowershellStatement, PowershellWord } from '../../../documents/powershell.ts';
import type { Fact } from '../../../facts/fact.ts';
import { plainText } from '../../../facts/template.ts';
import { weakest, type Standing } from '../../../facts/setting.ts';
import { locate } from '../../../text/source-file.ts';
import { nameOf, type PowershellSource } from './source.ts';

interface Assignment {
  readonly entry: VariableEntry;
  readonly standing: Standing;
}

/** Assignments to variables and to the environment, and what they dial together. */
export function* readVariables(source: PowershellSource, statements: readonly PowershellStatement[]): Iterable<Fact> {
  const entries: VariableEntry[] = [];
  for (const statement of statements) {
    const assignment = assigned(source, statement) ?? setInEnvironment(source, statement);
    if (assignment === undefined) continue;
    const { entry, standing } = assignment;
    entries.push(entry);
    yield {
      ...source.make.base('platform.definition', 'platform', entry.value.at, { standing }),
      name: entry.name.value,
      value: openValue({ name: entry.name.value, value: entry.value }),
      namespace: source.namespace,
      rank: 0,
    };
  }
  const where = { make: source.make, setting: source.make.setting, standing: source.make.reading.standing };
  yield* dialsOf(dialsOfVariables(entries.slice(0, 2000)), where);
}

/** `$Name = value`, `$env:NAME = "value"`; what a command or an expression yields is nothing written. */
function assigned(source: PowershellSource, statement: PowershellStatement): Assignment | undefined {
  const target = statement.assigned?.parts.at(-1);
  const [value, ...others] = statement.words;
  if (target?.kind !== 'variable' || value === undefined || others.length > 0) return undefined;
  if (statement.pipedTo !== undefined || !isValue(value)) return undefined;
  const name = { value: nameOf(target), at: locate(source.file, target.start, target.end) };
  const { standing } = source.make.reading;
  const own = statement.parameter ? weakest(standing, 'fallback') : standing;
  return { entry: { name, value: source.word(value) }, standing: own };
}

/** A quoted text, a number or a variable: a bare word is a command. */
function isValue({ quoted, parts, hereString }: PowershellWord): boolean {
  if (hereString !== undefined) return false;
  const [first] = parts;
  return quoted || (parts.length === 1 && (first?.kind === 'variable' || (first?.kind === 'text' && /^\d+$/.test(first.text))));
}

/** `[Environment]::SetEnvironmentVariable('PGPORT', '5433', 'User')`. */
function setInEnvironment(source: PowershellSource, { callee, words }: PowershellStatement): Assignment | undefined {
  if (!/Environment\]::SetEnvironmentVariable$/i.test(callee ?? '')) return undefined;
  const [name, value] = words.map((word): Word => source.word(word));
  const text = name === undefined ? undefined : plainText(name.value);
  if (name === undefined || value === undefined || text === undefined) return undefined;
  return { entry: { name: { value: text.toUpperCase(), at: name.at }, value }, standing: source.make.reading.standing };
}
