import { readFileSync } from 'node:fs';

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL and PgBouncer refuse to run as root: there they run as `postgres` or `nobody`. Undefined: as whoever runs the tests. */
export function account(): Account | undefined {
  return process.getuid?.() === 0 ? (known('postgres') ?? known('nobody')) : undefined;
}

function known(name: string): Account | undefined {
  const fields = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([user]) => user === name);
  return fields === undefined ? undefined : { name, uid: Number(fields[2]), gid: Number(fields[3]) };
}
