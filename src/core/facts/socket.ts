import type { Located, Location } from '../text/span.ts';
import type { FactBase } from './base.ts';
import type { Template } from './template.ts';

/** A literal `.s.PGSQL.<port>` path. */
export interface SocketPath extends FactBase<'socket.path', 'socket'> {
  readonly directory: Template;
  readonly port: Located<number>;
  /** `host`: given as a host to a driver (an error) · `path`: a mount, a setting · `wait`: a test or wait loop. */
  readonly usedAs: 'host' | 'path' | 'wait';
}

export interface HbaRecord extends FactBase<'socket.hba', 'socket'> {
  readonly type: 'local' | 'host' | 'hostssl' | 'hostnossl' | 'hostgssenc' | 'hostnogssenc';
  readonly database: Located<string>;
  readonly user: Located<string>;
  readonly address?: Located<string>;
  readonly method: Located<string>;
  /** Path of the pg_hba.conf. */
  readonly file: string;
}

/** A pg_hba.conf was read (also when it has no record at all). */
export interface HbaFile extends FactBase<'socket.hba-file', 'socket'> {
  readonly file: string;
  readonly records: number;
  /** Where a record in front of all others would go: the end of the line above the first one. */
  readonly top: Location;
}
