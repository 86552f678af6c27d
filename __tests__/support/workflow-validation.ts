import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';

/** An action of somebody else that our workflows use: its inputs as its action.yml has them at that commit. */
interface ForeignAction {
  readonly version: string;
  readonly sha: string;
  readonly inputs: readonly string[];
}

export const foreignActions = JSON.parse(readFileSync('__tests__/fixtures/foreign-actions.json', 'utf8')) as Readonly<
  Record<string, ForeignAction>
>;

/** How examples and the README name this action: whoever copies one puts in the owner and the SHA of a release. */
export const ownAction = 'OWNER/pg-port-guard';
export const ownPlaceholder = '0'.repeat(40);

interface LanguageService {
  readonly validate: (
    document: object,
    configuration: object,
  ) => Promise<{ readonly message: string; readonly range: { readonly start: { readonly line: number } } }[]>;
}

interface Reference {
  readonly owner: string;
  readonly name: string;
  readonly path?: string;
}

const require = createRequire(import.meta.url);

/**
 * GitHub's own parser of workflows. It imports JSON without attributes, which Node refuses, so it is bundled first: once for each of its versions
 * (github-actions.md §6).
 */
async function languageService(): Promise<LanguageService> {
  const directory = 'node_modules/@actions/languageservice';
  const { version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { readonly version: string };
  const bundle = resolve('.tmp', `languageservice-${version}.mjs`);
  if (!existsSync(bundle)) await writeBundle(resolve(directory, 'dist/index.js'), bundle);
  return (await import(pathToFileURL(bundle).href)) as LanguageService;
}

async function writeBundle(entry: string, bundle: string): Promise<void> {
  const ncc = require('@vercel/ncc') as (entry: string, options: object) => Promise<{ readonly code: string }>;
  const { code } = await ncc(entry, {
    cache: false,
    esm: true,
    filename: 'index.mjs',
    minify: false,
    sourceMap: false,
    quiet: true,
  });
  mkdirSync(resolve(bundle, '..'), { recursive: true });
  // Under its name only when it is whole: another run may look for it.
  const unfinished = `${bundle}.${process.pid}`;
  writeFileSync(unfinished, code);
  renameSync(unfinished, bundle);
}

let loaded: Promise<LanguageService> | undefined;

/** What GitHub's parser has against a workflow or, under the name `action.yml`, an action: `line: message`. */
export async function problemsOf(path: string, text: string): Promise<string[]> {
  const { validate } = await (loaded ??= languageService());
  const metadata = {
    actionsMetadataProvider: { fetchActionMetadata: (reference: Reference) => Promise.resolve(metadataOf(reference)) },
  };
  const problems = await validate(documentOf(path, text), metadata);
  return problems.map(({ message, range }) => `${range.start.line + 1}: ${message}`);
}

/** undefined: an action nobody wrote down here; the parser then says that it cannot be resolved. */
function metadataOf({ owner, name, path }: Reference): object | undefined {
  const used = [owner, name, ...(path === undefined ? [] : [path])].join('/');
  if (used === ownAction) return parse(readFileSync('action.yml', 'utf8')) as object;
  const inputs = foreignActions[used]?.inputs;
  return inputs === undefined
    ? undefined
    : { name: used, description: used, inputs: Object.fromEntries(inputs.map((one) => [one, {}])) };
}

let documents = 0;

/** The part of an editor's document that the parser uses. */
function documentOf(path: string, text: string): object {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const offsetAt = ({ line, character }: { line: number; character: number }): number =>
    (starts[line] ?? text.length) + character;
  return {
    // The parser keeps what it has read by address.
    uri: `file:///${documents++}/${path}`,
    languageId: 'yaml',
    version: 1,
    lineCount: starts.length,
    getText: (range?: { start: { line: number; character: number }; end: { line: number; character: number } }) =>
      range === undefined ? text : text.slice(offsetAt(range.start), offsetAt(range.end)),
    offsetAt,
    positionAt: (offset: number) => {
      const line = starts.findLastIndex((start) => start <= offset);
      return { line, character: offset - (starts[line] ?? 0) };
    },
  };
}
