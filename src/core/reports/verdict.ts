import type { Finding, Level } from '../rules/rule.ts';
import type { LayerSummary, Report, ServerSummary, SmokeSummary } from '../report.ts';
import { plural } from '../text/plural.ts';
import { keyOf } from '../text/span.ts';
import { smokeAlone, smokeText, targetName } from './smoke-parts.ts';

/** What a run comes to, for the first or last line of every format for people. */
export interface Verdict {
  readonly kind: 'drift' | 'consistent' | 'undecidable' | 'absent';
  readonly text: string;
}

/** The five layers that follow the server. */
export function followers(report: Report): readonly LayerSummary[] {
  return report.layers.filter(({ layer }) => layer !== 'server');
}

/** Findings nobody silenced. */
export function loud(report: Report): readonly Finding[] {
  return report.findings.filter(({ suppressed }) => suppressed === undefined);
}

export function countOf(findings: readonly Finding[], level: Level): number {
  return findings.filter((finding) => finding.level === level).length;
}

/** `2 errors, 1 warning, no notes`: only what there is. */
export function counts(report: Report): string {
  const findings = loud(report);
  const parts = (['error', 'warning', 'note'] as const).flatMap((level) => {
    const count = countOf(findings, level);
    return count === 0 ? [] : [plural(count, level)];
  });
  const silenced = report.findings.length - findings.length;
  if (silenced > 0) parts.push(`${silenced} suppressed`);
  return parts.length === 0 ? 'no findings' : parts.join(', ');
}

export function verdictOf(report: Report): Verdict {
  const verdict = withSmoke(report, judged);
  return report.incomplete === undefined ? verdict : { ...verdict, text: `${verdict.text}; incomplete: ${report.incomplete}` };
}

const kinds: Readonly<Record<SmokeSummary['verdict'], Verdict['kind']>> = {
  pass: 'consistent',
  fail: 'drift',
  inconclusive: 'undecidable',
};

/** What the files say and what the live test says; consistent only when both do. */
function withSmoke(report: Report, judge: (report: Report) => Verdict): Verdict {
  const { smoke } = report;
  if (smoke === undefined) return judge(report);
  if (smokeAlone(report)) return { kind: kinds[smoke.verdict], text: aloneText(report, smoke) };
  const { kind, text } = judge(report);
  const weaker = smoke.verdict === 'fail' || (smoke.verdict === 'inconclusive' && kind !== 'drift');
  return { kind: weaker ? kinds[smoke.verdict] : kind, text: `${text}; ${smokeText(smoke)}` };
}

function aloneText(report: Report, smoke: SmokeSummary): string {
  const [target] = smoke.targets;
  const name = target === undefined ? '' : `${targetName(target)}: `;
  const drifted = report.layers.filter(({ status }) => status === 'drift').map(({ layer }) => layer);
  return `${name}${smokeText(smoke)}${drifted.length === 0 ? '' : ` (${drifted.join(', ')})`}`;
}

function judged(report: Report): Verdict {
  const read = report.layers.filter(({ status }) => status !== 'absent');
  if (read.length === 0 && report.servers.length === 0) return { kind: 'absent', text: 'nothing about PostgreSQL found' };
  const drifted = report.layers.filter(({ status }) => status === 'drift');
  if (drifted.length > 0) return { kind: 'drift', text: driftText(report, drifted) };
  if (report.servers.length === 0) return { kind: 'undecidable', text: `no server known: ${unknownServer(report)}` };
  const open = read.filter(({ status }) => status === 'undecidable').map(({ layer }) => layer);
  if (open.length === read.length) return { kind: 'undecidable', text: `${subject(report)}: nothing could be compared` };
  const rest = open.length === 0 ? '' : `; not decidable: ${open.join(', ')}`;
  return { kind: 'consistent', text: `${subject(report)}: every layer that was found follows${rest}` };
}

/** What was read although nothing could be compared with it, in the words of the layers. */
function unknownServer(report: Report): string {
  const read = followers(report).filter(({ facts }) => facts > 0);
  return read.length === 0 ? 'nothing was compared' : read.map(({ note }) => note.replace(/, no server known.*$/, '')).join(', ');
}

function driftText(report: Report, drifted: readonly LayerSummary[]): string {
  const behind = drifted.filter(({ layer }) => layer !== 'server');
  if (behind.length === 0) return `${subject(report)}: findings about the server itself`;
  const verb = moved(report) === undefined ? (behind.length === 1 ? 'disagrees' : 'disagree') : 'did not follow';
  return `${subject(report)}: ${behind.length} of 5 layers ${verb} (${behind.map(({ layer }) => layer).join(', ')})`;
}

/** The one server this change moves. */
export function moved(report: Report): (ServerSummary & { readonly port: number; readonly previousPort: number }) | undefined {
  const changed = report.servers.filter(
    (server): server is ServerSummary & { readonly port: number; readonly previousPort: number } =>
      server.port !== undefined && server.previousPort !== undefined && server.previousPort !== server.port,
  );
  return changed.length === 1 ? changed[0] : undefined;
}

function subject(report: Report): string {
  const change = moved(report);
  if (change !== undefined) return `PostgreSQL port ${change.previousPort} → ${change.port}`;
  const servers = report.servers.filter(({ product }) => product === 'postgresql');
  if (servers.length > 1) return plural(servers.length, 'server');
  const port = servers[0]?.port;
  return port === undefined ? 'PostgreSQL' : `PostgreSQL port ${port}`;
}

/** `PostgreSQL server db: port 5433, was 5432`: the heading over the five layers. A server known by its file only has no name besides it. */
export function serverHeading({ id, product, port, previousPort, at }: ServerSummary): string {
  const kind = product === 'postgresql' ? 'PostgreSQL server' : (poolerNames[product] ?? product);
  const name = id === at.path ? kind : `${kind} ${id}`;
  const before = previousPort === undefined || previousPort === port ? '' : `, was ${previousPort}`;
  return `${name}: ${port === undefined ? 'port not decidable' : `port ${port}`}${before}`;
}

const poolerNames: Readonly<Record<string, string>> = { pgbouncer: 'PgBouncer', pgpool: 'Pgpool-II' };

/** Related places that the route does not pass anyway. */
export function besidesRoute(finding: Finding): Finding['related'] {
  const passed = new Set((finding.route ?? []).map(({ at }) => keyOf(at)));
  return finding.related.filter(({ at }) => !passed.has(keyOf(at)));
}

/** The ports that a layer is to say: those of the servers, for clients also those of the poolers; empty where the layer has none. */
export function expectedPorts(report: Report, layer: LayerSummary['layer']): readonly number[] {
  if (layer === 'restart') return [];
  const meant = report.servers.filter(({ product }) => layer === 'client' || product === 'postgresql');
  return [...new Set(meant.flatMap(({ port }) => port ?? []))].sort((a, b) => a - b);
}
