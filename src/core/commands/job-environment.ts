import { dialsOfVariables } from '../conninfo/variables.ts';
import type { Fact } from '../facts/fact.ts';
import type { Namespace } from '../facts/template.ts';
import { parseInterpolation } from '../templates/posix.ts';
import { locate, type SourceFile } from '../text/source-file.ts';
import type { Command, CommandContext, CommandFamily, CommandVariable, Word } from './command.ts';
import { dialsOf, entryOf } from './connection-strings.ts';
import { openValue } from './definitions.ts';
import { parseOptions } from './options.ts';
import { outlineOf } from './words.ts';
import { assignmentOf } from './wrappers/prefixes.ts';

/** Files of `NAME=value` lines that the runner reads after a step, for the steps behind it (GitHub; CircleCI sources its file). */
const files = new Set(['GITHUB_ENV', 'BASH_ENV']);
/** Below the step's own environment, above the job's. */
const written = -2;

/** `echo "PGPORT=5433" >> "$GITHUB_ENV"`: a variable of the later steps of the job. */
export const jobEnvironment: CommandFamily = {
  names: ['echo', 'printf', 'cat', 'tee'],
  *read(command, context) {
    if (context.namespace.kind !== 'workflow' || !targetsOf(command).some(isJobEnvironment)) return;
    const { path, job } = context.namespace;
    const namespace: Namespace = { kind: 'workflow', path, ...(job === undefined ? {} : { job }) };
    const variables = variablesOf(command, context);
    for (const variable of variables) yield* definition(variable, namespace, context);
    yield* dialsOf(dialsOfVariables(variables.map(entryOf)), context);
  },
};

function* definition(variable: CommandVariable, namespace: Namespace, context: CommandContext): Iterable<Fact> {
  const { setting, standing } = context;
  yield {
    ...context.make.base('platform.definition', 'platform', variable.value.at, { setting, standing }),
    name: variable.name,
    value: openValue(variable),
    namespace,
    rank: written,
  };
}

function targetsOf(command: Command): readonly Word[] {
  if (command.name === 'tee') return parseOptions(command.words, { short: '', long: [] }).operands;
  return (command.redirects ?? []).filter(({ operator }) => operator.startsWith('>')).map(({ target }) => target);
}

function isJobEnvironment({ value }: Word): boolean {
  const [part] = value;
  return value.length === 1 && part?.kind === 'use' && files.has(part.use.name);
}

/** One word of `echo` with its holes; else the lines that are written, as text. */
function variablesOf(command: Command, context: CommandContext): readonly CommandVariable[] {
  const words = command.name === 'echo' ? parseOptions(command.words, { short: '', long: [] }).operands : [];
  const [only] = words;
  if (only !== undefined && words.length === 1 && !outlineOf(only.value).includes('\n')) {
    const variable = assignmentOf(only);
    if (variable !== undefined) return [variable];
  }
  return command.input === undefined ? [] : linesOf(command.input, context);
}

const line = /^(?:export )?([A-Za-z_]\w*)=(.*)$/gm;

function linesOf(input: SourceFile, { namespace }: CommandContext): readonly CommandVariable[] {
  return [...input.text.matchAll(line)].map((match): CommandVariable => {
    const written = (match[2] ?? '').trimEnd();
    const inset = /^(?:"[^"]*"|'[^']*')$/.test(written) ? 1 : 0;
    const start = match.index + match[0].length - (match[2] ?? '').length + inset;
    const end = start + written.length - 2 * inset;
    const value = parseInterpolation(input, start, end, { namespace, escapes: 'shell' });
    const name = match[1] ?? '';
    const equals = match.index + match[0].length - (match[2] ?? '').length - 1;
    const nameAt = locate(input, equals - name.length, equals);
    return { name, nameAt, value: { value, at: locate(input, start, end) } };
  });
}
