import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { classifier } from '../../src/core/index.ts';
import type { Reader } from '../../src/core/readers/reader.ts';
import { pagesOf } from './docs-pages.ts';
import { realisticFiles } from './realistic-files.ts';

/** A text that a reader is given, under the name it has in a repository. */
export interface Seed {
  readonly path: string;
  readonly text: string;
}

/** The files of an example under `examples/`, relative to it. */
export function exampleFiles(example: string): Readonly<Record<string, string>> {
  const directory = join('examples', example);
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const texts = files.map((file) => {
    const path = join(file.parentPath, file.name);
    return [relative(directory, path).replaceAll('\\', '/'), readFileSync(path, 'utf8').replaceAll('\r\n', '\n')] as const;
  });
  return Object.fromEntries(texts);
}

const readerPages = pagesOf('readers', 'facts');
const seedsOfFiles = (files: Readonly<Record<string, string>>): Seed[] =>
  Object.entries(files).map(([path, text]) => ({ path, text }));

/** Every file of every executed page, of an example, and some more. */
export const seeds: readonly Seed[] = [
  ...[...readerPages, ...pagesOf('rules', 'findings')].flatMap(({ sections }) =>
    sections.flatMap(({ files }) => seedsOfFiles(files)),
  ),
  ...seedsOfFiles(exampleFiles('port-change')),
  ...seedsOfFiles(realisticFiles),
].filter(({ path }) => !path.endsWith('.md'));

/** Those a reader wants by their names, and those of its own page (what others hand it, it wants by no name). */
export function seedsOf(reader: Reader): readonly Seed[] {
  const wanted = seeds.filter(({ path }) => classifier.readersOf(path).includes(reader));
  const own = readerPages.filter(({ id }) => id === reader.id).flatMap(({ sections }) => sections);
  return wanted.length > 0 ? wanted : own.flatMap(({ files }) => seedsOfFiles(files));
}
