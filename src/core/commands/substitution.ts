import type { Template, TemplatePart } from '../facts/template.ts';
import type { Word } from './command.ts';
import type { Invocation } from './invocation.ts';
import type { ScriptState } from './script-state.ts';
import { cutWord, outlineOf } from './words.ts';

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

/** The words of a text at its blanks. */
export function splitWord(word: Word): Word[] {
  const outline = outlineOf(word.value);
  const words: Word[] = [];
  let from = -1;
  for (let i = 0; i <= outline.length; i++) {
    const blank = i === outline.length || /\s/.test(outline.charAt(i));
    if (blank && from >= 0) words.push(cutWord(word, from, i));
    if (blank) from = -1;
    else if (from < 0) from = i;
  }
  return words;
}
