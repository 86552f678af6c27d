import type { Word } from '../../../../commands/command.ts';
import type { Template } from '../../../../facts/template.ts';

/** The word with the defaults of its uses in their places: what is meant when nobody says otherwise. */
export function settledWord(word: Word): Word {
  return { value: settled(word.value), at: word.at };
}

function settled(template: Template): Template {
  return template.flatMap((part) =>
    part.kind === 'use' && part.use.fallback !== undefined ? settled(part.use.fallback.value) : [part],
  );
}
