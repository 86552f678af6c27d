import {
  jsonWithin,
  patchFile,
  patchOf,
  renderJson,
  renderSarif,
  rules,
  storedReportLimit,
  unsuppressed,
  version,
  type Home,
  type JsonOptions,
  type Report,
} from '../core/index.ts';
import { writeInside } from '../workspace/index.ts';
import type { Choices } from './choices.ts';
import { reporting, type Host } from './host.ts';

/** A report and what its files say besides. */
export interface Stored {
  /** The workspace: paths of inputs are relative to it. */
  readonly directory: string;
  readonly report: Report;
  readonly json: JsonOptions;
  readonly gitPrefix: string;
}

/** Writes the files that were asked for; the outputs of that name, '' where nothing was written. */
export function writeReportFiles(
  host: Host,
  { jsonFile, sarifFile, patchFile: patch }: Choices,
  stored: Stored,
): Record<string, string> {
  const { report, json, gitPrefix } = stored;
  const sarif = { version, gitPrefix, rules, home: homeOf(host.environment), withoutSuppressed: true };
  return {
    'json-file': write(host, 'json-file', jsonFile, stored, () => storable(report, json)),
    'sarif-file': write(host, 'sarif-file', sarifFile, stored, () => renderSarif(report, sarif)),
    'patch-file': write(host, 'patch-file', patch, stored, () =>
      patchFile(patchOf(report, unsuppressed(report.findings)), gitPrefix),
    ),
  };
}

/** Laid out for people where that fits into what mode `report` takes. */
function storable(report: Report, json: JsonOptions): string {
  const text = renderJson(report, json);
  return text.length <= storedReportLimit ? text : `${jsonWithin(report, json, storedReportLimit - 1)}\n`;
}

function write(host: Host, name: string, path: string, { directory }: Stored, text: () => string): string {
  let written = '';
  if (path !== '') reporting(host, name, () => void (written = writeInside(directory, path, text())));
  return written;
}

/** The repository this action was taken from, and its version: there are the pages of the rules. Unknown for a local `uses: ./`. */
export function homeOf(environment: Host['environment']): Home | undefined {
  const { GITHUB_SERVER_URL: server = '', GITHUB_ACTION_REPOSITORY: repository = '', GITHUB_ACTION_REF: ref = '' } = environment;
  const isKnown = /^https:\/\/[\w.:-]+$/.test(server) && /^[\w.-]+\/[\w.-]+$/.test(repository) && /^[\w./-]+$/.test(ref);
  return isKnown ? { url: `${server}/${repository}`, ref } : undefined;
}

/** Folder of the pages of the rules. */
export function docsUrlOf(host: Host): string | undefined {
  const home = homeOf(host.environment);
  return home === undefined ? undefined : `${home.url}/blob/${home.ref}/docs`;
}
