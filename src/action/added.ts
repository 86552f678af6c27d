import type { AddedSuppression, AddedToFiles } from '../core/index.ts';
import { addedToBaseline, addedToSettings, understandSettings, type Earlier } from '../workspace/index.ts';
import type { Given } from './choices.ts';
import { baselineAt, baselineFile, decidingBase, settingsAt, type Sources } from './setting-files.ts';

/** What the head adds to settings file and baseline that silences. Where the base decides it counts after the merge only. */
export function addedToFiles(given: Given, sources: Sources): AddedToFiles {
  const { base } = sources;
  if (base === undefined) return { settings: [], baseline: { fingerprints: new Set(), effect: 'now' } };
  return { settings: inSettings(given, sources, base), baseline: inBaseline(given, sources, base) };
}

function inSettings(given: Given, sources: Sources, earlier: Earlier): readonly AddedSuppression[] {
  const base = settingsAt(given, sources, earlier);
  const head = settingsAt(given, sources, undefined);
  const isRight = base !== undefined && understandSettings(base).mistakes.length === 0;
  const isLater = isRight && decidingBase(given, sources) !== undefined;
  return addedToSettings(base, head, isLater ? 'after-merge' : 'now');
}

function inBaseline(given: Given, sources: Sources, earlier: Earlier): AddedToFiles['baseline'] {
  const head = baselineAt(given, sources, undefined);
  const counts = head !== undefined && baselineFile(given, sources)?.text === head.text;
  const fingerprints = addedToBaseline(baselineAt(given, sources, earlier), head);
  return { fingerprints, effect: counts ? 'now' : 'after-merge' };
}
