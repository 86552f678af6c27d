import { realpathSync } from 'node:fs';
import { withAdded, type Report, type Settings, type SourceFile, type Workspace } from '../core/index.ts';
import { TreeWorkspace, type Root } from '../workspace/index.ts';
import { addedToFiles } from './added.ts';
import type { Given } from './choices.ts';
import { commitsOf, type Commits } from './commits.ts';
import { eventOf, isProposal } from './event.ts';
import { announce, eventPayload, type Host } from './host.ts';
import { checkedRoot } from './roots.ts';
import { assembleSettings, type Assembled } from './settings.ts';

export type Check = (workspace: Workspace, settings: Settings) => Report;

/** A checked tree: the whole report and where it is from. */
export interface Assessed {
  /** With what is below the reporting floor. */
  readonly whole: Report;
  readonly root: Root;
  /** Real path of the workspace: paths of inputs are relative to it. */
  readonly directory: string;
  readonly commits: Commits;
  /** Something that is still to be merged. */
  readonly proposal: boolean;
}

/** Reads and checks the tree that the inputs name; undefined: the settings are wrong, and every mistake has been announced. */
export function assess(host: Host, given: Given, secrets: readonly SourceFile[], check: Check): Assessed | undefined {
  const directory = workspaceOf(host);
  const event = eventOf(host.environment['GITHUB_EVENT_NAME'], eventPayload(host));
  const { root, only } = checkedRoot(given, directory);
  const commits = commitsOf(root, event, given, host.environment['GITHUB_SHA']);
  const sources = { root, workspace: directory, event, baseCommit: commits.base?.commit };
  const assembled = assembleSettings(given, sources);
  if (refused(host, assembled)) return undefined;
  sayWhatIsMissing(host, commits, assembled);
  const { settings } = assembled;
  const include = only.length > 0 ? only : settings.include;
  const { base } = commits;
  const workspace = new TreeWorkspace(root, { include, exclude: settings.exclude, secrets, ...(base !== undefined && { base }) });
  const whole = withAdded(check(workspace, settings), addedToFiles(given, sources));
  return { whole, root, directory, commits, proposal: isProposal(event) };
}

function workspaceOf(host: Host): string {
  const given = host.environment['GITHUB_WORKSPACE'] ?? '';
  return realpathSync(given === '' ? process.cwd() : given);
}

function refused(host: Host, { mistakes }: Assembled): boolean {
  for (const mistake of mistakes.slice(0, 9)) announce(host, 'error', mistake.message, mistake);
  return mistakes.length > 0;
}

function sayWhatIsMissing(host: Host, commits: Commits, assembled: Assembled): void {
  const without = commits.missing === undefined ? [] : [`checked without the commit before the change: ${commits.missing}`];
  for (const message of [...without, ...assembled.notices]) announce(host, 'notice', message);
}
