import { afterAll } from '@jest/globals';

type End = () => Promise<void> | void;

const ends: End[] = [];

/** Runs when the tests of this file are over, also when they failed; what was started last ends first. */
export function atEnd(end: End): void {
  ends.push(end);
}

afterAll(async () => {
  const failures: unknown[] = [];
  for (const end of ends.splice(0).reverse()) {
    try {
      await end();
    } catch (failure) {
      failures.push(failure);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of the parts did not end`);
}, 30_000);
