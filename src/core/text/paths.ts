/** Repository-relative paths with `/`; '' is the root. */

export function directoryOf(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut < 0 ? '' : path.slice(0, cut);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Without the dot; '' when there is none. A leading dot starts a name, not an extension. */
export function extensionOf(path: string): string {
  const name = nameOf(path);
  const cut = name.lastIndexOf('.');
  return cut <= 0 ? '' : name.slice(cut + 1);
}

/** `..` and `.` resolved; undefined when the path leaves the root or is absolute. */
export function resolvePath(directory: string, relative: string): string | undefined {
  if (relative.startsWith('/')) return undefined;
  const parts = directory === '' ? [] : directory.split('/');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

/** Whether `path` is `directory` or lies below it. */
export function isBelow(path: string, directory: string): boolean {
  return directory === '' || path === directory || path.startsWith(`${directory}/`);
}

/** The path and the directories above it, nearest first; the root is left out. */
export function upFrom(path: string): readonly string[] {
  const result: string[] = [];
  for (let current = path; current !== ''; current = directoryOf(current)) result.push(current);
  return result;
}
