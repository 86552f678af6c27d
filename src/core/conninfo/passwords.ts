/** Passwords of every connection string in a text, raw and percent-decoded, for masking. Never a port, host or database name. */
export function passwordsOf(text: string): string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(/:\/\/[^\s:/@]*:([^\s]*?)@(?=[^@\s]*(?:[/:?]|$|\s))/g)) addPassword(found, match[1] ?? '');
  for (const match of text.matchAll(/(?:password|pwd|sslpassword)\s*=\s*('(?:[^'\\]|\\.){1,512}'|"[^"]{1,512}"|[^\s;&'"]+)/gi)) {
    addPassword(found, (match[1] ?? '').replace(/^['"]|['"]$/g, ''));
  }
  return [...found];
}

function addPassword(found: Set<string>, raw: string): void {
  if (raw === '' || /^\d{1,5}$/.test(raw) || /^\$\{?\w+\}?$/.test(raw)) return;
  found.add(raw);
  try {
    found.add(decodeURIComponent(raw));
  } catch {
    // A password with a bare percent sign has no decoded form.
  }
}
