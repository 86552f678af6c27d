import type {
  BindingStep,
  LoginFailure,
  LoginStep,
  LoginTool,
  PeerKind,
  ProbedTarget,
  ResolutionStep,
  SkipReason,
  Skipped,
  SocketStep,
  TcpStep,
  WireStep,
} from '../core/index.ts';
import { bindingStep } from './binding.ts';
import { timed, type Budget } from './budget.ts';
import { driverLogin } from './driver.ts';
import { isHere } from './hosts.ts';
import type { Listening } from './listening.ts';
import type { LoginOrder, LoginResult } from './login.ts';
import { psqlCan, psqlLogin } from './psql.ts';
import { resolveHost } from './resolve.ts';
import { socketPath, socketStep } from './socket.ts';
import type { Endpoint } from './talk.ts';
import type { Target } from './targets.ts';
import { tcpStep } from './tcp.ts';
import { isCapable, type Tools } from './tools.ts';
import { wireStep } from './wire.ts';

/** What all targets share. */
export interface Bench {
  readonly budget: Budget;
  readonly tools: Tools;
  /** What listens on this machine: looked at once for all targets of an attempt. */
  readonly listening: () => Promise<Listening>;
  readonly connectMs: number;
  readonly answerMs: number;
  readonly loginMs: number;
  /** Where a private directory may be made. */
  readonly temporary: string;
}

export type Probed = Omit<ProbedTarget, 'attempts'>;

/** One attempt at one target, step by step; a step that makes no sense after the one before says so. */
export async function probeTarget(target: Target, bench: Bench): Promise<Probed> {
  const { role, input, host, secret, port, ignored } = target;
  const road = host.startsWith('/') ? await roadToSocket(target, bench) : await roadToAddress(target, bench);
  const wire = await wireOf(target, road, bench);
  const login = await loginOf(target, road, wire, bench);
  const { resolution, binding, tcp, socket, here } = road;
  return { role, input, host, secret, port, here, ignored, resolution, binding, tcp, socket, wire, login };
}

/** How far the network goes: the steps up to a connection, and where there is one. */
interface Road {
  readonly here: boolean;
  readonly resolution: ResolutionStep;
  readonly binding: BindingStep;
  readonly tcp: TcpStep;
  readonly socket: SocketStep;
  readonly open: readonly Endpoint[];
}

function skipped(why: SkipReason): Skipped {
  return { verdict: 'skipped', why, ms: 0 };
}

async function roadToSocket({ host, port }: Target, { budget }: Bench): Promise<Road> {
  const socket = await socketStep(host, port, budget);
  return {
    here: true,
    resolution: { verdict: 'skipped', addresses: [], more: 0, ms: 0 },
    binding: skipped('not-applicable'),
    tcp: { ...skipped('not-applicable'), addresses: [] },
    socket,
    open: socket.verdict === 'listening' ? [{ path: socketPath(host, port) }] : [],
  };
}

async function roadToAddress(target: Target, bench: Bench): Promise<Road> {
  const { port } = target;
  const { budget, tools, connectMs } = bench;
  const resolution = await resolveHost(target.host, target.address, budget);
  const { addresses } = resolution;
  const here = addresses.some(isHere);
  const nc = tools.nc !== undefined && isCapable(tools.nc) ? tools.nc : undefined;
  const [binding, tcp] = await Promise.all([
    here ? bindingHere(port, bench) : skipped('elsewhere'),
    addresses.length > 0 ? tcpStep({ addresses, port, connectMs, nc, budget }) : { ...skipped('unresolved'), addresses: [] },
  ]);
  const open = tcp.addresses.filter(({ answer }) => answer === 'open').map(({ address }) => ({ address, port }));
  return { here, resolution, binding, tcp, socket: skipped('not-applicable'), open };
}

async function bindingHere(port: number, bench: Bench): Promise<BindingStep> {
  const { listening, ms } = await timed(async () => ({ listening: await bench.listening() }));
  return bindingStep(listening, port, ms);
}

async function wireOf(target: Target, road: Road, bench: Bench): Promise<WireStep> {
  const { budget, connectMs, answerMs } = bench;
  if (road.open.length === 0) return { ...skipped(budget.over() ? 'deadline' : 'no-answer'), peers: [] };
  return wireStep({ endpoints: road.open, connectMs, answerMs, askStartup: target.credentials === undefined, budget });
}

const speakers: ReadonlySet<PeerKind | 'skipped'> = new Set(['postgresql', 'postgresql-like', 'pgbouncer', 'pgpool']);

async function loginOf(target: Target, road: Road, wire: WireStep, bench: Bench): Promise<LoginStep> {
  const { role, credentials, host, port } = target;
  const endpoint = road.open[0];
  const peer = wire.peers[0];
  if (endpoint === undefined || peer === undefined) return skipped(bench.budget.over() ? 'deadline' : 'no-answer');
  if (credentials === undefined) return skipped(role === 'old-port' ? 'not-asked' : 'no-credentials');
  if (!speakers.has(peer.kind)) return skipped(peer.kind === 'deadline' ? 'deadline' : 'not-postgresql');
  const wary = role === 'old-port';
  return timed(() =>
    login({ endpoint, host, port, credentials, tls: peer.tls, wary, mostMs: bench.loginMs, budget: bench.budget }, bench),
  );
}

/**
 * psql where it can be used safely; the driver otherwise, and where psql's words are in no language we know: it has the SQLSTATE. What psql refuses to
 * answer it refuses over TLS, too: the driver knows the difference.
 */
async function login(order: LoginOrder, { tools, temporary }: Bench): Promise<LoginResult> {
  const { psql } = tools;
  if (psql === undefined || !psqlCan(psql, order)) return driverLogin(order).catch(() => notRun('pg'));
  const seen = await psqlLogin(psql, order, temporary).catch(() => notRun('psql'));
  const undecided = seen.verdict === 'failed' && undecidedByPsql.has(seen.failure);
  return undecided && !order.budget.over() ? driverLogin(order).catch(() => notRun('pg')) : seen;
}

const undecidedByPsql: ReadonlySet<LoginFailure> = new Set(['other', 'client', 'authentication-refused']);

function notRun(by: LoginTool): LoginResult {
  return { verdict: 'failed', by, failure: 'client' };
}
