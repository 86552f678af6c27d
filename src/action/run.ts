import { realpathSync } from 'node:fs';
import {
  failure,
  inconclusive,
  renderGithub,
  renderJson,
  renderMarkdown,
  renderText,
  reported,
  serialiseBaseline,
  version,
  type JsonOptions,
  type Report,
  type Settings,
  type Workspace,
} from '../core/index.ts';
import { TreeWorkspace, writeInside, type Root } from '../workspace/index.ts';
import { choicesOf, givenBy, InputError, type Choices, type Given } from './choices.ts';
import { commitsOf, type Commits } from './commits.ts';
import { eventOf } from './event.ts';
import { addSummary, announce, eventPayload, log, reporting, setOutputs, summaryLimit, type Host } from './host.ts';
import { outputsOf } from './outputs.ts';
import { checkedRoot } from './roots.ts';
import { secretsOf } from './secrets.ts';
import { assembleSettings, type Assembled } from './settings.ts';

export type Check = (workspace: Workspace, settings: Settings) => Report;

/** The whole step; returns its exit code. */
export function run(host: Host, check: Check): number {
  const given = givenBy(host.environment);
  try {
    return runWith(given, host, check);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    announce(host, 'error', error.message);
    setOutputs(host, { conclusion: 'failure' });
    return 1;
  }
}

function runWith(given: Given, host: Host, check: Check): number {
  const secrets = secretsOf(given, host);
  const choices = choicesOf(given);
  const directory = workspaceOf(host);
  const event = eventOf(host.environment['GITHUB_EVENT_NAME'], eventPayload(host));
  const { root, only } = checkedRoot(given, directory);
  const commits = commitsOf(root, event, given, host.environment['GITHUB_SHA']);
  const assembled = assembleSettings(given, { root, workspace: directory, event, baseCommit: commits.base?.commit });
  if (refused(host, assembled)) return 1;
  say(host, choices, commits, assembled);
  const { settings } = assembled;
  const include = only.length > 0 ? only : settings.include;
  const { base } = commits;
  const workspace = new TreeWorkspace(root, { include, exclude: settings.exclude, secrets, ...(base !== undefined && { base }) });
  return deliver(host, choices, { whole: check(workspace, settings), root, directory, commits });
}

function workspaceOf(host: Host): string {
  const given = host.environment['GITHUB_WORKSPACE'] ?? '';
  return realpathSync(given === '' ? process.cwd() : given);
}

function refused(host: Host, { mistakes }: Assembled): boolean {
  for (const mistake of mistakes.slice(0, 9)) announce(host, 'error', mistake.message, mistake);
  if (mistakes.length > 0) setOutputs(host, { conclusion: 'failure' });
  return mistakes.length > 0;
}

function say(host: Host, choices: Choices, commits: Commits, assembled: Assembled): void {
  const without = commits.missing === undefined ? [] : [`checked without the commit before the change: ${commits.missing}`];
  const planned = choices.notice === undefined ? [] : [choices.notice];
  for (const message of [...without, ...assembled.notices, ...planned]) announce(host, 'notice', message);
}

interface Result {
  readonly whole: Report;
  readonly root: Root;
  readonly directory: string;
  readonly commits: Commits;
}

function deliver(host: Host, choices: Choices, result: Result): number {
  const report = reported(result.whole, choices.floor);
  const { gitPrefix } = result.root;
  const json: JsonOptions = { version, root: gitPrefix === '' ? '.' : gitPrefix.slice(0, -1) };
  const verdict = verdictFor(report, choices);
  log(host, renderText(report, { colour: false }));
  if (choices.annotations) host.write(renderGithub(report, { gitPrefix, maxErrors: choices.maxAnnotations }));
  if (choices.summary) addSummary(host, summaryOf(host, report, result));
  const jsonFile = writeJson(host, choices, result, report, json);
  writeBaseline(host, choices, result);
  const { conclusion, inconclusive: open = '' } = verdict;
  setOutputs(host, { ...outputsOf(report, json), conclusion, 'json-file': jsonFile, 'inconclusive-reason': open });
  sayVerdict(host, choices, verdict);
  return verdict.failure === undefined ? 0 : 1;
}

/** Findings have told it by their annotations; what is no finding has not. */
function sayVerdict(host: Host, choices: Choices, verdict: StepVerdict): void {
  if (verdict.conclusion === 'neutral') announce(host, 'notice', verdict.inconclusive ?? '');
  if (verdict.failure !== undefined && (verdict.own || !choices.annotations)) announce(host, 'error', verdict.failure);
}

interface StepVerdict {
  readonly conclusion: 'success' | 'failure' | 'neutral';
  readonly failure: string | undefined;
  /** The failure is no finding, so no annotation tells it. */
  readonly own: boolean;
  readonly inconclusive: string | undefined;
}

function verdictFor(report: Report, choices: Choices): StepVerdict {
  const open = inconclusive(report);
  // Writing a baseline is the first day: what is found goes into it.
  const failed = choices.writeBaseline === '' ? failure(report, choices.failOn) : undefined;
  if (failed !== undefined)
    return { conclusion: 'failure', failure: failed, own: failed.startsWith('incomplete'), inconclusive: open };
  if (open === undefined) return { conclusion: 'success', failure: undefined, own: false, inconclusive: open };
  return choices.failOnInconclusive
    ? { conclusion: 'failure', failure: open, own: true, inconclusive: open }
    : { conclusion: 'neutral', failure: undefined, own: false, inconclusive: open };
}

function summaryOf(host: Host, report: Report, { root, commits }: Result): string {
  const { GITHUB_SERVER_URL: server = '', GITHUB_REPOSITORY: repository = '' } = host.environment;
  const linked = commits.shown !== undefined && /^https:\/\/[\w.:-]+$/.test(server) && /^[\w.-]+\/[\w.-]+$/.test(repository);
  const blobUrl = `${server}/${repository}/blob/${commits.shown}/${root.gitPrefix.split('/').map(encodeURIComponent).join('/')}`;
  return renderMarkdown(report, { maxBytes: summaryLimit, ...(linked && { blobUrl }) });
}

/** Written below the workspace; '' when it was not asked for or could not be written. */
function writeJson(host: Host, { jsonFile }: Choices, { directory }: Result, report: Report, options: JsonOptions): string {
  let written = '';
  if (jsonFile !== '')
    reporting(host, 'json-file', () => void (written = writeInside(directory, jsonFile, renderJson(report, options))));
  return written;
}

function writeBaseline(host: Host, { writeBaseline: path }: Choices, { whole, directory }: Result): void {
  if (path === '') return;
  const known = whole.findings.filter(({ suppressed }) => suppressed === undefined || suppressed.by === 'baseline');
  reporting(host, 'baseline', () => {
    const written = writeInside(directory, path, serialiseBaseline(known.map(({ fingerprint }) => fingerprint)));
    announce(host, 'notice', `${known.length} findings written to ${written}`);
  });
}
