import type { CommandVariable, Word } from '../command.ts';
import { innerCommand, type Invocation, type Unwrapping, type Wrapper } from '../invocation.ts';
import { parseOptions, type OptionTable } from '../options.ts';
import { cutWord, dropText, leadingText, located, textOf } from '../words.ts';

interface Prefix {
  readonly table: OptionTable;
  /** Words between the options and the command: the duration of `timeout`, the user of `gosu`. */
  readonly skip?: number;
  readonly assignments?: true;
  /** The verb behind which a command stands. */
  readonly subcommand?: readonly string[];
  /** The prefix says something by itself: the file it loads. */
  readonly keep?: true;
}

const none: OptionTable = { short: '', long: [], leading: true };

/** Programs that run the rest of their words as a command. */
const prefixes: Readonly<Record<string, Prefix>> = {
  sudo: {
    table: { short: 'ugpCThDRrtU', long: ['user', 'group', 'prompt', 'chdir', 'host', 'role', 'type'], leading: true },
    assignments: true,
  },
  doas: { table: { short: 'uCa', long: [], leading: true } },
  env: { table: { short: 'uCS', long: ['unset', 'chdir'], leading: true }, assignments: true },
  'cross-env': { table: none, assignments: true },
  'cross-env-shell': { table: none, assignments: true },
  exec: { table: { short: 'a', long: [], leading: true } },
  command: { table: none },
  builtin: { table: none },
  time: { table: { short: 'fo', long: ['format', 'output'], leading: true } },
  nohup: { table: none },
  setsid: { table: none },
  nice: { table: { short: 'n', long: ['adjustment'], leading: true } },
  ionice: { table: { short: 'cnp', long: ['class', 'classdata'], leading: true } },
  stdbuf: { table: { short: 'ioe', long: [], leading: true } },
  timeout: { table: { short: 'ks', long: ['kill-after', 'signal'], leading: true }, skip: 1 },
  gtimeout: { table: { short: 'ks', long: ['kill-after', 'signal'], leading: true }, skip: 1 },
  gosu: { table: none, skip: 1 },
  'su-exec': { table: none, skip: 1 },
  setuidgid: { table: none, skip: 1 },
  chpst: { table: { short: 'ubeom', long: [], leading: true } },
  flock: { table: { short: 'wE', long: ['timeout'], leading: true }, skip: 1 },
  watch: { table: { short: 'n', long: ['interval'], leading: true } },
  xargs: { table: { short: 'adEIiLnPs', long: ['max-args', 'max-procs', 'replace', 'delimiter'], leading: true } },
  tini: { table: none },
  'dumb-init': { table: none },
  chronic: { table: none },
  'docker-entrypoint.sh': { table: none },
  unbuffer: { table: none },
  strace: { table: { short: 'eoPps', long: [], leading: true } },
  dotenv: { table: { short: 'ecpv', long: ['env-file'], leading: true }, keep: true },
  'env-cmd': { table: { short: 'fer', long: ['file', 'environments'], leading: true }, keep: true },
  npx: { table: { short: 'pc', long: ['package'], leading: true } },
  bunx: { table: none },
  dotenvx: { table: { short: 'f', long: ['env-file'], leading: true }, subcommand: ['run'], keep: true },
  bundle: { table: none, subcommand: ['exec'] },
  poetry: { table: none, subcommand: ['run'] },
  pipenv: { table: none, subcommand: ['run'] },
  uv: { table: none, subcommand: ['run'] },
  doppler: { table: none, subcommand: ['run'] },
  yarn: { table: none, subcommand: ['exec', 'dlx'] },
  pnpm: { table: none, subcommand: ['exec', 'dlx'] },
};

function unwrapPrefix(prefix: Prefix, invocation: Invocation): Unwrapping | undefined {
  const words = behindVerb(prefix, invocation.words.slice(1));
  if (words === undefined) return undefined;
  const rest = parseOptions(words, prefix.table).operands.slice(prefix.skip ?? 0);
  if (prefix.assignments === true) return withAssignments(invocation, rest);
  return { ...innerCommand(invocation, rest), keep: prefix.keep === true || rest.length === 0 };
}

/** undefined: another verb, behind which no command stands. */
function behindVerb({ subcommand }: Prefix, words: readonly Word[]): readonly Word[] | undefined {
  if (subcommand === undefined) return words;
  return subcommand.includes(textOf(words[0]) ?? '') ? words.slice(1) : undefined;
}

/** `env A=b C=d -- command`. */
function withAssignments(invocation: Invocation, words: readonly Word[]): Unwrapping {
  const assignments: CommandVariable[] = [];
  for (const word of words) {
    const assignment = assignmentOf(word);
    if (assignment === undefined) break;
    assignments.push(assignment);
  }
  const rest = words.slice(assignments.length);
  const environment = [...invocation.environment, ...assignments];
  return innerCommand(invocation, textOf(rest[0]) === '--' ? rest.slice(1) : rest, { environment });
}

/** `NAME=value` as one word. */
export function assignmentOf(word: Word): CommandVariable | undefined {
  const text = leadingText(word);
  const equals = text.indexOf('=');
  const name = text.slice(0, Math.max(equals, 0));
  if (!/^[a-z_]\w*$/i.test(name)) return undefined;
  return { name, nameAt: cutWord(word, 0, equals).at, value: located(dropText(word, equals + 1)) };
}

/** `wait-for-it.sh db:5432 -- npm start`: a probe, then the command behind `--`. */
const waits: Wrapper = (invocation) => {
  const dashes = invocation.words.findIndex((word) => textOf(word) === '--');
  return dashes < 0 ? undefined : { ...innerCommand(invocation, invocation.words.slice(dashes + 1)), keep: true };
};

const dockerizeTable: OptionTable = {
  short: '',
  long: ['wait', 'timeout', 'template', 'stdout', 'stderr', 'wait-retry-interval', 'wait-http-header', 'env'],
  leading: true,
  singleDash: true,
};

const dockerize: Wrapper = (invocation) => {
  const { operands } = parseOptions(invocation.words.slice(1), dockerizeTable);
  return operands.length === 0 ? undefined : { ...innerCommand(invocation, operands), keep: true };
};

export const prefixWrappers: Readonly<Record<string, Wrapper>> = {
  ...Object.fromEntries(
    Object.entries(prefixes).map(([name, prefix]): [string, Wrapper] => [name, (invocation) => unwrapPrefix(prefix, invocation)]),
  ),
  ...Object.fromEntries(
    ['wait-for-it.sh', 'wait-for-it', 'wait-for', 'wait-for.sh', 'wait_for_it.sh'].map((name) => [name, waits]),
  ),
  dockerize,
};
