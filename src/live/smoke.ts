import { tmpdir } from 'node:os';
import type { ProbedTarget, SmokeFacts, ToolName } from '../core/index.ts';
import { listeningHere, nothingSeen } from './binding.ts';
import { budgetOf, untilAborted, type Budget } from './budget.ts';
import type { Listening } from './listening.ts';
import { probeTarget, type Bench, type Probed } from './probe-target.ts';
import { shown } from './shown.ts';
import { targetsOf, type SmokeTargets, type Target } from './targets.ts';
import { findTools, toolUses, type ToolChoice, type Tools } from './tools.ts';

export interface SmokeOptions {
  /** For the whole test, waiting included. */
  readonly deadlineMs?: number;
  /** How long a server that is just restarting is tried again. */
  readonly waitMs?: number;
  /** Log in on the old port, too: only in a SCRAM exchange, or over TLS that sslmode=verify-full verifies. */
  readonly loginOnOldPort?: boolean;
  readonly signal?: AbortSignal;
  /** The caller's PATH. */
  readonly path?: string;
  /** Directories from which no program is run: the workspace, at least. */
  readonly untrusted?: readonly string[];
  /** Parent of the private directory of a passfile: the runner's temporary directory, or the system's. */
  readonly temporary?: string;
  readonly tools?: Readonly<Partial<Record<ToolName, ToolChoice>>>;
  /** Milliseconds for one connection, one answer, one login. */
  readonly connectMs?: number;
  readonly answerMs?: number;
  readonly loginMs?: number;
}

/** Probes every target and says what it saw. Never rejects; returns at the deadline with what there is. */
export async function smoke(given: SmokeTargets, options: SmokeOptions = {}): Promise<SmokeFacts> {
  const deadlineMs = options.deadlineMs ?? 30_000;
  const budget = budgetOf(deadlineMs, options.signal);
  try {
    const { targets, rejected } = targetsOf(given, options.loginOnOldPort === true);
    const search = { path: options.path ?? '', untrusted: options.untrusted ?? [], choices: options.tools ?? {} };
    const tools = await findTools(search, budget);
    const looks = lookHere(tools, budget);
    const bench = benchOf(options, budget, tools, looks.look);
    const probed = await allProbed(targets, bench, options.waitMs ?? 0);
    return {
      targets: probed.map(shown),
      rejected,
      sockets: probed.some(({ here }) => here) ? looks.last().sockets : [],
      tools: toolUses(tools, usedIn(probed, looks.last().by)),
      deadlineMs,
      elapsedMs: Math.round(budget.elapsed()),
      deadlineHit: budget.over(),
    };
  } finally {
    budget.close();
  }
}

function benchOf(options: SmokeOptions, budget: Budget, tools: Tools, listening: Bench['listening']): Bench {
  return {
    budget,
    tools,
    listening,
    connectMs: options.connectMs ?? 5000,
    answerMs: options.answerMs ?? 4000,
    loginMs: options.loginMs ?? 10_000,
    temporary: options.temporary ?? tmpdir(),
  };
}

/** One look serves all that ask while it is fresh: an attempt of several targets, not the next attempt. */
const freshMs = 150;

function lookHere(tools: Tools, budget: Budget) {
  let last: { readonly at: number; readonly seen: Promise<Listening> } | undefined;
  let newest = nothingSeen;
  const look = (): Promise<Listening> => {
    if (last === undefined || budget.elapsed() - last.at > freshMs) {
      const seen = untilAborted(listeningHere(tools.ss, budget), budget.signal).then((found) => (newest = found ?? newest));
      last = { at: budget.elapsed(), seen };
    }
    return last.seen;
  };
  return { look, last: () => newest };
}

/** In parallel; with a wait the others come after the servers, since what they show changes with the restart. */
async function allProbed(targets: readonly Target[], bench: Bench, waitMs: number): Promise<ProbedTarget[]> {
  const probed = new Map<Target, ProbedTarget>();
  const probe = async (target: Target): Promise<unknown> => probed.set(target, await probedWithPatience(target, bench, waitMs));
  const isServer = ({ role }: Target): boolean => role === 'server' || role === 'socket';
  const first = waitMs === 0 ? targets : targets.filter(isServer);
  await Promise.all(first.map(probe));
  await Promise.all(targets.filter((target) => !first.includes(target)).map(probe));
  return targets.flatMap((target) => probed.get(target) ?? []);
}

async function probedWithPatience(target: Target, bench: Bench, waitMs: number): Promise<ProbedTarget> {
  const { budget } = bench;
  const end = budget.elapsed() + waitMs;
  let backOff = 250;
  for (let attempts = 1; ; attempts++) {
    const probed = await probeTarget(target, bench);
    const pause = Math.min(backOff, end - budget.elapsed());
    if (target.role === 'old-port' || !mayBeRestarting(probed) || pause <= 0 || budget.over()) return { ...probed, attempts };
    await budget.pause(pause);
    backOff = Math.min(backOff * 1.6, 2000);
  }
}

/** Nothing listens yet, a proxy has no backend yet, or the server says that it is on its way. */
function mayBeRestarting({ tcp, socket, wire, login }: Probed): boolean {
  if (tcp.verdict === 'refused' || socket.verdict === 'missing' || socket.verdict === 'stale') return true;
  if (wire.verdict === 'closes') return true;
  const failure = login.verdict === 'failed' ? login.failure : wire.peers[0]?.startup?.failure;
  return failure !== undefined && passing.has(failure);
}

const passing: ReadonlySet<string> = new Set(['starting', 'stopping', 'refused', 'closed', 'socket-missing', 'pooler-upstream']);

function usedIn(probed: readonly ProbedTarget[], by: Listening['by']): ReadonlySet<ToolName> {
  const used = new Set<ToolName>();
  if (by === 'ss') used.add('ss');
  for (const { tcp, login } of probed) {
    if (tcp.addresses.some(({ nc }) => nc !== undefined)) used.add('nc');
    if ('by' in login && login.by === 'psql') used.add('psql');
  }
  return used;
}
