import { layers, type Layer } from '../facts/base.ts';
import type { Product } from '../facts/server.ts';
import type { AddedSuppression, LayerStatus, LayerSummary, Report, ServerSummary } from '../report.ts';
import type { Finding, Rule } from '../rules/rule.ts';
import { hasFile } from '../text/span.ts';
import { storedReportLimit } from './json-within.ts';
import { storedFinding } from './stored-findings.ts';
import { placeOf, regionOfStored } from './stored-places.ts';
import { choiceOf, hashOf, integerOf, listOf, Malformed, membersOf, pathOf, portOf, type Members } from './untrusted.ts';
import { plural } from '../text/plural.ts';

/** A report that another workflow run wrote about text of an untrusted author. */
export interface StoredReport {
  readonly report: Report;
  /** The commit it says it is about: to be compared with what the platform says. */
  readonly head: string | undefined;
  /** The checked root below the top of the repository; `.` when they are one. */
  readonly root: string;
}

const countLimit = 1_000_000;
const findingLimit = 5000;
const serverLimit = 200;
const problemLimit = 200;
const portLimit = 1000;
const addedLimit = 200;

/**
 * Reads a JSON report as untrusted: from a fork its author wrote every byte of it. Numbers, enumerations, ids of rules and paths are taken over
 * once they are checked; every sentence is made anew, so no stored word reaches a reader. Never throws.
 */
export function parseStoredReport(text: string, rules: readonly Rule[]): StoredReport | { readonly problem: string } {
  if (text.length > storedReportLimit) return { problem: 'the stored report is longer than 2 MB' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'the stored report is no JSON' };
  }
  try {
    return rebuilt(membersOf(value, 'the report'), new Map(rules.map((rule) => [rule.id, rule])));
  } catch (error) {
    if (error instanceof Malformed) return { problem: `the stored report is not one of pg-port-guard: ${error.message}` };
    throw error;
  }
}

function rebuilt(stored: Members, rules: ReadonlyMap<unknown, Rule>): StoredReport {
  if (stored['schemaVersion'] !== 1) throw new Malformed('schemaVersion is not 1');
  if (membersOf(stored['tool'], 'tool')['name'] !== 'pg-port-guard') throw new Malformed('tool.name is another');
  const summary = membersOf(stored['summary'], 'summary');
  const read = listOf(stored['findings'], 'findings', findingLimit).map((one, index) =>
    storedFinding(one, rules, `findings[${index}]`),
  );
  const findings = read.filter((finding) => finding !== undefined).sort((a, b) => weights[a.level] - weights[b.level]);
  const servers = serversOf(stored);
  const report: Report = {
    findings,
    servers,
    layers: layersOf(stored),
    diagram: { nodes: [], edges: [], left: 0 },
    change: findings.some(({ news }) => news !== undefined)
      ? { touches: () => false, movesPorts: servers.some(isMoved) }
      : undefined,
    addedSuppressions: addedOf(stored, rules),
    problems: problemsOf(stored),
    incomplete: incompleteOf(stored, summary, read),
    filesRead: integerOf(summary['filesRead'], 'summary.filesRead', 0, countLimit),
    filesSkipped: integerOf(summary['filesSkipped'], 'summary.filesSkipped', 0, countLimit),
    regionOf: regionOfStored,
    textOf: () => undefined,
  };
  return { report, head: hashOf(stored['head'], 'head'), root: rootOf(stored['root']) };
}

const weights: Readonly<Record<Finding['level'], number>> = { error: 0, warning: 1, note: 2 };

function isMoved({ port, previousPort }: ServerSummary): boolean {
  return previousPort !== undefined && previousPort !== port;
}

function rootOf(value: unknown): string {
  const root = value === '.' ? '.' : pathOf(value, 'root');
  if (root === undefined || !hasFile({ path: root })) throw new Malformed('root is no relative path');
  return root;
}

