import { setTimeout as pause } from 'node:timers/promises';

/** Waits until `check` yields something other than undefined or false. `what` and its state go into the failure. */
export async function eventually<T>(
  what: string,
  check: () => Promise<T | undefined | false> | T | undefined | false,
  { within = 15_000, state = () => '' }: { readonly within?: number; readonly state?: () => string } = {},
): Promise<T> {
  const deadline = performance.now() + within;
  for (;;) {
    const found = await check();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`not within ${within} ms: ${what}\n${state()}`);
    await pause(20);
  }
}
