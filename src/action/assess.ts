import {
  withAdded,
  type AddedToFiles,
  type Report,
  type Settings,
  type SmokeFacts,
  type SourceFile,
  type Workspace,
} from '../core/index.ts';
import { TreeWorkspace, type Root } from '../workspace/index.ts';
import { addedToFiles } from './added.ts';
import type { Given } from './choices.ts';
import { commitsOf, type Commits, type OverApi } from './commits.ts';
import { eventOf, isProposal } from './event.ts';
import { apiBase, type ApiBaseRequest } from './github/changed-files.ts';
import { apiOf, openClient } from './github/client.ts';
import { ApiFailure } from './github/failure.ts';
import { announce, eventPayload, workspaceOf, type Host } from './host.ts';
import { checkedRoot } from './roots.ts';
import { settingFilePaths } from './setting-files.ts';
import { assembleSettings, type Assembled } from './settings.ts';

export type Check = (workspace: Workspace, settings: Settings, smoke?: SmokeFacts) => Report;

/** A checked tree: the whole report and where it is from. */
export interface Assessed {
  /** With what is below the reporting floor. */
  readonly whole: Report;
  /** The same tree judged together with what a live test saw. */
  readonly withSmoke: (smoke: SmokeFacts) => Report;
  readonly settings: Settings;
  /** The tree anew, for one more check. */
  readonly open: () => Workspace;
  /** What the change silences in settings and baseline. */
  readonly added: AddedToFiles;
  readonly root: Root;
  /** Real path of the workspace: paths of inputs are relative to it. */
  readonly directory: string;
  readonly commits: Commits;
  /** Something that is still to be merged. */
  readonly proposal: boolean;
}

/** Reads and checks the tree that the inputs name; undefined: the settings are wrong, and every mistake has been announced. */
export async function assess(
  host: Host,
  given: Given,
  secrets: readonly SourceFile[],
  check: Check,
): Promise<Assessed | undefined> {
  const directory = workspaceOf(host);
  const event = eventOf(host.environment['GITHUB_EVENT_NAME'], eventPayload(host));
  const { root, only } = checkedRoot(given, directory);
  const also = settingFilePaths(given, root, directory);
  const sha = host.environment['GITHUB_SHA'];
  const commits = await commitsOf(root, event, given, {
    sha,
    overApi: (request) => baseOverApi(host, given, { ...request, also }),
  });
  const sources = { root, workspace: directory, event, base: commits.earlier };
  const assembled = assembleSettings(given, sources);
  if (refused(host, assembled)) return undefined;
  sayWhatIsMissing(host, commits, assembled);
  const { settings } = assembled;
  const include = only.length > 0 ? only : settings.include;
  const { base } = commits;
  const options = { include, exclude: settings.exclude, secrets, ...(base !== undefined && { base }) };
  const open = (): Workspace => new TreeWorkspace(root, options);
  const added = addedToFiles(given, sources);
  const judged = (smoke?: SmokeFacts): Report => withAdded(check(open(), settings, smoke), added);
  const tree = { settings, open, added, root, directory, commits, proposal: isProposal(event) };
  return { whole: judged(), withSmoke: judged, ...tree };
}

function refused(host: Host, { mistakes }: Assembled): boolean {
  for (const mistake of mistakes.slice(0, 9)) announce(host, 'error', mistake.message, mistake);
  return mistakes.length > 0;
}

function sayWhatIsMissing(host: Host, commits: Commits, assembled: Assembled): void {
  for (const message of [...commits.notices, ...assembled.notices]) announce(host, 'notice', message);
}

/** The run goes on without the base: nobody is to wait long for it. Time for 300 texts of a large change, but not for four tries. */
const patience = { attempts: 2, requestTimeout: 10_000, deadline: 45_000 };

/** Only with a token: without one the clone has to do. */
async function baseOverApi(host: Host, given: Given, request: ApiBaseRequest): ReturnType<OverApi> {
  const token = given('github-token');
  const api = apiOf(host.environment);
  if (token === '' || 'missing' in api) return undefined;
  try {
    return await apiBase(await openClient({ token, ...api, ...patience }), request);
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    return { missing: error.message };
  }
}
