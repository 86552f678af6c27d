import type { Located } from '../text/span.ts';
import type { FactBase } from './base.ts';

export interface RestartCommand extends FactBase<'restart.command', 'restart'> {
  readonly verb: 'restart' | 'reload' | 'start' | 'stop' | 'recreate' | 'none';
  /** Service, container or cluster as written (`postgresql`, `postgresql@16-main`, `db`); `*` for all. */
  readonly service: Located<string>;
  /** The program that does it: systemctl, service, pg_ctl, pg_ctlcluster, docker, compose, sql, ansible … */
  readonly tool: string;
  readonly trigger:
    | { readonly kind: 'direct' }
    | { readonly kind: 'handler'; readonly name: string; readonly when: 'end' | 'flush' | 'immediate' };
}

/** This step writes a configuration file (install, cp, sed -i, tee, template, ALTER SYSTEM). */
export interface ConfigWrite extends FactBase<'restart.write', 'restart'> {
  /** Path on the machine as written. */
  readonly target: Located<string>;
  /** Repository path of what is copied there, when that is known. */
  readonly source?: string;
  /** The step itself states a port (`sed s/port = .../`, `echo "port = 5433" >>`). */
  readonly carriesPort: boolean;
  readonly notifies: readonly Located<string>[];
}
