/** The parts of a path that an input names below a directory, and why it is refused, if it is. */
export function insideParts(path: string): { readonly parts: readonly string[]; readonly refusal: string | undefined } {
  const parts = path
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  return { parts, refusal: refusalOf(path, parts) };
}

function refusalOf(path: string, parts: readonly string[]): string | undefined {
  if (parts.length === 0 || path.includes('\0')) return 'names no file';
  if (/^([\\/]|[A-Za-z]:)/.test(path) || parts.includes('..'))
    return 'must lie in the checked directory (a relative path without ..)';
  return parts.some((part) => part.toLowerCase() === '.git') ? 'must not lie in .git' : undefined;
}
