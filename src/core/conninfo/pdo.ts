import { readLibpqKeywords, partsOfKeywords } from './libpq-keyword.ts';
import type { Parts } from './parts.ts';

export function isPdo(text: string): boolean {
  return /^pgsql:\s*[a-z_]+\s*=/i.test(text);
}

/** `pgsql:host=h;port=5433;dbname=d` (semantics B.2): PDO turns `;` into blanks and hands the rest to libpq. */
export function readPdo(text: string): Parts {
  const start = text.indexOf(':') + 1;
  const keywords = ' '.repeat(start) + text.slice(start).replace(/;/g, ' ');
  return partsOfKeywords(
    readLibpqKeywords(keywords, () => true),
    keywords,
  );
}
