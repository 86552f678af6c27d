import { relative } from 'node:path';
import {
  grave,
  planFixes,
  planMove,
  plural,
  safe,
  type Finding,
  type Plan,
  type Report,
  type Settings,
  type Workspace,
} from '../core/index.ts';
import { rewriteInside, TreeWorkspace, WriteRefused, type Base, type Root } from '../workspace/index.ts';
import { UsageError, type Arguments } from './arguments.ts';
import { baseOf } from './base.ts';
import { secretsOf, settingsOf } from './settings.ts';
import { rootOf } from './root.ts';
import type { Terminal } from './terminal.ts';

interface Task {
  readonly root: Root;
  readonly settings: Settings;
  readonly open: () => Workspace;
}

/** `fix [path]`: makes the edits that findings offer. Exit 1 when something is left to do by hand. */
export function fixCommand(given: Arguments, terminal: Terminal): number {
  const task = taskOf(given, terminal);
  const plan = planFixes(task.open, task.settings, { reviewed: given.switches.has('review'), ground: 'base' });
  const left = grave(plan.report);
  if (plan.edits.length === 0) terminal.print('nothing that an edit can mend\n');
  else carryOut(plan, task, given, terminal);
  tellLeft(left, plan.report, terminal);
  return left.length === 0 ? 0 : 1;
}

/** `move --to PORT [path]`: a server and everything that has to follow it. Writes nothing while something would stay behind, unless told to. */
export function moveCommand(given: Arguments, terminal: Terminal): number {
  const to = portOf(given.value('to'));
  const task = taskOf(given, terminal);
  const move = planMove(task.open, task.settings, { to, server: given.value('server') });
  if ('problem' in move) throw new UsageError(`move: ${safe(move.problem)}`);
  terminal.print(`${safe(move.server)}: port ${move.from} → ${move.to}\n`);
  const isHeld = move.blocked.length > 0 && !given.switches.has('partial');
  if (isHeld) list(move, terminal);
  else carryOut(move, task, given, terminal);
  tellLeft(move.blocked, move.report, terminal);
  if (isHeld) terminal.say('nothing was written: all layers move together or none does (--partial writes what can be edited)\n');
  return move.blocked.length === 0 ? 0 : 1;
}

function taskOf(given: Arguments, terminal: Terminal): Task {
  if (given.operands.length > 1) throw new UsageError(`${given.command} takes one path`);
  const root = rootOf(given.operands[0] ?? '.', terminal);
  const settings = settingsOf(given, root, terminal);
  const base: Base | undefined = given.command === 'fix' ? baseOf(given, root) : undefined;
  const { include, exclude } = settings;
  const secrets = secretsOf(given, terminal);
  return {
    root,
    settings,
    open: () => new TreeWorkspace(root, { include, exclude, secrets, ...(base !== undefined && { base }) }),
  };
}

function portOf(text: string | undefined): number {
  const port = text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new UsageError('move needs --to PORT, from 1 to 65535');
  return port;
}

/** Shows the edits and writes them, all or none. */
function carryOut(plan: Plan, { root, open }: Task, given: Arguments, terminal: Terminal): void {
  list(plan, terminal);
  if (given.switches.has('dry-run')) return;
  const workspace = open();
  const rewrites = [...plan.texts].map(([path, after]) => ({ path, before: workspace.read(path)?.text ?? '', after }));
  try {
    rewriteInside(root.directory, rewrites);
  } catch (error) {
    const why = error instanceof WriteRefused ? error.message : 'a file cannot be written';
    throw new UsageError(`${given.command}: ${safe(why)}; nothing was written`);
  }
  const where = relative(terminal.directory, root.directory);
  terminal.say(`${plural(rewrites.length, 'file')} written${where === '' ? '' : ` in ${safe(where)}`}\n`);
}

/** Numbers only: the line around them may hold a credential. */
function list({ edits }: Plan, terminal: Terminal): void {
  for (const { path, region, expected, text } of edits)
    terminal.print(
      `  ${safe(path)}:${region.startLine}:${region.startColumn} ${expected === '' ? 'insert' : safe(expected)} → ${safe(text.trim())}\n`,
    );
}

function tellLeft(left: readonly Finding[], report: Report, terminal: Terminal): void {
  if (left.length === 0) return;
  terminal.print('by hand:\n');
  for (const { at, message, remedy } of left) {
    const place = at.path.startsWith('secret:') ? at.path : `${at.path}:${report.regionOf(at).startLine}`;
    terminal.print(`  ${safe(place)} ${safe(message)}\n    fix: ${safe(remedy)}\n`);
  }
}
