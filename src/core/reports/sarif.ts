import type { Report } from '../report.ts';
import type { Finding, Rule } from '../rules/rule.ts';
import { hasFile, type Location } from '../text/span.ts';
import { asciiJson } from './ascii.ts';
import { SarifPlaces, sarifText } from './sarif-places.ts';
import { anchorOf, hashesOf, messageOf, resultOf } from './sarif-result.ts';
import { descriptorOf, type Home } from './sarif-rules.ts';
import { plural } from '../text/plural.ts';

export interface SarifOptions {
  readonly version: string;
  /** The checked root relative to the top of the git repository; '' when they are the same. */
  readonly gitPrefix: string;
  /** The catalogue that findings are of. */
  readonly rules: readonly Rule[];
  readonly home?: Home | undefined;
  /** Findings that something silences are left out. GitHub takes no notice of `suppressions`: there they would be open alerts. */
  readonly withoutSuppressed?: boolean;
  readonly maxBytes?: number;
}

/** Of a run GitHub keeps the 5,000 results that weigh most, and takes 10 MB (github-actions.md §2.1). */
const resultLimit = 5000;
const sizeLimit = 10_000_000;
const notificationLimit = 200;

/** A finding and the place its result stands at. */
interface Placed {
  readonly finding: Finding;
  readonly anchor: Location;
}

/** The report as SARIF 2.1.0, for code scanning: one run, whose category is the checked directory. */
export function renderSarif(report: Report, options: SarifOptions): string {
  const { placed, placeless } = placedOf(report, options);
  const places = new SarifPlaces(report, options.gitPrefix);
  const kept = placed.slice(0, resultLimit);
  const hashOf = hashesOf(
    report,
    kept.map(({ anchor }) => anchor),
  );
  const results = kept.map(({ finding, anchor }) => resultOf(finding, anchor, places, hashOf(anchor)));
  const write = (keep: number): string => {
    const notifications = [...told(report, placeless, places), ...leftOut(placed.length - keep)];
    const run = runOf({ report, places }, options, kept.slice(0, keep), results.slice(0, keep), notifications);
    return `${asciiJson(JSON.stringify(logOf(run), undefined, 2))}\n`;
  };
  const limit = options.maxBytes ?? sizeLimit;
  for (let keep = kept.length; ;) {
    const text = write(keep);
    if (text.length <= limit || keep === 0) return text;
    keep = Math.min(keep - 1, Math.floor((keep * limit) / text.length));
  }
}

/** What nobody silenced first; each in the order of the report, which is that of weight. */
function placedOf(
  report: Report,
  options: SarifOptions,
): { readonly placed: readonly Placed[]; readonly placeless: readonly Finding[] } {
  const loud = report.findings.filter(({ suppressed }) => suppressed === undefined);
  const silent = report.findings.filter(({ suppressed }) => suppressed !== undefined);
  const placed: Placed[] = [];
  const placeless: Finding[] = [];
  for (const finding of options.withoutSuppressed === true ? loud : [...loud, ...silent]) {
    const anchor = anchorOf(finding);
    if (anchor === undefined) placeless.push(finding);
    else placed.push({ finding, anchor });
  }
  return { placed, placeless };
}

function logOf(run: object): object {
  return { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
}

function runOf(
  { report, places }: { readonly report: Report; readonly places: SarifPlaces },
  { version, rules, home }: SarifOptions,
  placed: readonly Placed[],
  results: readonly object[],
  notifications: readonly object[],
): object {
  const found = new Set(placed.map(({ finding }) => finding.ruleId));
  const own = rules.filter(({ id }) => found.has(id));
  const indexes = new Map(own.map(({ id }, index) => [id, index]));
  return {
    tool: {
      driver: {
        name: 'pg-port-guard',
        version,
        semanticVersion: version,
        ...(home === undefined ? {} : { informationUri: home.url }),
        rules: own.map((rule) => descriptorOf(rule, home)),
      },
    },
    // The category is what stands before the last slash: two uploads about two directories do not replace each other.
    automationDetails: { id: sarifText([`pg-port-guard/${places.prefix}`]) },
    invocations: [{ executionSuccessful: report.incomplete === undefined, toolExecutionNotifications: notifications }],
    columnKind: 'utf16CodeUnits',
    results: results.map((result, index) => ({ ...result, ...indexOf(indexes, placed[index]?.finding) })),
  };
}

function indexOf(indexes: ReadonlyMap<string, number>, finding: Finding | undefined): { readonly ruleIndex?: number } {
  const ruleIndex = indexes.get(finding?.ruleId ?? '');
  return ruleIndex === undefined ? {} : { ruleIndex };
}

/** What is no result: a limit that was hit, files that could not be read, findings that have no place in the repository. */
function told({ incomplete, problems }: Report, placeless: readonly Finding[], places: SarifPlaces): object[] {
  const all = [
    ...(incomplete === undefined ? [] : [notification('error', 'incomplete', incomplete)]),
    ...placeless.map((finding) => notification(finding.level, finding.ruleId, messageOf(finding))),
    ...problems.map(({ code, message, at }) => ({
      ...notification('warning', code, message),
      ...(hasFile(at) ? { locations: [places.location(at)] } : {}),
    })),
  ];
  const rest = all.length - notificationLimit;
  return [...all.slice(0, notificationLimit), ...(rest > 0 ? [notification('note', 'shortened', `and ${rest} more`)] : [])];
}

function leftOut(count: number): object[] {
  return count === 0
    ? []
    : [notification('warning', 'shortened', `${plural(count, 'finding')} left out: the JSON report has all of them`)];
}

function notification(level: Finding['level'], id: string, message: string): object {
  return { level, descriptor: { id }, message: { text: sarifText([message]) } };
}
