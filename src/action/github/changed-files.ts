import { decode, type Base } from '../../workspace/index.ts';
import type { Client } from './client.ts';
import { ApiFailure, type Purpose } from './failure.ts';
import { at, hashAt, numberAt, textAt } from './untrusted.ts';

/** Which base is wanted when git does not have it. */
export interface ApiBaseRequest {
  /** Full hash of the event's base. */
  readonly base: string;
  /** Full hash of what is checked out: on `pull_request` the merge commit. */
  readonly head: string;
  /** Lists more files than a comparison of commits. */
  readonly pullRequest: number | undefined;
  /** Where the checked root lies below the top: '' or `directory/`. */
  readonly gitPrefix: string;
  /** Is the text of this path, relative to the checked root, of interest? */
  readonly wanted: (path: string) => boolean;
  /** Paths from the top that are read besides, when they changed: settings and baseline. */
  readonly also?: readonly string[];
}

export interface ApiBase {
  readonly base: Base;
  /** Of `also`, what changed: the text before; undefined: was not there. What did not change is in the work tree. */
  readonly atTop: ReadonlyMap<string, string | undefined>;
  readonly notices: readonly string[];
}

const purpose: Purpose = { what: 'read the commit before the change', permission: 'contents: read' };
/** Requests count against 1,000 an hour and repository (github-actions.md §2.1). */
const mostTexts = 300;
const mostBytes = 1 << 20;
/** A comparison lists no more, and does not say so. */
const comparisonLimit = 300;
const pullRequestLimit = 3000;
const together = 6;

/** The base as the API knows it, for a clone without history. Texts are fetched before anything is read. */
export async function apiBase(client: Client, request: ApiBaseRequest): Promise<ApiBase | { readonly missing: string }> {
  try {
    const { commit, changes } = await changesOf(client, request);
    const { gitPrefix, wanted } = request;
    const below = changes.filter(({ path }) => path.startsWith(gitPrefix));
    const roots = below.filter(({ path }) => wanted(path.slice(gitPrefix.length)));
    const also = changes.filter(({ path }) => (request.also ?? []).includes(path));
    const needed = [...new Set([...roots, ...also].filter(({ existed }) => existed).map(({ path }) => path))];
    if (needed.length > mostTexts) throw new ApiFailure('invalid', `more than ${mostTexts} changed files matter`);
    return assembled(request, commit, { below, roots, also, texts: await textsOf(client, commit, needed) });
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    return {
      missing: `the base commit is not in this clone and not to be had over the API (${error.message}): set fetch-depth: 0 (on pull requests 2 is enough) in actions/checkout`,
    };
  }
}

/** A path that differs between base and head. */
interface Change {
  readonly path: string;
  /** It is in the base. */
  readonly existed: boolean;
}

async function changesOf(
  client: Client,
  { base, head, pullRequest }: ApiBaseRequest,
): Promise<{ commit: string; changes: Change[] }> {
  const parameters = { basehead: `${base}...${head}`, per_page: 1 };
  const { data } = await client.request({ route: 'GET /repos/{owner}/{repo}/compare/{basehead}', parameters, purpose });
  const commit = hashAt(data, 'merge_base_commit', 'sha');
  const files = at(data, 'files');
  if (commit === undefined || !Array.isArray(files)) throw new ApiFailure('unavailable', 'the answer is no comparison');
  const all: readonly unknown[] = files.length < comparisonLimit ? files : await filesOf(client, pullRequest);
  return { commit, changes: all.flatMap(changesIn) };
}

async function filesOf(client: Client, pullRequest: number | undefined): Promise<unknown[]> {
  if (pullRequest === undefined) throw new ApiFailure('invalid', `more than ${comparisonLimit - 1} files changed`);
  const files: unknown[] = [];
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';
  for await (const file of client.list({ route, parameters: { pull_number: pullRequest }, purpose })) files.push(file);
  if (files.length >= pullRequestLimit) throw new ApiFailure('invalid', `more than ${pullRequestLimit - 1} files changed`);
  return files;
}

function changesIn(file: unknown): Change[] {
  const [path, status, before] = [textAt(file, 'filename'), textAt(file, 'status'), textAt(file, 'previous_filename')];
  if (path === undefined) return [];
  if (status === 'renamed' && before !== undefined) return [...plain(before, true), ...plain(path, false)];
  return plain(path, status !== 'added' && status !== 'copied');
}

/** No path of git has such parts; in an address they would lead elsewhere. */
function plain(path: string, existed: boolean): Change[] {
  return path.split('/').some((part) => part === '' || part === '.' || part === '..') ? [] : [{ path, existed }];
}

type Text = { readonly text: string | undefined } | 'too large';

async function textsOf(client: Client, commit: string, paths: readonly string[]): Promise<Map<string, Text>> {
  const texts = new Map<string, Text>();
  const open = [...paths];
  const work = async (): Promise<void> => {
    for (let path = open.shift(); path !== undefined; path = open.shift()) {
      try {
        texts.set(path, await textAtCommit(client, commit, path));
      } catch (error) {
        open.length = 0;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: together }, work));
  return texts;
}

async function textAtCommit(client: Client, commit: string, path: string): Promise<Text> {
  const address = path.split('/').map(encodeURIComponent).join('/');
  try {
    const { data } = await client.request({
      route: `GET /repos/{owner}/{repo}/contents/${address}`,
      parameters: { ref: commit },
      purpose,
    });
    if (textAt(data, 'type') !== 'file') return { text: undefined };
    if ((numberAt(data, 'size') ?? 0) > mostBytes || textAt(data, 'encoding') !== 'base64') return 'too large';
    return { text: decode(Buffer.from(textAt(data, 'content') ?? '', 'base64')) };
  } catch (error) {
    if (error instanceof ApiFailure && error.kind === 'missing') return { text: undefined };
    throw error;
  }
}

interface Read {
  readonly below: readonly Change[];
  readonly roots: readonly Change[];
  readonly also: readonly Change[];
  readonly texts: ReadonlyMap<string, Text>;
}

function assembled({ gitPrefix }: ApiBaseRequest, commit: string, { below, roots, also, texts }: Read): ApiBase {
  const textOf = (path: string): string | undefined => {
    const text = texts.get(path);
    return text === undefined || text === 'too large' ? undefined : text.text;
  };
  const isLarge = ({ path }: Change): boolean => texts.get(path) === 'too large';
  const relative = (changes: readonly Change[]): Set<string> =>
    new Set(changes.filter((change) => !isLarge(change)).map(({ path }) => path.slice(gitPrefix.length)));
  const all = relative(below);
  const base: Base = {
    commit,
    changed: [...relative(roots)].sort(),
    // What was not wanted was not read either: it counts as new, which never hides a finding.
    differs: (path) => all.has(path),
    read: (path) => {
      const text = textOf(`${gitPrefix}${path}`);
      return text === undefined ? undefined : { path, text, origin: 'repository' };
    },
  };
  const large = roots.filter(isLarge).length;
  const notices = large === 0 ? [] : [`${large} changed file${large === 1 ? '' : 's'} over 1 MiB: taken as not changed`];
  return { base, atTop: new Map(also.map(({ path }) => [path, textOf(path)])), notices };
}
