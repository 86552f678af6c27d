import type { AddedSuppression, AddedToFiles } from '../core/index.ts';
import { addedToBaseline, addedToSettings, understandSettings } from '../workspace/index.ts';
import type { Given } from './choices.ts';
import { baselineAt, baselineFile, decidingCommit, settingsAt, type Sources } from './setting-files.ts';

/** What the head adds to settings file and baseline that silences. Where the base decides it counts after the merge only. */
export function addedToFiles(given: Given, sources: Sources): AddedToFiles {
  const { baseCommit } = sources;
  if (baseCommit === undefined) return { settings: [], baseline: { fingerprints: new Set(), effect: 'now' } };
  return { settings: inSettings(given, sources, baseCommit), baseline: inBaseline(given, sources, baseCommit) };
}

function inSettings(given: Given, sources: Sources, baseCommit: string): readonly AddedSuppression[] {
  const base = settingsAt(given, sources, baseCommit);
  const head = settingsAt(given, sources, undefined);
  const isRight = base !== undefined && understandSettings(base).mistakes.length === 0;
  const isLater = isRight && decidingCommit(given, sources) !== undefined;
  return addedToSettings(base, head, isLater ? 'after-merge' : 'now');
}

function inBaseline(given: Given, sources: Sources, baseCommit: string): AddedToFiles['baseline'] {
  const head = baselineAt(given, sources, undefined);
  const counts = head !== undefined && baselineFile(given, sources)?.text === head.text;
  const fingerprints = addedToBaseline(baselineAt(given, sources, baseCommit), head);
  return { fingerprints, effect: counts ? 'now' : 'after-merge' };
}
