import type { Fix } from '../fixes/edit.ts';
import { redactCredentials } from './redact.ts';

/** Edits carry port tokens only. One that holds more is kept back: a redacted one could not be applied. */
export function withoutCredentials(fix: Fix): boolean {
  return fix.edits.every(({ expected, text }) => redactCredentials(expected) === expected && redactCredentials(text) === text);
}
