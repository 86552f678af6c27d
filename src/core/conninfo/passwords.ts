/** Longest user information that is looked at: nothing is quadratic on a text of `://`. */
const maxLength = 1024;

/**
 * Passwords of every connection string in a text, raw and percent-decoded, for masking. Never a port, and never a word that stands in the
 * same text as a user, host or database (`postgres://postgres:postgres@db/postgres`): hiding it would hide them. One or two characters
 * cannot be masked without hiding everything else.
 */
export function passwordsOf(text: string): string[] {
  const found = new Set<string>();
  const known = new Set<string>();
  ofUrls(text, found, known);
  for (const match of text.matchAll(/(?:host|server|user(?:name| id)?|uid|dbname|database)\s{0,8}=\s{0,8}([^\s;&'"]{1,255})/gi))
    known.add(match[1] ?? '');
  for (const match of text.matchAll(
    /(?:password|passwd|pwd)\s{0,8}=\s{0,8}('(?:[^'\\]|\\.){1,512}'|"[^"]{1,512}"|[^\s;&'"]{1,512})/gi,
  ))
    addPassword(found, (match[1] ?? '').replace(/^['"]|['"]$/g, ''));
  return [...found].filter((password) => !known.has(password));
}

/** `scheme://user:password@host/database`: a raw `@` in the password is read both ways, to the first and to the last. */
function ofUrls(text: string, found: Set<string>, known: Set<string>): void {
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const url = /^[^\s"'`<>]*/.exec(text.slice(at + 3, at + 3 + maxLength))?.[0] ?? '';
    const colon = url.search(/[:@/]/);
    const first = url.indexOf('@');
    if (first < 0) continue;
    for (const word of (/^([^:@/?]*)(?::\d*)?\/?([^?]*)/.exec(url.slice(url.lastIndexOf('@') + 1)) ?? []).slice(1))
      known.add(word);
    known.add(url.slice(0, colon));
    if (url.charAt(colon) !== ':') continue;
    addPassword(found, url.slice(colon + 1, first));
    addPassword(found, url.slice(colon + 1, url.lastIndexOf('@')));
  }
}

function addPassword(found: Set<string>, raw: string): void {
  if (raw.length < 3 || /^\d{1,5}$/.test(raw) || /^(?:\$\{?[\w:?-]+\}?|\{\{.*\}\}|<.*>)$/.test(raw)) return;
  found.add(raw);
  try {
    found.add(decodeURIComponent(raw));
  } catch {
    // A password with a bare percent sign has no decoded form.
  }
}
