import type { Located } from '../text/span.ts';
import type { FactBase } from './base.ts';
import type { Dial } from './client.ts';
import type { PortValue } from './template.ts';

export type PoolerProduct = 'pgbouncer' | 'pgpool' | 'pgcat' | 'odyssey' | 'haproxy' | 'tunnel';

/** What a pooler or proxy dials. Judged from the pooler's own place. */
export interface PoolerUpstream extends Dial<'pooler.upstream', 'pooler'> {
  readonly product: PoolerProduct;
  /** Name under which clients ask for it (`*` for any). */
  readonly pool: Located<string>;
  /** The port on which this upstream is offered, when the product ties them (HAProxy frontend). */
  readonly via?: PortValue;
}

export interface PoolerListen extends FactBase<'pooler.listen', 'pooler'> {
  readonly product: PoolerProduct;
  readonly port: PortValue;
  readonly addresses: readonly Located<string>[] | 'default';
  readonly socketDirectory?: Located<string>;
  /** The configuration file that says so. */
  readonly configFile?: string;
  /** Pool size and such, when written: how fast a broken route drains it. */
  readonly poolSize?: Located<number>;
}
