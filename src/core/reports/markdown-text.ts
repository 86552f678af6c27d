import { safe } from './redact.ts';

/** Repository text as Markdown that GitHub shows as it is: no markup, no HTML, no mention, no reference, no link, one line. */
export function prose(text: string): string {
  return safe(text)
    .trim()
    .replace(/[\\`*_{}[\]|~$]/g, '\\$&')
    .replace(/[&<>]/g, (character) => entities[character] ?? '')
    .replace(/^(\d*)([#+\-=.)])/, '$1\\$2')
    .replace(/:\/\/|@|#(?=\w)|\bwww(?=\.)|\bGH(?=-\d)/gi, broken);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Mentions and links are found after Markdown is read, so escapes do not stop them; a zero-width space does. */
function broken(token: string): string {
  return `${token.charAt(0)}\u200b${token.slice(1)}`;
}

/**
 * Repository text as a code span, also inside a table cell: a fence longer than any run of backticks in it. Tables look at backslashes before code
 * spans do: one before a pipe would take the pipe's own for itself and end the cell.
 */
export function code(text: string): string {
  const clean = safe(text)
    .replace(/<!--/g, '<! --')
    .replace(/\\+\|?|\|/g, cellPipe);
  const fence = fenceFor(clean, 1);
  const pad = clean.startsWith('`') || clean.endsWith('`') ? ' ' : '';
  return clean === '' ? '' : `${fence}${pad}${clean}${pad}${fence}`;
}

/** Backticks that no run in the text closes, `least` or more. */
export function fenceFor(text: string, least: number): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(Math.max(least, longest + 1));
}

function cellPipe(run: string): string {
  return run.endsWith('|') ? `${run.slice(0, -1).repeat(2)}\\|` : run;
}

/** Bytes of a text in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}
