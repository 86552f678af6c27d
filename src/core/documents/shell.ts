import { parse } from 'unbash';
import { locate, type SourceFile } from '../text/source-file.ts';
import type { Document, Problem } from './document.ts';
import type { ShellScript } from './shell/tree.ts';
import { ScriptWalker } from './shell/walk.ts';

export type * from './shell/tree.ts';

/** Longer texts are read up to here, at a line's end. */
const sizeLimit = 200_000;
/** The parser reads what is inside a substitution once for each level around it: 250 levels take it 10 s for 200 kB. */
const depthLimit = 60;
/** It looks through all here-documents of a line for each of them. */
const waitingLimit = 1000;

/** A POSIX shell or Bash script as a flat list of simple commands. Tolerant: what cannot be read is left out. */
export function parseShell(file: SourceFile): Document<ShellScript> {
  const problems: Problem[] = [];
  let source = file.text;
  if (source.length > sizeLimit) {
    const cut = source.lastIndexOf('\n', sizeLimit);
    source = source.slice(0, cut < 0 ? sizeLimit : cut);
    problems.push({ code: 'shell-too-long', message: 'the script is long: only its beginning was read', at: locate(file, 0, 0) });
  }
  const end = unreadableFrom(source);
  if (end !== undefined) {
    source = source.slice(0, end);
    problems.push({
      code: 'shell-depth',
      message: 'nested too deep: the script was read up to here',
      at: locate(file, end, end),
    });
  }
  const walker = new ScriptWalker(source);
  try {
    walker.statements(parse(source).commands);
  } catch (error) {
    // The parser is recursive: very deep nesting ends in a RangeError, and what was walked before it is kept.
    if (!(error instanceof Error)) throw error;
    problems.push({ code: 'shell-unreadable', message: 'the script could not be read to its end', at: locate(file, 0, 0) });
  }
  return { file, tree: { commands: walker.commands }, problems };
}

/**
 * The line in which more parentheses are open, or more here-documents wait for their text, than in any script; undefined when there is none.
 * Quotes do not count: a bound, not a grammar.
 */
function unreadableFrom(text: string): number | undefined {
  let depth = 0;
  let waiting = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '(') depth++;
    else if (character === ')') depth = Math.max(0, depth - 1);
    else if (character === '<') waiting++;
    else if (character === '\n' && text.charAt(i - 1) !== '\\') waiting = 0;
    if (depth > depthLimit || waiting > waitingLimit) return text.lastIndexOf('\n', i) + 1;
  }
  return undefined;
}
