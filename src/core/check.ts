import { readerOf } from './commands/writes.ts';
import type { Problem } from './documents/document.ts';
import { extract, type Extract } from './extract.ts';
import type { Fact } from './facts/fact.ts';
import { stamp } from './findings/stamp.ts';
import { Suppressions, type SourceLines } from './findings/suppress.ts';
import type { Report } from './report.ts';
import { rules } from './rules/index.ts';
import type { Observation, Rule } from './rules/rule.ts';
import type { Settings } from './settings/settings.ts';
import { layerSummaries, serverSummaries } from './summary.ts';
import { LineIndex } from './text/line-index.ts';
import type { SourceFile } from './text/source-file.ts';
import { relate, type Topology } from './topology/topology.ts';
import type { Workspace } from './workspace.ts';

/** The pipeline: files → facts → topology → findings → report. Pure but for the workspace it is given. */
export function check(workspace: Workspace, settings: Settings): Report {
  const head = factsOf(workspace);
  const before = baseTopology(workspace, settings, head.byPath);
  const topology = relate({ ...topologyInput(workspace, settings), facts: head.facts, before });
  const sources = sourceLines(workspace);
  const stamped = stamp(observations(topology, settings), settings, sources);
  const suppressions = new Suppressions(settings, sources);
  const findings = stamped.map((finding) => {
    const suppressed = suppressions.of(finding);
    return suppressed === undefined ? finding : { ...finding, suppressed };
  });
  const tally = workspace.tally();
  return {
    findings,
    servers: serverSummaries(topology),
    layers: layerSummaries(topology, findings),
    moves: [],
    problems: [...tally.problems, ...head.problems],
    incomplete: tally.incomplete,
    filesRead: tally.read,
    filesSkipped: tally.skipped,
    regionOf: (at) => (sources(at.path)?.lines ?? nowhere).region(at.span),
  };
}

const nowhere = new LineIndex('');

function topologyInput(workspace: Workspace, settings: Settings) {
  return { paths: workspace.paths, servers: settings.servers, expectedPort: settings.expectedPort };
}

interface Read {
  readonly facts: Fact[];
  readonly byPath: Map<string, readonly Fact[]>;
  readonly problems: Problem[];
}

function factsOf(workspace: Workspace): Read {
  const read: Read = { facts: [], byPath: new Map(), problems: [] };
  for (const file of workspace.files()) add(read, file.path, extract(file));
  for (const secret of workspace.secrets ?? []) add(read, secret.path, extract(secret, 'client/secrets'));
  for (const { path, as } of named(read)) {
    const file = workspace.read(path);
    if (file !== undefined) add(read, path, extract(file, as));
  }
  return read;
}

function add(read: Read, path: string, { facts, problems }: Extract): void {
  for (const fact of facts) read.facts.push(fact);
  for (const problem of problems) read.problems.push(problem);
  read.byPath.set(path, facts);
}

/** Files that others name and no reader knows by its own name: `env_file: settings/app`, `include 'ports'`. */
function named(read: Read): { readonly path: string; readonly as: string }[] {
  const wanted = new Map<string, string>();
  for (const fact of read.facts) {
    const other = otherName(fact);
    if (other !== undefined && !read.byPath.get(other.path)?.length && !other.path.startsWith('/'))
      wanted.set(other.path, other.as);
  }
  return [...wanted].map(([path, as]) => ({ path, as })).slice(0, 1000);
}

function otherName(fact: Fact): { readonly path: string; readonly as: string } | undefined {
  if (fact.kind === 'restart.write') {
    // `pg.j2` that becomes /etc/postgresql/16/main/postgresql.conf.
    const as = fact.source === undefined ? undefined : readerOf(fact.target.value);
    return fact.source === undefined || as === undefined ? undefined : { path: fact.source, as };
  }
  if (fact.kind !== 'platform.attachment') return undefined;
  const as = fact.how === 'loads' && fact.reader === 'platform/ansible' ? 'platform/ansible' : namedReaders[fact.how];
  return as === undefined ? undefined : { path: fact.to, as };
}

const namedReaders: Readonly<Record<string, string>> = { 'env-file': 'client/env-file', include: 'server/postgresql-conf' };

/** The same repository at the base commit: facts of unchanged files are shared. */
function baseTopology(
  workspace: Workspace,
  settings: Settings,
  byPath: ReadonlyMap<string, readonly Fact[]>,
): Topology | undefined {
  const { base } = workspace;
  if (base === undefined) return undefined;
  const changed = new Set(base.changed);
  const facts: Fact[] = [];
  for (const [path, own] of byPath) if (!changed.has(path)) for (const fact of own) facts.push(fact);
  for (const path of base.changed) {
    const file = base.read(path);
    if (file !== undefined) for (const fact of extract(file).facts) facts.push(fact);
  }
  return relate({ ...topologyInput(workspace, settings), facts, before: undefined });
}

function observations(topology: Topology, settings: Settings): { readonly rule: Rule; readonly observation: Observation }[] {
  const result: { readonly rule: Rule; readonly observation: Observation }[] = [];
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
  const secrets = new Map((workspace.secrets ?? []).map((file) => [file.path, file] as const));
  return (path) => {
    if (!known.has(path))
      known.set(path, linesOf(secrets.has(path) ? ({ ...secrets.get(path), text: '' } as SourceFile) : workspace.read(path)));
    return known.get(path);
  };
}

function linesOf(file: SourceFile | undefined): SourceLines | undefined {
  return file === undefined ? undefined : { text: file.text, lines: new LineIndex(file.text) };
}
