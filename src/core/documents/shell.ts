import { parse } from 'unbash';
import { locate, type SourceFile } from '../text/source-file.ts';
import type { Document, Problem } from './document.ts';
import type { ShellScript } from './shell/tree.ts';
import { ScriptWalker } from './shell/walk.ts';

export type * from './shell/tree.ts';

/** Nested substitutions take the parser about 4 s a megabyte: longer texts are read up to here, at a line's end. */
const sizeLimit = 200_000;

/** A POSIX shell or Bash script as a flat list of simple commands. Tolerant: what cannot be read is left out. */
export function parseShell(file: SourceFile): Document<ShellScript> {
  const problems: Problem[] = [];
  let source = file.text;
  if (source.length > sizeLimit) {
    const cut = source.lastIndexOf('\n', sizeLimit);
    source = source.slice(0, cut < 0 ? sizeLimit : cut);
    problems.push({ code: 'shell-too-long', message: 'the script is long: only its beginning was read', at: locate(file, 0, 0) });
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
