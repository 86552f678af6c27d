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

/** All layers move together or none does. `blocked` names what no edit can reach. */
export interface PortMove {
  readonly server: string;
  readonly from: number;
  readonly to: number;
  readonly edits: readonly Edit[];
  readonly blocked: readonly { readonly what: string; readonly command?: string; readonly at?: Location }[];
}
