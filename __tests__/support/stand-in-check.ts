import { LineIndex, type Finding, type Report, type Settings, type SourceFile, type Workspace } from '../../src/core/index.ts';
import { layerSummary, sampleFinding, sampleReport } from './sample-report.ts';

/** What the shells handed to the check, and a check made of data: every `5432` in a file or secret is an error, `5433` of the server is right. */
export interface StandIn {
  readonly check: (workspace: Workspace, settings: Settings) => Report;
  /** Of the last call. */
  readonly seen: () => { readonly workspace: Workspace; readonly settings: Settings; readonly paths: readonly string[] };
}

export function standIn(own: Partial<Report> = {}): StandIn {
  let seen: ReturnType<StandIn['seen']> | undefined;
  return {
    check: (workspace, settings) => {
      const files: SourceFile[] = [...workspace.files(), ...(workspace.secrets ?? [])];
      seen = { workspace, settings, paths: files.map(({ path }) => path) };
      return reportOn(files, settings, workspace, own);
    },
    seen: () => {
      if (seen === undefined) throw new Error('the check did not run');
      return seen;
    },
  };
}

function reportOn(files: readonly SourceFile[], settings: Settings, workspace: Workspace, own: Partial<Report>): Report {
  const texts = Object.fromEntries(files.map(({ path, text }) => [path, text]));
  const findings = files.flatMap((file) => findingsIn(file, settings));
  const tally = workspace.tally();
  const { expectedPort } = settings;
  const server = {
    id: 'db',
    product: 'postgresql',
    port: expectedPort,
    previousPort: undefined,
    place: 'machine',
    at: { path: 'x', span: { start: 0, end: 0 } },
  };
  return sampleReport(texts, {
    findings,
    servers: expectedPort === undefined ? [] : [server],
    layers: sampleReport({}).layers.map(({ layer }) =>
      layer === 'client'
        ? layerSummary(layer, { facts: files.length, ports: [5432], findings: findings.length })
        : layerSummary(layer),
    ),
    problems: tally.problems,
    incomplete: tally.incomplete,
    regionOf: ({ path, span }) => new LineIndex(path.startsWith('secret:') ? '' : (texts[path] ?? '')).region(span),
    ...own,
  });
}

function findingsIn({ path, text }: SourceFile, settings: Settings): Finding[] {
  const start = text.indexOf('5432');
  if (start < 0) return [];
  const name = path.startsWith('secret:') ? path.slice('secret:'.length) : path;
  const finding = sampleFinding({
    at: { path, span: { start, end: start + 4 } },
    message: `${name} connects to db:5432, but db listens on 5433`,
    fingerprint: `print of ${path}`,
    certainty: text.includes('perhaps') ? 'possible' : 'certain',
    level: text.includes('perhaps') ? 'note' : text.includes('warn') ? 'warning' : 'error',
  });
  return [settings.baseline.has(finding.fingerprint) ? { ...finding, suppressed: { by: 'baseline' } } : finding];
}
