import { addedBySettings, defaultSettings, rules, type AddedSuppression, type SourceFile } from '../core/index.ts';
import { understandBaseline, understandSettings } from './settings-file.ts';

/** What a settings file silences that its earlier state did not; undefined: there was none. */
export function addedToSettings(
  base: SourceFile | undefined,
  head: SourceFile | undefined,
  effect: AddedSuppression['effect'],
): readonly AddedSuppression[] {
  if (head === undefined || head.text === base?.text) return [];
  const before = base === undefined ? defaultSettings : understandSettings(base).settings;
  return addedBySettings(before, understandSettings(head).settings, rules, effect);
}

/** Fingerprints that a baseline has and its earlier state did not. */
export function addedToBaseline(base: SourceFile | undefined, head: SourceFile | undefined): ReadonlySet<string> {
  if (head === undefined || head.text === base?.text) return new Set();
  const before = base === undefined ? new Set<string>() : understandBaseline(base).baseline;
  return new Set([...understandBaseline(head).baseline].filter((fingerprint) => !before.has(fingerprint)));
}
