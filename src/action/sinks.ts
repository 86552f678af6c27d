import {
  renderGithub,
  renderMarkdown,
  renderText,
  serialiseBaseline,
  version,
  type JsonOptions,
  type Report,
} from '../core/index.ts';
import { writeInside } from '../workspace/index.ts';
import type { Assessed } from './assess.ts';
import { givenBy, type Choices } from './choices.ts';
import { addSummary, announce, log, reporting, summaryLimit, type Host } from './host.ts';
import { inputs } from './inputs.ts';
import { docsUrlOf, writeReportFiles } from './report-files.ts';

/** What a step may still have to say after the findings: why there is no comment, that nothing could be compared. */
const later = { warning: 3, note: 2 };

/** Everything a step leaves behind without a network: log, annotations, summary, files. Returns the paths of the files, for the outputs. */
export function deliver(host: Host, choices: Choices, report: Report, assessed: Assessed): Record<string, string> {
  const { gitPrefix } = assessed.root;
  log(host, renderText(report, { colour: false }));
  const { error, warning, notice: note } = host.announced;
  const annotations = {
    gitPrefix,
    maxErrors: choices.maxAnnotations,
    taken: { error, warning: warning + later.warning, note: note + later.note },
    docsUrl: docsUrlOf(host),
  };
  if (choices.annotations) host.write(renderGithub(report, annotations));
  if (choices.summary) addSummary(host, summaryOf(host, choices, report, assessed));
  const files = writeReportFiles(host, choices, {
    directory: assessed.directory,
    report,
    json: jsonOptions(assessed),
    gitPrefix,
  });
  writeBaseline(host, choices, assessed);
  return files;
}

export function jsonOptions({ root: { gitPrefix }, commits: { head } }: Assessed): JsonOptions {
  return jsonOptionsFor(gitPrefix, head);
}

export function jsonOptionsFor(gitPrefix: string, head: string | undefined): JsonOptions {
  return { version, root: gitPrefix === '' ? '.' : gitPrefix.slice(0, -1), head };
}

/** `https://SERVER/OWNER/REPO/blob/SHA/PREFIX/`; undefined when the checked tree is no commit that GitHub can show. */
export function blobUrlOf(host: Host, { root, commits }: Assessed): string | undefined {
  return commits.shown === undefined ? undefined : blobUrlAt(host, commits.shown, root.gitPrefix);
}

export function blobUrlAt(host: Host, commit: string, gitPrefix: string): string | undefined {
  const { GITHUB_SERVER_URL: server = '', GITHUB_REPOSITORY: repository = '' } = host.environment;
  if (!/^https:\/\/[\w.:-]+$/.test(server) || !/^[\w.-]+\/[\w.-]+$/.test(repository)) return undefined;
  return `${server}/${repository}/blob/${commit}/${gitPrefix.split('/').map(encodeURIComponent).join('/')}`;
}

function summaryOf(host: Host, choices: Choices, report: Report, assessed: Assessed): string {
  const blobUrl = blobUrlOf(host, assessed);
  const docsUrl = docsUrlOf(host);
  return renderMarkdown(report, {
    maxBytes: summaryLimit,
    diagram: choices.diagram,
    inputs: givenInputs(host.environment),
    ...(blobUrl !== undefined && { blobUrl }),
    ...(docsUrl !== undefined && { docsUrl }),
  });
}

/** What was asked for, besides secrets and what the workflow fills in by itself. */
function givenInputs(environment: Host['environment']): [string, string][] {
  const given = givenBy(environment);
  return inputs
    .filter(({ name, expression }) => !name.endsWith('dsn') && expression === undefined && given(name) !== '')
    .map(({ name }) => [name, given(name).slice(0, 200)]);
}

function writeBaseline(host: Host, { writeBaseline: path }: Choices, { whole, directory }: Assessed): void {
  if (path === '') return;
  const known = whole.findings.filter(({ suppressed }) => suppressed === undefined || suppressed.by === 'baseline');
  reporting(host, 'baseline', () => {
    const written = writeInside(directory, path, serialiseBaseline(known.map(({ fingerprint }) => fingerprint)));
    announce(host, 'notice', `${known.length} findings written to ${written}`);
  });
}
