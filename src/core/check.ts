import type { Problem } from './documents/document.ts';
import { diagramOf } from './diagram.ts';
import { extract, type Extract } from './extract.ts';
import type { Fact } from './facts/fact.ts';
import type { SmokeFacts } from './facts/probe.ts';
import { changeOf, type BaseState } from './change.ts';
import { addedComments } from './findings/added.ts';
import { knownFindings, newsOf } from './findings/known.ts';
import { stamp, type Observed } from './findings/stamp.ts';
import { Suppressions, type SourceLines } from './findings/suppress.ts';
import { NamedFiles } from './named-files.ts';
import type { Report } from './report.ts';
import { rules } from './rules/index.ts';
import type { Finding } from './rules/rule.ts';
import type { Settings } from './settings/settings.ts';
import { layerSummaries, serverSummaries } from './summary.ts';
import { smokeSummary } from './smoke-summary.ts';
import { LineIndex } from './text/line-index.ts';
import type { SourceFile } from './text/source-file.ts';
import { hasFile } from './text/span.ts';
import { relate, type Topology } from './topology/topology.ts';
import type { Workspace } from './workspace.ts';

/** The pipeline: files → facts → topology → findings → report. Pure but for the workspace it is given. `smoke`: what a live test saw. */
export function check(workspace: Workspace, settings: Settings, smoke?: SmokeFacts): Report {
  return checkWithTopology(workspace, settings, smoke).report;
}

/** The report together with what it was made of, for those that need more than findings. */
export function checkWithTopology(
  workspace: Workspace,
  settings: Settings,
  smoke?: SmokeFacts,
): { readonly report: Report; readonly topology: Topology } {
  const head = factsOf(workspace);
  const base = baseTopology(workspace, settings, head);
  const topology = relate({ ...topologyInput(workspace, settings), facts: allOf(head), before: base?.topology, smoke });
  const known = base && knownFindings(observations(base.topology, settings), settings);
  const sources = sourceLines(workspace);
  const suppressions = new Suppressions(settings, sources);
  const findings = stamp(observations(topology, settings), settings, sources).map((finding): Finding => {
    const suppressed = suppressions.of(finding);
    return { ...finding, ...(known && { news: newsOf(finding, known) }), ...(suppressed && { suppressed }) };
  });
  const change = base && changeOf(topology, base);
  const added = known && base ? addedComments(findings, { known, ...base, head: sources, base: base.sources }) : [];
  const report = { ...reportOf(topology, findings, { workspace, read: head, sources }), change, addedSuppressions: added };
  return { report, topology };
}

interface Readings {
  readonly workspace: Workspace;
  readonly read: Read;
  readonly sources: (path: string) => SourceLines | undefined;
}

function reportOf(
  topology: Topology,
  findings: readonly Finding[],
  { workspace, read, sources }: Readings,
): Omit<Report, 'change' | 'addedSuppressions'> {
  const tally = workspace.tally();
  return {
    findings,
    ...(topology.smoke && { smoke: smokeSummary(topology.smoke, findings) }),
    servers: serverSummaries(topology),
    layers: layerSummaries(topology, findings),
    diagram: diagramOf(topology, findings),
    problems: [...tally.problems, ...read.problems],
    incomplete: tally.incomplete,
    filesRead: tally.read,
    filesSkipped: tally.skipped,
    regionOf: (at) => (sources(at.path)?.lines ?? nowhere).region(at.span),
    textOf: (path) => (hasFile({ path }) ? sources(path)?.text : undefined),
  };
}

const nowhere = new LineIndex('');

function topologyInput(workspace: Workspace, settings: Settings) {
  return { paths: workspace.paths, servers: settings.servers, expectedPort: settings.expectedPort };
}

interface Read {
  readonly byPath: Map<string, readonly Fact[]>;
  /** Readers of files that others name. */
  readonly named: Map<string, string>;
  readonly problems: Problem[];
}

function factsOf(workspace: Workspace): Read {
  const read: Read = { byPath: new Map(), named: new Map(), problems: [] };
  for (const file of workspace.files()) add(read, file.path, extract(file));
  for (const secret of workspace.secrets ?? []) add(read, secret.path, extract(secret, 'client/secrets'));
  readNamed(read, workspace);
  return read;
}

function add(read: Read, path: string, { facts, problems }: Extract): void {
  for (const problem of problems) read.problems.push(problem);
  read.byPath.set(path, facts);
}

function allOf({ byPath }: Read): Fact[] {
  const facts: Fact[] = [];
  for (const own of byPath.values()) for (const fact of own) facts.push(fact);
  return facts;
}

/** What others name is read as they say, and so is what that names. */
function readNamed(read: Read, workspace: Workspace): void {
  const files = new NamedFiles(workspace.paths);
  let added: Iterable<readonly Fact[]> = read.byPath.values();
  for (let depth = 0; depth < 10; depth++) {
    const named = [...added].flatMap((facts) => files.of(facts, (path) => read.byPath.get(path) ?? []));
    if (named.length === 0) return;
    added = named.flatMap(({ path, as }) => {
      const file = workspace.read(path);
      if (file === undefined) return [];
      read.named.set(path, as);
      const result = extract(file, as);
      add(read, path, result);
      return [result.facts];
    });
  }
}

/** The same repository at the base commit: facts of unchanged files are shared. */
function baseTopology(workspace: Workspace, settings: Settings, { byPath, named }: Read): BaseState | undefined {
  const { base } = workspace;
  if (base === undefined) return undefined;
  const changed = new Set([...base.changed, ...[...named.keys()].filter((path) => base.differs(path))]);
  const facts: Fact[] = [];
  for (const [path, own] of byPath) if (!changed.has(path)) for (const fact of own) facts.push(fact);
  for (const path of changed) {
    const file = base.read(path);
    if (file !== undefined) for (const fact of extract(file, named.get(path)).facts) facts.push(fact);
  }
  return {
    topology: relate({ ...topologyInput(workspace, settings), facts, before: undefined }),
    touches: (path) => changed.has(path) || base.differs(path),
    sources: (path) => linesOf(base.read(path)),
  };
}

function observations(topology: Topology, settings: Settings): Observed[] {
  const result: Observed[] = [];
  for (const rule of rules) {
    if (rule.policy === true && !settings.policy.includes(rule.id)) continue;
    if (settings.layers.length > 0 && !settings.layers.includes(rule.id.slice(0, rule.id.indexOf('/')))) continue;
    for (const observation of rule.check(topology)) result.push({ rule, observation });
  }
  return result;
}

/** Lines of the files that findings stand in: read once more, only those. */
function sourceLines(workspace: Workspace): (path: string) => SourceLines | undefined {
  const known = new Map<string, SourceLines | undefined>();
  const secrets = new Set((workspace.secrets ?? []).map(({ path }) => path));
  const empty = (path: string): SourceFile => ({ path, text: '', origin: 'secret' });
  const read = (path: string): SourceFile | undefined => (hasFile({ path }) ? workspace.read(path) : undefined);
  return (path) => {
    if (!known.has(path)) known.set(path, linesOf(secrets.has(path) ? empty(path) : read(path)));
    return known.get(path);
  };
}

function linesOf(file: SourceFile | undefined): SourceLines | undefined {
  return file === undefined ? undefined : { text: file.text, lines: new LineIndex(file.text) };
}
