import type { SourceFile } from '../text/source-file.ts';
import type { Location } from '../text/span.ts';
import type { FactBase, Layer } from './base.ts';
import type { FactKind } from './fact.ts';
import type { Environment, Setting, Standing } from './setting.ts';
import type { Rendering } from './template.ts';

/** What is known about a text besides the text: from its path, or from the reader that found it inside another file. */
export interface Reading {
  /** Where an embedded text runs (`healthcheck` of a service, a heredoc into a container). undefined: a file of its own. */
  readonly setting?: Setting;
  readonly standing: Standing;
  readonly environment: Environment;
  /** The text is a health check or wait loop: its dials are probes. */
  readonly purpose?: 'probe';
  /** The text comes out of a template engine: what stands in its holes. */
  readonly rendering?: Rendering;
}

/** A text inside another file, to be read by another reader: a script in YAML, a configuration file in a ConfigMap. */
export interface Embedded {
  readonly kind: 'embedded';
  readonly file: SourceFile;
  /** Id of the reader that reads it; undefined: those that want a file of its name. */
  readonly as: string | undefined;
  readonly reading: Reading;
}

/** What a text is called where it is named: a file in a ConfigMap is a file of its own, any other embedded text is part of the file around it. */
export function pathOf(file: SourceFile, reading: Reading): string {
  return reading.setting?.kind === 'kubernetes-object' ? file.path : (file.embeddedIn?.path ?? file.path);
}

/**
 * Makes the common part of facts: one maker for each text that is read, so that `order` counts in reading order.
 *
 *     const make = new FactMaker('pooler/pgbouncer', reading, { kind: 'machine', path });
 *     yield { ...make.base('pooler.listen', 'pooler', at), product: 'pgbouncer', … };
 */
export class FactMaker {
  private order = 0;
  readonly id: string;
  readonly reading: Reading;
  readonly setting: Setting;

  /** `setting` is where the text's facts hold by default; the reading's own setting, when there is one, wins. */
  constructor(id: string, reading: Reading, setting: Setting) {
    this.id = id;
    this.reading = reading;
    this.setting = reading.setting ?? setting;
  }

  base<K extends FactKind, L extends Layer | 'platform'>(
    kind: K,
    layer: L,
    at: Location,
    own: { readonly setting?: Setting; readonly standing?: Standing; readonly environment?: Environment } = {},
  ): FactBase<K, L> {
    // Frozen, because V8 gives every object of `{ ...base, port }` a hidden class of its own when the base could be cloned as it is:
    // ten times the time, and a quarter of all memory.
    return Object.freeze({
      kind,
      layer,
      at,
      setting: own.setting ?? this.setting,
      standing: own.standing ?? this.reading.standing,
      environment: own.environment ?? this.reading.environment,
      order: this.order++,
      reader: this.id,
    });
  }
}
