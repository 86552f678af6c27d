import type { Location } from '../text/span.ts';

/** `expected` is the old text (empty for a secret); a base64 value is edited by `transform`, never with the blob. */
export interface Edit {
  readonly at: Location;
  readonly expected: string;
  readonly text: string;
  readonly transform?: 'base64';
}

/** `safe`: applying it cannot break a use that was right. `review`: look before applying. */
export interface Fix {
  readonly title: string;
  readonly safety: 'safe' | 'review';
  readonly edits: readonly Edit[];
}
