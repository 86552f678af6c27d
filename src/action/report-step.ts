import { renderMarkdown, type Report } from '../core/index.ts';
import type { Choices, Given } from './choices.ts';
import { ApiFailure } from './github/failure.ts';
import { openPullsOf } from './github/pulls-of-commit.ts';
import { addSummary, announce, eventPayload, setOutputs, summaryLimit, workspaceOf, type Host } from './host.ts';
import { outputsOf } from './outputs.ts';
import { clientOf, keyOf, publishTo, runOfHost } from './publish.ts';
import { docsUrlOf } from './report-files.ts';
import { ownerOf, readStoredReport, type Owner } from './report-mode.ts';
import { blobUrlAt, jsonOptionsFor } from './sinks.ts';
import type { Client } from './github/client.ts';
import { verdictFor } from './verdict.ts';

/**
 * Mode `report`: publishes what the check of a pull request found, on `workflow_run`, with a token that may write. The stored report is read as
 * text that anybody may have written. The check has failed its own step already: this one fails only when it is used wrongly.
 */
export async function reportStep(host: Host, given: Given, choices: Choices): Promise<number> {
  const stored = readStoredReport(workspaceOf(host), choices.reportFile);
  const { report, root } = stored;
  const gitPrefix = root === '.' ? '' : `${root}/`;
  const verdict = verdictFor(report, choices);
  const client = await clientOf(host, choices);
  const run = runOfHost(host);
  const owner = client === undefined || run === undefined ? undefined : await askedOwner(host, client, stored.head);
  const written = {
    ...outputsOf(report, jsonOptionsFor(gitPrefix, stored.head)),
    'inconclusive-reason': verdict.inconclusive ?? '',
  };
  if (client === undefined || run === undefined || owner === undefined) {
    setOutputs(host, { ...written, conclusion: 'neutral' });
    return 0;
  }
  const blobUrl = blobUrlAt(host, owner.head, gitPrefix);
  if (choices.summary) addSummary(host, summary(host, choices, report, blobUrl));
  const publication = { report, verdict, key: keyOf(host, given, []), gitPrefix, blobUrl };
  const target = { client, run, pullRequest: { number: owner.number, head: owner.head } };
  const comment = await publishTo(host, choices, publication, target);
  setOutputs(host, { ...written, ...comment, conclusion: verdict.conclusion });
  return 0;
}

/** The pull request that GitHub names; undefined after a notice or warning. */
async function askedOwner(
  host: Host,
  client: Client,
  head: string | undefined,
): Promise<Exclude<Owner, { readonly refused: string }> | undefined> {
  const event = { name: host.environment['GITHUB_EVENT_NAME'], payload: eventPayload(host) };
  try {
    const owner = await ownerOf(event, head, openPullsOf(client));
    if (!('refused' in owner)) return owner;
    announce(host, 'notice', `nothing is reported: ${owner.refused}`);
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    announce(host, 'warning', `nothing is reported: ${error.message}`);
  }
  return undefined;
}

function summary(host: Host, { diagram }: Choices, report: Report, blobUrl: string | undefined): string {
  const docsUrl = docsUrlOf(host);
  const links = { ...(blobUrl !== undefined && { blobUrl }), ...(docsUrl !== undefined && { docsUrl }) };
  return renderMarkdown(report, { maxBytes: summaryLimit, diagram, ...links });
}
