import type { Login } from './psql.ts';

/** As libpq reads it: keywords, values in quotes. */
export function dsnOf(login: Login): string {
  const { host, port, user, password, dbname, sslmode, sslrootcert } = login;
  const given = { host, port: String(port), user, password, dbname, sslmode, sslrootcert };
  return Object.entries(given)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}='${value.replace(/[\\']/g, '\\$&')}'`]))
    .join(' ');
}

/** What of a login may stand in no report: the password, and of users and databases those that are no ordinary word. */
export function canaries({ password, user, dbname }: Login): readonly string[] {
  const ordinary = /^(?:app|postgres|d|dead|fake|closed|ghost|busy|expired|crowded|forbidden|identified)$/;
  return [password, user, dbname].filter((name) => name !== undefined && !ordinary.test(name)).concat('CANARY') as string[];
}