/** What a reader of the report does not see, in numbers. */
function incompleteOf(stored: Members, summary: Members, read: readonly (Finding | undefined)[]): string | undefined {
  const counted = ['errors', 'warnings', 'notes', 'suppressed'].map((name) =>
    integerOf(summary[name], `summary.${name}`, 0, countLimit),
  );
  const cut = counted.reduce((sum, count) => sum + count, 0) - read.length;
  const unknown = read.filter((finding) => finding === undefined).length;
  const parts = [
    ...(summary['incomplete'] === undefined ? [] : ['a limit was hit, so that only a part was read']),
    ...(stored['truncated'] === true && cut > 0 ? [`${plural(cut, 'finding')} did not fit into the stored report`] : []),
    ...(unknown > 0 ? [`${plural(unknown, 'stored finding')} could not be taken over`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}

const products: readonly Product[] = [
  'postgresql',
  'pgbouncer',
  'pgpool',
  'pgcat',
  'odyssey',
  'haproxy',
  'tunnel',
  'other-engine',
  'other',
  'unknown',
];
const places = ['container', 'machine', 'managed'] as const;

/** Named by their files only: a name is a word of the repository. */
function serversOf(stored: Members): ServerSummary[] {
  return listOf(stored['servers'], 'servers', serverLimit).flatMap((one, index) => {
    const name = `servers[${index}]`;
    const server = membersOf(one, name);
    const at = placeOf(server, name);
    const summary = {
      product: choiceOf(server['product'] ?? 'postgresql', products, `${name}.product`),
      port: portOf(server['port'], `${name}.port`),
      previousPort: portOf(server['previousPort'], `${name}.previousPort`),
      place: choiceOf(server['place'], places, `${name}.place`),
    };
    return at === undefined ? [] : [{ id: at.path, ...summary, at }];
  });
}

const statuses: readonly LayerStatus[] = ['consistent', 'drift', 'absent', 'undecidable'];

function layersOf(stored: Members): LayerSummary[] {
  const rows = listOf(stored['layers'], 'layers', layers.length);
  if (rows.length < layers.length) throw new Malformed(`layers are not ${layers.length}`);
  return layers.map((layer, index) => layerOf(membersOf(rows[index], `layers[${index}]`), layer, `layers[${index}]`));
}

function layerOf(stored: Members, layer: Layer, name: string): LayerSummary {
  if (stored['layer'] !== layer) throw new Malformed(`${name} is not that of ${layer}`);
  const status = choiceOf(stored['status'], statuses, `${name}.status`);
  const facts = integerOf(stored['facts'], `${name}.facts`, 0, countLimit);
  const findings = integerOf(stored['findings'], `${name}.findings`, 0, countLimit);
  const ports = listOf(stored['ports'] ?? [], `${name}.ports`, portLimit).map((port) =>
    integerOf(port, `${name}.ports`, 0, 65_535),
  );
  return { layer, status, facts, findings, ports, note: noteOf(status, facts) };
}

function noteOf(status: LayerStatus, facts: number): string {
  if (facts === 0) return 'nothing found';
  return `${plural(facts, 'statement')} read${status === 'undecidable' ? ', not decidable' : ''}`;
}

function problemsOf(stored: Members): Report['problems'] {
  return listOf(stored['problems'], 'problems', problemLimit).flatMap((one, index) => {
    const at = placeOf(membersOf(one, `problems[${index}]`), `problems[${index}]`);
    return at === undefined ? [] : [{ code: 'stored', message: 'not read, or only in part', at }];
  });
}

/** Who silences what; reasons and globs are words of the author. */
function addedOf(stored: Members, rules: ReadonlyMap<unknown, Rule>): AddedSuppression[] {
  return listOf(stored['addedSuppressions'] ?? [], 'addedSuppressions', addedLimit).flatMap((one, index) => {
    const name = `addedSuppressions[${index}]`;
    const added = membersOf(one, name);
    const at = added['path'] === undefined ? undefined : placeOf(added, name);
    const ids = listOf(added['rules'], `${name}.rules`, 50);
    const named = ids.flatMap((id) => rules.get(id) ?? []).map(({ id }) => id);
    const summary = {
      by: choiceOf(added['by'], ['comment', 'settings', 'baseline'] as const, `${name}.by`),
      effect: choiceOf(added['effect'], ['now', 'after-merge'] as const, `${name}.effect`),
    };
    // No rule means every rule: one of rules that are none of ours is not that.
    if (named.length === 0 && ids.length > 0) return [];
    return [{ ...summary, what: 'ignores or lowers', rules: named, paths: [], ...(at === undefined ? {} : { at }) }];
  });
}
