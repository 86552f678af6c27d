import type { Fix } from '../fixes/edit.ts';
import type { Report } from '../report.ts';
import type { Finding } from '../rules/rule.ts';
import { hasFile, type Location } from '../text/span.ts';
import { withoutCredentials } from './fixes.ts';
import { lineHashes } from './line-hash.ts';
import { sarifText, type SarifPlaces } from './sarif-places.ts';

/** GitHub keeps 100 of 1,000 locations, and 1,000 steps of a flow (github-actions.md §2.1). */
const relatedLimit = 100;
const stepLimit = 1000;
const fixLimit = 10;

/** Where a result stands. A secret and the live test have no file: the finding stands where the server or the way to it is stated; undefined: nowhere here. */
export function anchorOf(finding: Finding): Location | undefined {
  const others = [...finding.related, ...(finding.route ?? [])].map(({ at }) => at);
  return [finding.at, ...others].find(hasFile);
}

/** `secret NAME: …` where the place does not tell it. */
export function messageOf(finding: Finding): string {
  const secret = finding.at.path.startsWith('secret:') ? `secret ${finding.at.path.slice('secret:'.length)}: ` : '';
  return sarifText([`${secret}${finding.message}`, `Fix: ${finding.remedy}`]);
}

export function resultOf(finding: Finding, anchor: Location, places: SarifPlaces, hash: string | undefined): object {
  return {
    ruleId: finding.ruleId,
    level: finding.level,
    ...(finding.news === undefined ? {} : { baselineState: finding.news === 'new' ? 'new' : 'unchanged' }),
    message: { text: messageOf(finding) },
    locations: [places.location(anchor)],
    ...relatedOf(finding, places),
    ...flowOf(finding, places),
    partialFingerprints: {
      ...(hash === undefined ? {} : { primaryLocationLineHash: hash }),
      'pgPortGuard/v1': finding.fingerprint,
    },
    ...fixesOf(finding.fixes, places),
    ...suppressionsOf(finding, places),
    properties: { certainty: finding.certainty, ...(finding.gates === undefined ? {} : { gates: finding.gates }) },
  };
}

function relatedOf(finding: Finding, places: SarifPlaces): object {
  const shown = finding.related.filter(({ at }) => hasFile(at)).slice(0, relatedLimit);
  if (shown.length === 0) return {};
  return { relatedLocations: shown.map(({ message, at }, index) => ({ id: index + 1, ...places.location(at, message) })) };
}

function flowOf({ route = [] }: Finding, places: SarifPlaces): object {
  const steps = route.filter(({ at }) => hasFile(at)).slice(0, stepLimit);
  if (steps.length === 0) return {};
  return {
    codeFlows: [{ threadFlows: [{ locations: steps.map(({ text, at }) => ({ location: places.location(at, text) })) }] }],
  };
}

/** What a tool could apply as it stands: nothing that has to be encoded first. */
function fixesOf(fixes: readonly Fix[], places: SarifPlaces): object {
  const whole = fixes.filter(
    (fix) => withoutCredentials(fix) && fix.edits.every(({ at, transform }) => hasFile(at) && !transform),
  );
  if (whole.length === 0) return {};
  return { fixes: whole.slice(0, fixLimit).map((fix) => fixOf(fix, places)) };
}

function fixOf({ title, edits }: Fix, places: SarifPlaces): object {
  const paths = [...new Set(edits.map(({ at }) => at.path))];
  return {
    description: { text: sarifText([title]) },
    artifactChanges: paths.map((path) => ({
      artifactLocation: places.artifact(path),
      replacements: edits
        .filter(({ at }) => at.path === path)
        .map(({ at, text }) => ({ deletedRegion: places.region(at), insertedContent: { text } })),
    })),
  };
}

function suppressionsOf({ suppressed }: Finding, places: SarifPlaces): object {
  if (suppressed === undefined) return {};
  const { by, reason, at } = suppressed;
  return {
    suppressions: [
      {
        kind: by === 'comment' ? 'inSource' : 'external',
        status: 'accepted',
        justification: sarifText([
          reason ?? (by === 'baseline' ? 'known: it is in the baseline' : `silenced by a ${by} without a reason`),
        ]),
        ...(at === undefined ? {} : { location: places.location(at) }),
      },
    ],
  };
}

/** Hashes of the lines that results stand on, a file at a time; none where the text is not at hand. */
export function hashesOf(report: Report, anchors: readonly Location[]): (at: Location) => string | undefined {
  const lines = new Map<string, Set<number>>();
  for (const at of anchors) {
    const own = lines.get(at.path) ?? new Set();
    lines.set(at.path, own.add(report.regionOf(at).startLine));
  }
  const known = new Map<string, ReadonlyMap<number, string>>();
  for (const [path, wanted] of lines) {
    const text = report.textOf(path);
    if (text !== undefined) known.set(path, lineHashes(text, wanted));
  }
  return (at) => known.get(at.path)?.get(report.regionOf(at).startLine);
}
