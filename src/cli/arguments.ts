import { parseArgs } from 'node:util';
import { commands, options, type Command, type Option } from './options.ts';

/** What was asked for, with every value checked. */
export interface Arguments {
  readonly command: Command;
  readonly operands: readonly string[];
  readonly switches: ReadonlySet<string>;
  /** The last one given counts. */
  readonly value: (name: string) => string | undefined;
  readonly values: (name: string) => readonly string[];
}

/** Wrong use: exit 2 with this message. */
export class UsageError extends Error {}

export function parseArguments(given: readonly string[]): Arguments {
  const { values, positionals } = parseTokens(given);
  const found = new Map<string, string[]>();
  for (const option of options) {
    const list = [values[option.name] ?? []].flat();
    if (list.length > 0)
      found.set(
        option.name,
        list.map((value) => checked(option, value)),
      );
  }
  const [first, ...rest] = positionals;
  const command = commands.find((name) => name === first);
  refuseStrangers(command ?? 'check', [...found.keys()]);
  return {
    command: command ?? 'check',
    operands: command === undefined ? positionals : rest,
    switches: new Set([...found.keys()].filter((name) => values[name] === true)),
    value: (name) => found.get(name)?.at(-1),
    values: (name) => found.get(name) ?? [],
  };
}

/** Flags that only some commands follow; the others are those of `check`, which `fix` and `move` share. */
const only: Readonly<Record<string, readonly Command[]>> = {
  'dry-run': ['init', 'fix', 'move'],
  force: ['init'],
  to: ['move'],
  server: ['move'],
  partial: ['move'],
  review: ['fix'],
  host: ['smoke'],
  port: ['smoke'],
  'old-port': ['smoke'],
  'pooler-dsn-file': ['smoke'],
  socket: ['smoke'],
  timeout: ['smoke'],
  wait: ['smoke'],
  'old-port-login': ['smoke'],
};
const reports = ['format', 'fail-on', 'only-changed', 'min-level', 'min-certainty', 'write-baseline'];
const ofFiles = ['base', 'config', 'expected-port', 'layers', 'include', 'exclude', 'baseline', 'dsn'];
const notOf: Readonly<Partial<Record<Command, readonly string[]>>> = {
  fix: reports,
  move: ['base', ...reports],
  smoke: [...ofFiles, 'only-changed', 'write-baseline'],
};
const ofAll = new Set(['help', 'version', 'no-color']);
/** A flag that a command would not follow is a mistake, not something to go on with. */
function refuseStrangers(command: Command, flags: readonly string[]): void {
  const strange = flags.find((flag) => !ofAll.has(flag) && !follows(command, flag));
  if (strange !== undefined) throw new UsageError(`${command} does not take --${strange}`);
}

function follows(command: Command, flag: string): boolean {
  const commandsOfFlag = only[flag];
  if (commandsOfFlag !== undefined) return commandsOfFlag.includes(command);
  return command !== 'init' && notOf[command]?.includes(flag) !== true;
}

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

function parseTokens(given: readonly string[]): { readonly values: Values; readonly positionals: string[] } {
  const known = Object.fromEntries(
    options.map((option) => [
      option.name,
      isSwitch(option) ? { type: 'boolean' as const } : { type: 'string' as const, multiple: true },
    ]),
  );
  try {
    return parseArgs({
      args: [...given],
      options: { ...known, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    throw new UsageError(explained(error));
  }
}

function isSwitch(option: Option): boolean {
  return option.value === undefined && option.choices === undefined;
}

function explained(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message: string };
  const first = message.split(/[.\n]/)[0] ?? '';
  if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return message.split('\n')[0] ?? '';
  return `${first.toLowerCase()}; the flags are ${options.map(({ name }) => `--${name}`).join(', ')}`;
}

function checked({ name, choices }: Option, value: string | boolean): string {
  const text = String(value);
  if (typeof value === 'string' && text.trim() === '') throw new UsageError(`--${name} needs a value`);
  if (choices !== undefined && !choices.includes(text)) throw new UsageError(`--${name} must be one of ${choices.join(', ')}`);
  return text;
}
