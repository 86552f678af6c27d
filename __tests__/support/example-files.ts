import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The files of a sample repository below `examples/`, by path. */
export function exampleFiles(name: string): Readonly<Record<string, string>> {
  const directory = join('examples', name);
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const texts = files.map((file) => {
    const path = join(file.parentPath, file.name);
    return [relative(directory, path).replaceAll('\\', '/'), readFileSync(path, 'utf8').replaceAll('\r\n', '\n')] as const;
  });
  return Object.fromEntries(texts);
}

/** The change itself: the server's port, from 5432 to what the example says. */
export function beforePortChange(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const path = 'postgres/postgresql.conf';
  return { ...files, [path]: (files[path] ?? '').replace('5433', '5432') };
}
