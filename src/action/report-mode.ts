import { parseStoredReport, rules, storedReportLimit, type StoredReport } from '../core/index.ts';
import { readInside } from '../workspace/index.ts';
import { InputError } from './choices.ts';
import { at, hashAt, numberAt } from './github/untrusted.ts';

/** Mode `report`: the report that the input `report-file` names, of the run that this one follows. */
export function readStoredReport(workspace: string, path: string): StoredReport {
  if (path === '') throw new InputError('input report-file: mode report needs the JSON report of the other workflow');
  const file = readInside(workspace, path, storedReportLimit);
  if ('refused' in file) throw new InputError(`input report-file: ${file.refused}`);
  const stored = parseStoredReport(file.text, rules);
  if ('problem' in stored) throw new InputError(`input report-file: ${stored.problem}`);
  return stored;
}

/** A pull request as the platform's own list has it. Ids, since names can be changed and taken over. */
export interface ListedPull {
  readonly number: number;
  readonly headSha: string;
  /** undefined: the repository of the head is deleted. */
  readonly headRepoId: number | undefined;
  readonly baseRepoId: number;
  readonly state: string;
}

/** What is asked of GitHub: the pull requests of this repository whose branch holds a commit. */
export interface PullRequests {
  readonly pullRequestsForCommit: (sha: string) => Promise<readonly ListedPull[]>;
}

/** The pull request a report belongs to, or why there is none that it may be shown on. */
export type Owner = { readonly number: number; readonly head: string } | { readonly refused: string };

/** GITHUB_EVENT_NAME and what stands in the file at GITHUB_EVENT_PATH. */
export interface TriggeringEvent {
  readonly name: string | undefined;
  readonly payload: unknown;
}

/** The run that is reported on, as the event describes it. Nothing of it but ids, a hash and the kind of event is looked at. */
interface FollowedRun {
  readonly headSha: string;
  readonly headRepoId: number;
  readonly repoId: number;
}

/**
 * Which pull request the report is about, by what the platform says: the head of the run in the event `workflow_run`, and an open pull request
 * of exactly this commit and repository (github-actions.md §5.6). The report itself only has to agree. What the api throws is the caller's.
 */
export async function ownerOf(event: TriggeringEvent, storedHead: string | undefined, api: PullRequests): Promise<Owner> {
  const run = followedRun(event);
  if ('refused' in run) return run;
  if (storedHead === undefined) return { refused: 'the report does not say which commit it is about' };
  if (storedHead !== run.headSha) return { refused: 'the report is about another commit than the run' };
  const listed = await api.pullRequestsForCommit(run.headSha);
  const [only, ...others] = listed.filter((pull) => isOf(pull, run));
  const head = run.headSha.slice(0, 12);
  if (only === undefined) return { refused: `no open pull request has the head ${head}: if it moved on, its newer run reports` };
  if (others.length > 0)
    return { refused: `several open pull requests have the head ${head}: the report does not say for which` };
  return { number: only.number, head: run.headSha };
}

function isOf({ headSha, headRepoId, baseRepoId, state }: ListedPull, run: FollowedRun): boolean {
  return headSha === run.headSha && headRepoId === run.headRepoId && baseRepoId === run.repoId && state === 'open';
}

function followedRun({ name, payload }: TriggeringEvent): FollowedRun | { readonly refused: string } {
  if (name !== 'workflow_run') return { refused: 'mode report runs on the event workflow_run only' };
  const run = at(payload, 'workflow_run');
  if (at(run, 'event') !== 'pull_request')
    return { refused: 'the run that is reported on was not started by the event pull_request' };
  const [headSha, repoId] = [hashAt(run, 'head_sha'), numberAt(payload, 'repository', 'id')];
  if (headSha === undefined || repoId === undefined || numberAt(run, 'repository', 'id') !== repoId)
    return { refused: 'the event does not say which commit of this repository the run was about' };
  const headRepoId = numberAt(run, 'head_repository', 'id');
  return headRepoId === undefined
    ? { refused: 'the repository of the head does not exist any more' }
    : { headSha, headRepoId, repoId };
}
