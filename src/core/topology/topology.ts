/** Σ weight of the inferences: 0 · 1 · 2 and more. */
export type Certainty = 'certain' | 'likely' | 'possible';

export interface Topology {
  readonly placeholder?: never;
}
