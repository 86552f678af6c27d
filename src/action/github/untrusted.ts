import { isHash } from '../event.ts';

/** Answers of the API and payloads of events are written by others: nothing is taken over that has not the right type. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path) found = isRecord(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  return found;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** Ids, numbers of pull requests and lines: positive integers. */
export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' && Number.isSafeInteger(found) && found > 0 ? found : undefined;
}

/** A full hash of a commit. */
export function hashAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return isHash(found) && !/^0+$/.test(found) ? found : undefined;
}
