import type { Environment } from '../facts/setting.ts';
import type { Level, RuleId } from '../rules/rule.ts';

export interface IgnoreSetting {
  /** Glob patterns of paths; none: everywhere. */
  readonly paths?: readonly string[];
  /** none: every rule. */
  readonly rules?: readonly RuleId[];
  readonly reason: string;
}

export interface ServerSetting {
  readonly name: string;
  /** Glob patterns of the configuration files that are this server's. */
  readonly files?: readonly string[];
  /** Host names and addresses under which clients dial it. */
  readonly hosts?: readonly string[];
  readonly port?: number;
  readonly environment?: Environment;
}

export interface Settings {
  readonly levels: Readonly<Partial<Record<RuleId, Level | 'off'>>>;
  readonly policy: readonly RuleId[];
  readonly ignore: readonly IgnoreSetting[];
  readonly servers: readonly ServerSetting[];
  readonly expectedPort?: number;
  /** Fingerprints of a baseline file. */
  readonly baseline: ReadonlySet<string>;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly layers: readonly string[];
}

export const defaultSettings: Settings = {
  levels: {},
  policy: [],
  ignore: [],
  servers: [],
  baseline: new Set(),
  include: [],
  exclude: [],
  layers: [],
};
