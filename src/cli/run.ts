import { version } from '../core/index.ts';
import { fixCommand, moveCommand } from './amend-commands.ts';
import { parseArguments, UsageError } from './arguments.ts';
import { checkCommand, type Check } from './check-command.ts';
import { explain } from './explain.ts';
import { initCommand } from './init.ts';
import { helpText } from './options.ts';
import { smokeCommand } from './smoke-command.ts';
import type { Terminal } from './terminal.ts';

/** Any command; the live test has to wait for answers. */
export async function runAny(words: readonly string[], terminal: Terminal, check: Check): Promise<number> {
  try {
    const given = parseArguments(words);
    const { switches } = given;
    if (given.command === 'smoke' && !switches.has('help') && !switches.has('version'))
      return await smokeCommand(given, terminal, check);
  } catch (error) {
    return failed(error, terminal);
  }
  return run(words, terminal, check);
}

/** Commands that wait for nobody. The exit code: 0 clean, 1 findings at or above fail-on, 2 wrong use or settings. */
export function run(words: readonly string[], terminal: Terminal, check: Check): number {
  try {
    return dispatch(words, terminal, check);
  } catch (error) {
    return failed(error, terminal);
  }
}

function failed(error: unknown, terminal: Terminal): number {
  terminal.say(`pg-port-guard: ${error instanceof UsageError ? error.message : internal(error)}\n`);
  return 2;
}

function dispatch(words: readonly string[], terminal: Terminal, check: Check): number {
  const given = parseArguments(words);
  if (given.switches.has('help')) return printed(terminal, helpText());
  if (given.switches.has('version')) return printed(terminal, `${version}\n`);
  if (given.command === 'explain') return explain(given.operands, terminal);
  if (given.command === 'init') return initCommand(given, terminal);
  if (given.command === 'fix') return fixCommand(given, terminal);
  if (given.command === 'move') return moveCommand(given, terminal);
  return checkCommand(given, terminal, check);
}

function printed(terminal: Terminal, text: string): number {
  terminal.print(text);
  return 0;
}

/** A bug of ours: where, but not the message, which may quote what was read. */
function internal(error: unknown): string {
  const frames = (error instanceof Error ? (error.stack ?? '') : '').split('\n').filter((line) => /^ {4}at /.test(line));
  return ['internal error; please report this', ...frames.slice(0, 8)].join('\n');
}
