import { checkWithTopology } from './check.ts';
import { applyEdits } from './fixes/apply.ts';
import type { Edit } from './fixes/edit.ts';
import { grave, planFixes, type Plan, type PlannedEdit } from './plan.ts';
import type { Finding } from './rules/rule.ts';
import { serverName } from './rules/wording.ts';
import type { Settings } from './settings/settings.ts';
import { LineIndex } from './text/line-index.ts';
import { keyOf } from './text/span.ts';
import { onlyPort, type Server } from './topology/model.ts';
import type { Topology } from './topology/topology.ts';
import type { Workspace } from './workspace.ts';

export interface MoveRequest {
  readonly to: number;
  /** Name or file of the server; needed where there are several. */
  readonly server: string | undefined;
}

/** A port change in all layers, on paper. */
export interface Move extends Plan {
  readonly server: string;
  readonly from: number;
  readonly to: number;
  /** What this change would break and no edit mends: all layers move together or none does. */
  readonly blocked: readonly Finding[];
}

/**
 * Moves one PostgreSQL server to another port: its own statements first, then every place that would not follow, found by checking the result
 * against the state before (the rules know the old port then). Says why when it cannot be done.
 */
export function planMove(
  open: () => Workspace,
  settings: Settings,
  { to, server: name }: MoveRequest,
): Move | { readonly problem: string } {
  const { report, topology } = checkWithTopology(open(), settings);
  const server = chosen(topology, name);
  if ('problem' in server) return server;
  const from = onlyPort(server.effective);
  if (from === undefined) return { problem: `the port of ${labelOf(server)} cannot be decided` };
  if (from === to) return { problem: `${labelOf(server)} listens on ${to} already` };
  const own = statementEdits(server, from, to);
  if (own.length === 0)
    return { problem: `the port of ${labelOf(server)} is written nowhere: write ${from} where it is to stand, then move it` };
  const moved = statements(open(), own);
  const plan = planFixes(open, settings, { reviewed: true, ground: 'workspace', texts: moved.texts });
  const known = new Set(report.findings.map(({ fingerprint }) => fingerprint));
  const blocked = grave(plan.report).filter(({ fingerprint }) => !known.has(fingerprint));
  return { ...plan, edits: [...moved.edits, ...plan.edits], server: labelOf(server), from, to, blocked };
}

/** The one server, or the one that is named; a server read from several directories counts once. */
function chosen(topology: Topology, name: string | undefined): Server | { readonly problem: string } {
  const servers = new Map<string, Server>();
  for (const server of topology.servers) {
    if (server.product !== 'postgresql') continue;
    const named = name === undefined || [serverName(server), server.place.label, server.at.path, ...server.files].includes(name);
    if (named && !servers.has(keyOf(server.at))) servers.set(keyOf(server.at), server);
  }
  const [only, ...others] = servers.values();
  if (only === undefined)
    return { problem: name === undefined ? 'no PostgreSQL server is known here' : 'no PostgreSQL server has this name or file' };
  if (others.length === 0) return only;
  const names = [only, ...others].slice(0, 8).map((server) => `${labelOf(server)} (${server.at.path})`);
  return { problem: `there are ${others.length + 1} servers, name one: ${names.join(', ')}${others.length > 7 ? ', …' : ''}` };
}

function labelOf(server: Server): string {
  return server.place.label;
}

/** Every literal that says the old port of this server, the weaker statements too: left behind they would contradict it. */
function statementEdits(server: Server, from: number, to: number): Edit[] {
  const ports = [server.effective, ...server.statements.map(({ reading }) => reading)].flatMap((reading) => reading.ports);
  const edits = new Map<string, Edit>();
  for (const { port, implied, edit: at } of ports)
    if (port === from && !implied) edits.set(keyOf(at), { at, expected: String(from), text: String(to) });
  return [...edits.values()];
}

function statements(workspace: Workspace, edits: readonly Edit[]): { texts: Map<string, string>; edits: PlannedEdit[] } {
  const texts = new Map<string, string>();
  const planned: PlannedEdit[] = [];
  for (const path of new Set(edits.map(({ at }) => at.path))) {
    const text = workspace.read(path)?.text;
    if (text === undefined) continue;
    const lines = new LineIndex(text);
    const applied = applyEdits(
      text,
      edits.filter(({ at }) => at.path === path),
    );
    texts.set(path, applied.text);
    for (const { at, expected, text: own } of applied.edits)
      planned.push({ path, region: lines.region(at.span), expected, text: own });
  }
  return { texts, edits: planned };
}
