/** The time of one test: everything that waits asks it, so nothing outlives the deadline. */
export interface Budget {
  readonly signal: AbortSignal;
  /** Milliseconds left; 0 when the time is over. */
  readonly left: () => number;
  /** A wait of at most `ms`, cut to what is left. */
  readonly within: (ms: number) => number;
  /** Resolves after `ms` or at the end of the time. */
  readonly pause: (ms: number) => Promise<void>;
  readonly over: () => boolean;
  /** Milliseconds since the start. */
  readonly elapsed: () => number;
  /** Gives the timer and the listener back. */
  readonly close: () => void;
}

/** What a timer can hold; beyond it it would go off at once. */
const mostMs = 2 ** 31 - 1;

export function budgetOf(wantedMs: number, caller?: AbortSignal): Budget {
  const deadlineMs = Math.min(wantedMs, mostMs);
  const start = performance.now();
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const timer = setTimeout(abort, deadlineMs);
  caller?.addEventListener('abort', abort, { once: true });
  if (caller?.aborted === true) abort();
  const { signal } = controller;
  const elapsed = (): number => performance.now() - start;
  const left = (): number => (signal.aborted ? 0 : Math.max(0, deadlineMs - elapsed()));
  return {
    signal,
    left,
    elapsed,
    over: () => signal.aborted,
    within: (ms) => Math.max(1, Math.min(ms, left())),
    pause: (ms) => pause(ms, signal),
    close: () => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', abort);
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}

/** The value of a step and how long it took, in whole milliseconds. */
export async function timed<T extends object>(step: () => Promise<T>): Promise<T & { readonly ms: number }> {
  const start = performance.now();
  const value = await step();
  return { ...value, ms: Math.round(performance.now() - start) };
}

/** The promise's value, or `undefined` when the time is over first; a late rejection is nobody's. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', stop, { once: true });
  });
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
