import { relative, resolve, sep } from 'node:path';
import type { SourceFile } from '../core/index.ts';
import { findBaseline, findSettings, readAtTop, readBelow, settingsPaths, type Earlier, type Root } from '../workspace/index.ts';
import { choiceOf, type Given } from './choices.ts';
import type { Event } from './event.ts';

/** Where settings may come from. */
export interface Sources {
  readonly root: Root;
  /** Directory that paths of inputs are relative to. */
  readonly workspace: string;
  readonly event: Event;
  /** The base, when it is at hand. */
  readonly base: Earlier | undefined;
}

/** The base decides on pull requests: what a pull request changes in the settings counts after the merge. */
export function decidingBase(given: Given, { event, base }: Sources): Earlier | undefined {
  const standard = event.kind === 'push' || event.kind === 'other' ? 'head' : 'base';
  return choiceOf(given, 'config-ref', ['base', 'head'], standard) === 'base' ? base : undefined;
}

/** The settings file of an earlier state, without one that of the work tree. */
export function settingsAt(given: Given, sources: Sources, earlier: Earlier | undefined): SourceFile | undefined {
  const named = given('config');
  if (named === 'none') return undefined;
  return named === '' ? findSettings(sources.root, earlier) : fileAt(named, sources, earlier);
}

export function baselineAt(given: Given, sources: Sources, earlier: Earlier | undefined): SourceFile | undefined {
  const named = given('baseline');
  if (named === 'none') return undefined;
  return named === '' ? findBaseline(sources.root, earlier) : fileAt(named, sources, earlier);
}

/**
 * The baseline that counts. One that an input names is taken from the work tree where the base does not have it; one that is found by its name
 * is not: otherwise every pull request could bring one along.
 */
export function baselineFile(given: Given, sources: Sources): SourceFile | undefined {
  const base = decidingBase(given, sources);
  const before = base === undefined ? undefined : baselineAt(given, sources, base);
  const isLeftToBase = base !== undefined && given('baseline') === '';
  return before ?? (isLeftToBase ? undefined : baselineAt(given, sources, undefined));
}

function fileAt(named: string, { root, workspace }: Sources, earlier: Earlier | undefined): SourceFile | undefined {
  const path = belowTop(root, workspace, named);
  const text = earlier === undefined ? readBelow(workspace, named) : readAtTop(root, path, earlier);
  return text === undefined ? undefined : { path, text, origin: 'repository' };
}

/** Every path from the top of the work tree that settings or baseline can have. */
export function settingFilePaths(given: Given, root: Root, workspace: string): string[] {
  const named = [given('config'), given('baseline')].filter((name) => name !== '' && name !== 'none');
  return [...settingsPaths(root), ...named.map((name) => belowTop(root, workspace, name))];
}

/** A path below the workspace as one below the top of the work tree. */
function belowTop(root: Root, workspace: string, path: string): string {
  return relative(root.repository?.top ?? root.directory, resolve(workspace, path))
    .split(sep)
    .join('/');
}
