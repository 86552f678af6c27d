import type { OtherListen } from './platform.ts';
import type { FactMaker } from './reading.ts';
import type { ServerListen } from './server.ts';
import type { Setting } from './setting.ts';
import type { PortValue } from './template.ts';

/** A database that a cloud runs, as its resource says. */
export interface ManagedDatabase {
  readonly setting: Setting;
  readonly port: PortValue;
  /** As written; undefined: not known. */
  readonly engine: string | undefined;
  /** The resource's address, which ties its statements. */
  readonly resource: string;
}

/** It listens, as PostgreSQL or as something else. */
export function managedListen(make: FactMaker, { setting, port, engine, resource }: ManagedDatabase): ServerListen | OtherListen {
  if (engine === undefined || !isPostgresEngine(engine)) {
    const product = engine === undefined ? 'unknown' : 'other-engine';
    return { ...make.base('platform.listen', 'platform', port.at, { setting }), product, port };
  }
  return {
    ...make.base('server.listen', 'server', port.at, { setting }),
    port,
    listenAddresses: 'default',
    socketDirectories: 'default',
    rank: 2,
    sequence: 0,
    identity: { resource },
  };
}

/** `postgres`, `aurora-postgresql`, `POSTGRES_16`, DigitalOcean's `pg`. */
export function isPostgresEngine(engine: string): boolean {
  return /postgres|^pg$/.test(engine);
}

/** Default ports of what is no PostgreSQL, by the beginning of the engine's name (semantics A.5). */
const others: readonly (readonly [RegExp, number])[] = [
  [/^(aurora-mysql|aurora$|mysql|mariadb)/, 3306],
  [/^sqlserver/, 1433],
  [/^oracle|^custom-oracle/, 1521],
  [/^db2/, 50000],
  [/^(redis|valkey)/, 6379],
  [/^(mongodb|docdb)/, 27017],
];

/** The port nobody wrote, of another engine; undefined: not known. */
export function otherEnginePort(engine: string): number | undefined {
  return others.find(([name]) => name.test(engine))?.[1];
}
