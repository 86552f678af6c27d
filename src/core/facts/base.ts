import type { Location } from '../text/span.ts';
import type { Environment, Setting, Standing } from './setting.ts';

/** The five layers and the server they follow, in the order of every report. */
export const layers = ['server', 'firewall', 'client', 'pooler', 'socket', 'restart'] as const;
export type Layer = (typeof layers)[number];

/** What every fact carries. */
export interface FactBase<K extends string, L extends Layer | 'platform'> {
  readonly kind: K;
  readonly layer: L;
  /** The characters that state the fact: where a finding about it stands. */
  readonly at: Location;
  readonly setting: Setting;
  readonly standing: Standing;
  readonly environment: Environment;
  /** Order inside one file or script, for "before or after". */
  readonly order: number;
  /** Id of the reader. */
  readonly reader: string;
}
