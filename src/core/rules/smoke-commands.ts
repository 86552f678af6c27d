import type { ProbedTarget } from '../facts/probe.ts';

/** A remedy with the command by which a person sees the same. */
export function toSee(remedy: string, command: string): string {
  return `${remedy}; to see it: ${command}`;
}

/** A host that a secret names is not shown: `HOST` stands for it. */
function hostOf({ host, secret }: ProbedTarget): string {
  return secret ? 'HOST' : quoted(host);
}

export function nc(target: ProbedTarget): string {
  return target.host.startsWith('/')
    ? `nc -zvU ${quoted(`${target.host.replace(/\/$/, '')}/.s.PGSQL.${target.port}`)}`
    : `nc -zv ${hostOf(target)} ${target.port}`;
}

export function ss(port: number): string {
  return `ss -ltnp 'sport = :${port}'`;
}

export function psql(target: ProbedTarget, query: string): string {
  return `psql -h ${hostOf(target)} -p ${target.port} -c "${query}"`;
}

export function getent(target: ProbedTarget): string {
  return `getent ahosts ${hostOf(target)}`;
}

export const queries = {
  pending: 'SELECT name, setting, source, pending_restart FROM pg_settings WHERE pending_restart',
  port: 'SHOW port',
  identity: 'SELECT system_identifier, pg_postmaster_start_time() FROM pg_control_system()',
  sessions: 'SELECT count(*) FROM pg_stat_activity',
} as const;

function quoted(word: string): string {
  return /^[\w./:%-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
