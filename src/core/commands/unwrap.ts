import type { Invocation, Unwrapped } from './invocation.ts';
import type { ScriptState } from './script-state.ts';
import { baseName, outlineOf } from './words.ts';
import { containerWrappers } from './wrappers/containers.ts';
import { prefixWrappers } from './wrappers/prefixes.ts';
import { shellWrappers } from './wrappers/shells.ts';

const wrappers = new Map(Object.entries({ ...prefixWrappers, ...shellWrappers, ...containerWrappers }));
const wrapperLimit = 12;

/** What an invocation comes to: the commands that are run, and shell text that some of them read. */
export function unwrap(invocation: Invocation, state: ScriptState): Unwrapped[] {
  const result: Unwrapped[] = [];
  let current = invocation;
  for (let depth = 0; depth < wrapperLimit; depth++) {
    const unwrapping = wrappers.get(programName(current))?.(current, state);
    if (unwrapping === undefined) break;
    const { keep, inner } = unwrapping;
    if (keep) result.push({ kind: 'command', invocation: current });
    if (inner?.kind !== 'command') return inner === undefined ? result : [...result, inner];
    current = inner.invocation;
  }
  result.push({ kind: 'command', invocation: current });
  return result;
}

/** Base name of the program; what stands behind a hole still counts (`$BIN/psql`). */
export function programName(invocation: Invocation): string {
  const [program] = invocation.words;
  if (program === undefined) return '';
  const name = baseName(outlineOf(program.value));
  return name.endsWith('.exe') ? name.slice(0, -4) : name;
}
