import type { LoginStep, ProbedTarget, SessionFacts, SmokeFacts } from '../../src/core/index.ts';

/** A value with members left out, at any depth. */
type Sparse<T> = T extends readonly (infer E)[]
  ? readonly Sparse<E>[]
  : T extends object
    ? { readonly [K in keyof T]?: Sparse<T[K]> }
    : T;

export type SparseFacts = Sparse<Omit<SmokeFacts, 'targets'>> & { readonly targets: readonly SparseTarget[] };
export type SparseTarget = Pick<ProbedTarget, 'role' | 'port'> &
  Sparse<Omit<ProbedTarget, 'login'>> & {
    readonly login?: { readonly verdict: LoginStep['verdict'] } & Readonly<Record<string, unknown>>;
  };

const tools = { psql: { state: 'used' }, nc: { state: 'used' }, ss: { state: 'used' } } as const;

/** Facts of a live test from what matters in them: steps that are left out were skipped, a session is that of an ordinary server. */
export function smokeFacts(sparse: SparseFacts): SmokeFacts {
  return {
    rejected: [],
    sockets: [],
    tools,
    deadlineMs: 30_000,
    elapsedMs: 420,
    deadlineHit: false,
    ...(sparse as object),
    targets: sparse.targets.map(target),
  };
}

export function target(sparse: SparseTarget): ProbedTarget {
  const { role, port, host = 'db', tcp, wire, login } = sparse;
  const skipped = { verdict: 'skipped', why: 'not-applicable', ms: 0 } as const;
  return {
    input:
      role === 'old-port'
        ? 'old-port'
        : role === 'socket'
          ? 'smoke-socket'
          : role === 'pooler'
            ? 'smoke-pooler-dsn'
            : 'smoke-host',
    host,
    secret: false,
    here: false,
    attempts: 1,
    ignored: [],
    binding: skipped,
    socket: skipped,
    ...(sparse as object),
    resolution: { verdict: 'resolved', addresses: ['10.0.0.7'], more: 0, ms: 1, ...(sparse.resolution as object) },
    tcp: { ...skipped, addresses: [], ...(tcp as object) },
    wire: { ...skipped, peers: [], ...(wire as object) },
    login: loginOf(port, login),
  } as unknown as ProbedTarget;
}

function loginOf(port: number, login: SparseTarget['login']): LoginStep {
  if (login === undefined) return { verdict: 'skipped', why: 'no-answer', ms: 0 };
  const session = login.verdict === 'ok' ? { session: sessionOf(port, login['session'] as Partial<SessionFacts>) } : {};
  return { ms: 8, by: 'psql', ...login, ...session } as LoginStep;
}

function sessionOf(port: number, own: Partial<SessionFacts> = {}): SessionFacts {
  const value = own.port ?? port;
  return {
    version: '16.4',
    versionNumber: 160_004,
    port: value,
    startTime: '2026-11-01T10:00:00.000000Z',
    inRecovery: false,
    systemIdentifier: '7000000000000000001',
    ...own,
    settings: { port: { value: String(value), source: 'configuration file', pendingRestart: false }, ...own.settings },
  };
}
