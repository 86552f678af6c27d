import { hasFile } from '../text/span.ts';
import { safe } from './redact.ts';

/** What a value of a stored report has to be and is not, in words of ours: nothing of the report itself is repeated. */
export class Malformed extends Error {}

export type Members = Readonly<Record<string, unknown>>;

export function membersOf(value: unknown, name: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Malformed(`${name} is no object`);
  return value as Members;
}

/** The first `limit` of a list. */
export function listOf(value: unknown, name: string, limit: number): readonly unknown[] {
  if (!Array.isArray(value)) throw new Malformed(`${name} is no list`);
  return value.slice(0, limit);
}

export function choiceOf<T extends string>(value: unknown, choices: readonly T[], name: string): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new Malformed(`${name} is none of ${choices.join(', ')}`);
  return found;
}

export function integerOf(value: unknown, name: string, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least || value > most)
    throw new Malformed(`${name} is no whole number from ${least} to ${most}`);
  return value;
}

/** null and absent: unknown. */
export function portOf(value: unknown, name: string): number | undefined {
  return value === null || value === undefined ? undefined : integerOf(value, name, 0, 65_535);
}

export function hashOf(value: unknown, name: string): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'string' || !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value))
    throw new Malformed(`${name} is no full hash of a commit`);
  return value;
}

const longestPath = 300;
/** Names of secrets; host and port, the input that names them, or a socket. */
const placeless = /^(?:secret:[A-Za-z_]\w{0,99}|live:[\w.:%/[\]-]{1,253})$/;

/** A relative path, `secret:NAME` or `live:HOST:PORT`. undefined: one that nobody is to be shown; what stands there is left out. */
export function pathOf(value: unknown, name: string): string | undefined {
  if (typeof value !== 'string') throw new Malformed(`${name} is no text`);
  if (!hasFile({ path: value })) return placeless.test(value) ? value : undefined;
  if (value.length > longestPath || safe(value) !== value || /\\|^[A-Za-z]:|\p{Surrogate}|\p{Cc}/u.test(value)) return undefined;
  const parts = value.split('/');
  return parts.some((part) => part === '' || part === '.' || part === '..') ? undefined : value;
}
