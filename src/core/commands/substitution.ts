import { extentOf, type Template, type TemplatePart } from '../facts/template.ts';
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
  if (program === undefined) return [invocation];
  const [part] = program.value;
  if (part?.kind === 'use' && program.value.length === 1) {
    const value = state.variable(part.use.name) ?? fallbackOf(part);
    if (value === undefined) return [invocation];
    return [{ ...invocation, words: [...splitWord({ value: value.value, at: program.at }), ...args] }];
  }
  const body = part?.kind === 'text' && program.value.length === 1 ? state.functionBody(part.text) : undefined;
  if (body === undefined) return [invocation];
  return body.map((inner) => ({
    ...inner,
    ...(invocation.script === undefined ? {} : { script: invocation.script }),
    ...(invocation.input === undefined ? {} : { input: invocation.input }),
    where: invocation.where,
    at: invocation.at,
    words: inner.words.flatMap((word) => (takesArguments(word) ? args : [word])),
  }));
}

function fallbackOf(part: TemplatePart & { kind: 'use' }): { readonly value: Template } | undefined {
  return part.use.fallback;
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
