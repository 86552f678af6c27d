import type { Located } from '../text/span.ts';
import type { FactBase } from './base.ts';
import type { Template } from './template.ts';

export interface RestartCommand extends FactBase<'restart.command', 'restart'> {
  readonly verb: 'restart' | 'reload' | 'start' | 'stop' | 'recreate' | 'none';
  /** Service, container or cluster as written (`postgresql`, `postgresql@16-main`, `db`); `*` for all. */
  readonly service: Located<string>;
  /** The service where variables name it; `service` is then how it is shown. */
  readonly template?: Template;
  /** The program that does it: systemctl, service, pg_ctl, pg_ctlcluster, docker, compose, sql, ansible … */
  readonly tool: string;
  /**
   * `handler`: run only when a step before it notified `name`, or one of the topics it `listens` to. The name `*` with `flush` and the verb
   * `none` is the step that runs all notified handlers there (`meta: flush_handlers`, the end of `pre_tasks`).
   */
  readonly trigger:
    | { readonly kind: 'direct' }
    | {
        readonly kind: 'handler';
        readonly name: string;
        readonly listens?: readonly string[];
        readonly when: 'end' | 'flush' | 'immediate';
      };
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
