import type { Word } from '../../../commands/command.ts';
import { factsOfArguments } from '../../../commands/run.ts';
import { baseName, dropText, leadingText, outlineOf, textOf } from '../../../commands/words.ts';
import type { UnitEntry } from '../../../documents/systemd-unit.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';
import type { Setting } from '../../../facts/setting.ts';
import type { Namespace, Template } from '../../../facts/template.ts';
import { locate, type SourceFile } from '../../../text/source-file.ts';
import type { Located } from '../../../text/span.ts';
import type { UnitRun } from './run.ts';
import { identityOf, namesServer, withCommandLine, type Unit } from './unit.ts';
import { commandWords, plainWords } from './words.ts';

export interface UnitCommand {
  readonly key: string;
  readonly words: readonly Word[];
  readonly file: SourceFile;
}

const keys = /^Exec(?:Condition|StartPre|Start|StartPost|Reload|Stop|StopPre|StopPost)$/;

const maxCommands = 1_000;

/** The commands of a unit; an empty assignment forgets those of its key. */
export function commandsOf(
  entries: readonly UnitEntry[],
  namespace: Namespace,
  variables: ReadonlyMap<string, Located<Template>>,
): readonly UnitCommand[] {
  let commands: UnitCommand[] = [];
  for (const { key, value } of entries) {
    if (!keys.test(key)) continue;
    if (value.text === '') commands = commands.filter((command) => command.key !== key);
    for (const words of linesOf(value, namespace, variables)) {
      if (commands.length < maxCommands) commands.push({ key, words, file: value });
    }
  }
  return commands;
}

/** `a ; b` are two commands. */
function* linesOf(
  value: SourceFile,
  namespace: Namespace,
  variables: ReadonlyMap<string, Located<Template>>,
): Iterable<readonly Word[]> {
  // Behind a colon no variable is put in.
  const literal = /^[-@+!|]*:/.test(value.text);
  const words = literal ? plainWords(value) : commandWords(value, namespace, variables);
  let line: Word[] = [];
  for (const word of words) {
    if (textOf(word) !== ';') line.push(word);
    else {
      yield withoutPrefixes(line);
      line = [];
    }
  }
  yield withoutPrefixes(line);
}

/** `-`, `+`, `!`, `:` and `|` before the program say how it is run; behind `@` stands the name it is given. */
function withoutPrefixes(words: readonly Word[]): readonly Word[] {
  const [program, ...others] = words;
  if (program === undefined) return words;
  const prefixes = /^[-@:+!|]*/.exec(leadingText(program))?.[0] ?? '';
  return [dropText(program, prefixes.length), ...(prefixes.includes('@') ? others.slice(1) : others)];
}

const serverPrograms = new Set(['postgres', 'postmaster', 'pg_ctl', 'pg_ctlcluster', 'edb-postgres']);
const otherPrograms = new Set(['docker', 'podman', 'nerdctl', 'docker-compose', 'true']);

/** By what it starts; by its name where the program says nothing, as in a drop-in. */
export function startsServer(commands: readonly UnitCommand[], unit: Unit): boolean {
  const lines = commands.filter(({ key }) => key === 'ExecStart').map(({ words }) => words);
  if (lines.some(isServer)) return true;
  return namesServer(unit) && !lines.some((words) => otherPrograms.has(programOf(words)));
}

/** pg_ctlcluster starts it, as the template `postgresql@.service` of Debian does where a drop-in names no program. */
export function isCleared(commands: readonly UnitCommand[], { name }: Unit): boolean {
  const programs = commands.filter(({ key }) => key === 'ExecStart').map(({ words }) => programOf(words));
  return programs.length === 0 ? /^postgresql@/.test(name) : programs.includes('pg_ctlcluster');
}

function isServer(words: readonly Word[]): boolean {
  const program = programOf(words);
  if (serverPrograms.has(program)) return true;
  const line = words.map((word) => outlineOf(word.value)).join(' ');
  return !otherPrograms.has(program) && /(?:^|[\s/;&|])(?:pg_ctl|pg_ctlcluster|postmaster)\s|\/postgres\s+-/.test(line);
}

function programOf([program]: readonly Word[]): string {
  return program === undefined ? '' : baseName(outlineOf(program.value));
}

/** What the commands dial, listen on and restart. A unit's own reload and stop wait to be asked for: they are no step of a deployment. */
export function* commandFacts(run: UnitRun, commands: readonly UnitCommand[]): Iterable<Fact | Embedded> {
  const { make, namespace } = run;
  const where = { setting: make.setting, standing: make.reading.standing, namespace };
  for (const { key, words, file } of commands) {
    for (const fact of factsOfArguments(words, [], file, { make, where, assigned: run.variables })) {
      if (fact.kind === 'restart.command' && /^Exec(?:Reload|Stop)/.test(key)) continue;
      yield ofCommand(run.server ? ofUnit(fact, run) : fact, key, make.setting);
    }
  }
}

/** A drop-in may take the command back. */
function ofCommand(fact: Fact | Embedded, command: string, own: Setting): Fact | Embedded {
  return fact.kind === 'embedded' || fact.setting !== own || own.kind !== 'machine'
    ? fact
    : { ...fact, setting: { ...own, command } };
}

/** An empty assignment in a drop-in forgets the commands of the unit, and those of drop-ins that are read before (systemd.unit(5)). */
export function* resetFacts({ make, unit }: UnitRun, entries: readonly UnitEntry[]): Iterable<Fact> {
  for (const { key, value } of unit.dropIn ? entries : []) {
    if (!keys.test(key) || value.text !== '') continue;
    yield { ...make.base('platform.attachment', 'platform', locate(value, 0, 0)), how: 'resets', from: key, to: unit.path };
  }
}

/** A statement of the unit's server is tied to what the unit is. */
function ofUnit(fact: Fact | Embedded, { make, unit, variables }: UnitRun): Fact | Embedded {
  if (fact.kind !== 'server.listen' || fact.setting !== make.setting) return fact;
  const own = identityOf(unit, variables.get('PGDATA')?.value);
  return { ...fact, identity: withCommandLine(unit, own, fact.identity) };
}
