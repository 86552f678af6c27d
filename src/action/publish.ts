import {
  patchOf,
  renderComment,
  unsuppressed,
  version,
  type CommentOptions,
  type Finding,
  type Hunk,
  type Report,
} from '../core/index.ts';
import type { Choices } from './choices.ts';
import { apiOf, openClient, type Client } from './github/client.ts';
import { commentKey } from './github/comment-key.ts';
import { ApiFailure } from './github/failure.ts';
import { runOf, type Run } from './github/marker.ts';
import { pullRequestOf, writingTo, type PullRequest } from './github/pull-request.ts';
import { keepComment, type StickyComment } from './github/sticky.ts';
import type { Suggestion } from './github/suggestion.ts';
import { suggest } from './github/suggestions.ts';
import { announce, eventPayload, type Host } from './host.ts';
import { docsUrlOf } from './report-files.ts';
import type { StepVerdict } from './verdict.ts';

/** A report that is to be seen on a pull request. */
export interface Publication {
  readonly report: Report;
  readonly verdict: StepVerdict;
  readonly key: string;
  readonly gitPrefix: string;
  readonly blobUrl: string | undefined;
}

export interface Target {
  readonly client: Client;
  readonly pullRequest: Pick<PullRequest, 'number' | 'head'>;
  readonly run: Run;
}

const none = { 'comment-id': '', 'comment-url': '', 'comment-body': '' };

/** Comment and suggestions of the pull request that the event is about. Whatever happens here is a warning, never the verdict. */
export async function publish(host: Host, choices: Choices, publication: Publication): Promise<Record<string, string>> {
  const pullRequest = writable(host, choices, publication);
  const run = pullRequest === undefined ? undefined : runOfHost(host);
  const client = run === undefined ? undefined : await clientOf(host, choices);
  if (pullRequest === undefined || run === undefined || client === undefined) return none;
  return publishTo(host, choices, publication, { client, pullRequest, run });
}

/** The pull request, if it may be written to; where somebody waits for a comment, a notice says why not. */
function writable(host: Host, choices: Choices, publication: Publication): PullRequest | undefined {
  if (choices.comment === 'never' && !choices.suggestions) return undefined;
  const event = host.environment['GITHUB_EVENT_NAME'];
  const pullRequest = pullRequestOf(event, eventPayload(host), host.environment['GITHUB_ACTOR']);
  const writing = writingTo({ event, pullRequest, token: choices.token });
  if (writing.allowed) return pullRequest;
  const awaited = choices.comment === 'always' || outcomeOf(publication) !== 'clean';
  if (writing.notice !== undefined && awaited) announce(host, 'notice', writing.notice);
  return undefined;
}

/** A client of the API; undefined after a warning. */
export async function clientOf(host: Host, { token }: Choices): Promise<Client | undefined> {
  const api = apiOf(host.environment);
  try {
    if ('missing' in api) throw new ApiFailure('unavailable', api.missing);
    return await openClient({ token, ...api });
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    announce(host, 'warning', `no comment: ${error.message}`);
    return undefined;
  }
}

/** Which run this is: a newer one is not overwritten. undefined after a warning. */
export function runOfHost(host: Host): Run | undefined {
  const { GITHUB_RUN_ID: id, GITHUB_RUN_NUMBER: number, GITHUB_RUN_ATTEMPT: attempt } = host.environment;
  const run = runOf(id, number, attempt);
  if (run === undefined) announce(host, 'warning', 'no comment: the environment names no run');
  return run;
}

export async function publishTo(
  host: Host,
  choices: Choices,
  publication: Publication,
  { client, pullRequest, run }: Target,
): Promise<Record<string, string>> {
  const options = commentOptions(host, choices, publication, pullRequest.head);
  const significant = renderComment(publication.report, { ...options, runUrl: undefined });
  const wanted: StickyComment = {
    pullRequest: pullRequest.number,
    head: pullRequest.head,
    run,
    key: publication.key,
    mode: choices.comment,
    onClean: choices.commentOnClean,
    outcome: outcomeOf(publication),
    text: renderComment(publication.report, options),
    significant,
  };
  const { id, url, body, warnings } = await keepComment(client, wanted);
  const said = choices.suggestions ? await suggestEdits(client, publication, wanted) : [];
  for (const warning of [...warnings, ...said].slice(0, 3)) announce(host, 'warning', warning);
  return { 'comment-id': id === undefined ? '' : String(id), 'comment-url': url, 'comment-body': body };
}

function commentOptions(host: Host, choices: Choices, { blobUrl }: Publication, head: string): CommentOptions {
  const { GITHUB_SERVER_URL: server = '', GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: run = '' } = host.environment;
  const known = /^https?:\/\/[\w.:-]+$/.test(server) && /^[\w.-]+\/[\w.-]+$/.test(repository) && /^\d+$/.test(run);
  const docsUrl = docsUrlOf(host);
  return {
    version,
    head,
    diagram: choices.diagram,
    ...(blobUrl !== undefined && { blobUrl }),
    ...(known && { runUrl: `${server}/${repository}/actions/runs/${run}` }),
    ...(docsUrl !== undefined && { docsUrl }),
  };
}

/** What was there before and is not this change's business is no reason to speak to its author. */
function outcomeOf({ report, verdict }: Publication): StickyComment['outcome'] {
  if (verdict.failure !== undefined) return 'failing';
  return ownFindings(report).length > 0 ? 'findings' : 'clean';
}

function ownFindings(report: Report): Finding[] {
  return unsuppressed(report.findings).filter(({ gates }) => gates !== false);
}

async function suggestEdits(
  client: Client,
  { report, gitPrefix }: Publication,
  { pullRequest, head, key }: StickyComment,
): Promise<readonly string[]> {
  const { hunks } = patchOf(report, ownFindings(report));
  const body = 'Edits that make the layers agree on the port of PostgreSQL again.';
  const suggestions = hunks.map((hunk) => suggestionOf(hunk, gitPrefix));
  return (await suggest(client, { pullRequest, head, key, body, suggestions })).warnings;
}

function suggestionOf({ path, startLine, before, after, safety, findings }: Hunk, gitPrefix: string): Suggestion {
  const rules = [...new Set(findings.map(({ ruleId }) => `\`${ruleId}\``))].join(', ');
  return {
    path: `${gitPrefix}${path}`,
    startLine,
    endLine: startLine + before.length - 1,
    replacement: after.map((line) => line.replace(/\r?\n$/, '')).join('\n'),
    about: `${rules}${safety === 'review' ? ': look before applying' : ''}`,
  };
}

export function keyOf(host: Host, given: (name: string) => string, paths: readonly string[]): string {
  return commentKey(given('comment-key'), {
    workflowRef: host.environment['GITHUB_WORKFLOW_REF'] ?? '',
    job: host.environment['GITHUB_JOB'] ?? '',
    matrix: given('matrix'),
    paths,
  });
}
