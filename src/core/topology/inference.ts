import type { Location } from '../text/span.ts';

/** Σ weight of the inferences: 0 · 1 · 2 and more. */
export type Certainty = 'certain' | 'likely' | 'possible';

export function certaintyOf(weight: number): Certainty {
  if (weight <= 0) return 'certain';
  return weight === 1 ? 'likely' : 'possible';
}

/** One step of a road, with the place that proves it. */
export interface Step {
  readonly text: string;
  readonly at: Location;
}
