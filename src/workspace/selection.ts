import { classifier, interestIn, isExcludedDirectory, mayMatter, type Interest } from '../core/index.ts';

/** Which files the core wants, as three questions asked from cheap to dear. */
export interface Selection {
  /** Whether a directory of this name is not descended into. */
  readonly skipsDirectory: (name: string) => boolean;
  readonly interestIn: (path: string) => Interest;
  /** Asked with a Latin-1 decoding, before the text is decoded properly. */
  readonly mayMatter: (text: string) => boolean;
}

export const coreSelection: Selection = {
  skipsDirectory: isExcludedDirectory,
  interestIn: (path) => interestIn(classifier, path),
  mayMatter,
};
