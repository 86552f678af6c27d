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
  if (choices.comment === 'never' && !choices.suggestions) return none;
  const { environment } = host;
  const [event, payload] = [environment['GITHUB_EVENT_NAME'], eventPayload(host)];
  const pullRequest = pullRequestOf(event, payload, environment['GITHUB_ACTOR']);
  const writing = writingTo({ event, pullRequest, token: choices.token });
  if (pullRequest === undefined || !writing.allowed) {
    const awaited = choices.comment === 'always' || outcomeOf(publication) !== 'clean';
    if (!writing.allowed && writing.notice !== undefined && awaited) announce(host, 'notice', writing.notice);
    return none;
  }
  const target = await targetOf(host, choices, pullRequest);
  return target === undefined ? none : publishTo(host, choices, publication, target);
}

/** What it takes to write; undefined after a warning. */
export async function targetOf(host: Host, choices: Choices, pullRequest: Target['pullRequest']): Promise<Target | undefined> {
  const { environment } = host;
  const api = apiOf(environment);
  const run = runOf(environment['GITHUB_RUN_ID'], environment['GITHUB_RUN_NUMBER'], environment['GITHUB_RUN_ATTEMPT']);
  if ('missing' in api || run === undefined) {
    announce(host, 'warning', `no comment: ${'missing' in api ? api.missing : 'the environment names no run'}`);
    return undefined;
  }
  try {
    return { client: await openClient({ token: choices.token, ...api }), pullRequest, run };
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    announce(host, 'warning', `no comment: ${error.message}`);
    return undefined;
  }
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
  for (const warning of [...warnings, ...said].slice(0, 5)) announce(host, 'warning', warning);
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
