import type { Template } from '../../../facts/template.ts';
import type { Located } from '../../../text/span.ts';

/** One property: its whole dotted key, and its value with placeholders as holes. */
export interface Property {
  readonly key: string;
  readonly label: Located<string>;
  readonly value: Located<Template>;
  readonly document: number;
  /** The profile that its own key names. */
  readonly profile: string | undefined;
}
