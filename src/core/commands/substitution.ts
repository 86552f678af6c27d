import { extentOf, type TemplatePart, type Use } from '../facts/template.ts';
import type { Word } from './command.ts';
import type { Invocation } from './invocation.ts';
import type { ScriptState } from './script-state.ts';
import { cutWord } from './words.ts';

/**
 * Follows two habits of scripts one level deep: a function that passes its arguments on (`in_db() { docker exec db "$@"; }`)
 * and a command kept in a variable (`PSQL="docker compose exec -T db psql"; $PSQL -c …`).
 */
export function substituted(invocation: Invocation, state: ScriptState): readonly Invocation[] {
  const [program, ...args] = invocation.words;
  if (program?.value.length !== 1) return [invocation];
  const [part] = program.value;
  if (part?.kind === 'use') return [{ ...invocation, words: [...commandIn(part.use, program, state), ...args] }];
  const body = part?.kind === 'text' ? state.functionBody(part.text) : undefined;
  return body?.map((inner) => called(inner, args, invocation)) ?? [invocation];
}

/** The words of the command that a variable holds, or the variable when nothing says what it holds. */
function commandIn(use: Use, program: Word, state: ScriptState): readonly Word[] {
  const value = state.variable(use.name)?.value ?? use.fallback?.value;
  return value === undefined ? [program] : splitWord({ value, at: program.at });
}

/** A command of a function's body, run where the call stands, with the arguments of the call. */
function called(inner: Invocation, args: readonly Word[], { script, input, where, at }: Invocation): Invocation {
  return {
    ...inner,
    ...(script === undefined ? {} : { script }),
    ...(input === undefined ? {} : { input }),
    where,
    at,
    words: inner.words.flatMap((word) => (takesArguments(word) ? args : [word])),
  };
}

/** `"$@"` or `$*` alone in a word. */
export function takesArguments(word: Word): boolean {
  const [part] = word.value;
  return word.value.length === 1 && part?.kind === 'opaque' && part.what === 'arguments';
}

/** The words of a text at its blanks. One pass over its parts. */
export function splitWord(word: Word): Word[] {
  const words: Word[] = [];
  let value: TemplatePart[] = [];
  const end = (): void => {
    if (value.length > 0) words.push({ value, at: extentOf(value, word.at) });
    value = [];
  };
  for (const part of word.value) {
    if (part.kind !== 'text') {
      value.push(part);
      continue;
    }
    for (const { 0: run, index } of part.text.matchAll(/\s+|\S+/g)) {
      if (/^\s/.test(run)) end();
      else value.push(...cutWord({ value: [part], at: part.at }, index, index + run.length).value);
    }
  }
  end();
  return words;
}
