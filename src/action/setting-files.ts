import { relative, resolve, sep } from 'node:path';
import type { SourceFile } from '../core/index.ts';
import { findBaseline, findSettings, readAtTop, readBelow, type Root } from '../workspace/index.ts';
import { choiceOf, type Given } from './choices.ts';
import type { Event } from './event.ts';

/** Where settings may come from. */
export interface Sources {
  readonly root: Root;
  /** Directory that paths of inputs are relative to. */
  readonly workspace: string;
  readonly event: Event;
  readonly baseCommit: string | undefined;
}

/** The base commit decides on pull requests: what a pull request changes in the settings counts after the merge. */
export function decidingCommit(given: Given, { event, baseCommit }: Sources): string | undefined {
  const standard = event.kind === 'push' || event.kind === 'other' ? 'head' : 'base';
  return choiceOf(given, 'config-ref', ['base', 'head'], standard) === 'base' ? baseCommit : undefined;
}

/** The settings file of a commit, without one that of the work tree. */
export function settingsAt(given: Given, sources: Sources, commit: string | undefined): SourceFile | undefined {
  const named = given('config');
  if (named === 'none') return undefined;
  return named === '' ? findSettings(sources.root, commit) : fileAt(named, sources, commit);
}

export function baselineAt(given: Given, sources: Sources, commit: string | undefined): SourceFile | undefined {
  const named = given('baseline');
  if (named === 'none') return undefined;
  return named === '' ? findBaseline(sources.root, commit) : fileAt(named, sources, commit);
}

/**
 * The baseline that counts. One that an input names is taken from the work tree where the base does not have it; one that is found by its name
 * is not: otherwise every pull request could bring one along.
 */
export function baselineFile(given: Given, sources: Sources): SourceFile | undefined {
  const commit = decidingCommit(given, sources);
  const before = commit === undefined ? undefined : baselineAt(given, sources, commit);
  const isLeftToBase = commit !== undefined && given('baseline') === '';
  return before ?? (isLeftToBase ? undefined : baselineAt(given, sources, undefined));
}

function fileAt(named: string, { root, workspace }: Sources, commit: string | undefined): SourceFile | undefined {
  const path = belowTop(root, workspace, named);
  const text = commit === undefined ? readBelow(workspace, named) : readAtTop(root, path, commit);
  return text === undefined ? undefined : { path, text, origin: 'repository' };
}

/** A path below the workspace as one below the top of the work tree. */
function belowTop(root: Root, workspace: string, path: string): string {
  return relative(root.repository?.top ?? root.directory, resolve(workspace, path))
    .split(sep)
    .join('/');
}
