import { tellsOfPostgres } from '../../../conninfo/address.ts';

/** The check of its protocol, and the health checks of Patroni's REST API. */
const checks = /^option pgsql-check|\/(?:primary|master|leader|replica|standby-leader|read-only|read-write)\b|\bport 8008\b/;

/** Whether a name or a line of a proxy is about PostgreSQL. */
export function isTrace(text: string): boolean {
  return tellsOfPostgres(text) || checks.test(text);
}
