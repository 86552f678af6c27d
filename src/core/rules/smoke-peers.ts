import type { Peer, ProbedTarget } from '../facts/probe.ts';

const protocols: Readonly<Record<NonNullable<Peer['protocol']>, string>> = {
  http: 'a web server (HTTP)',
  ssh: 'an SSH server',
  mysql: 'MySQL or MariaDB',
  'smtp-or-ftp': 'a mail or FTP server',
  redis: 'Redis',
  tls: 'a server that speaks TLS only',
};

/** Who answers instead of PostgreSQL; undefined: PostgreSQL does, or it is not known. */
export function strangerAt({ wire, login }: ProbedTarget): string | undefined {
  const [peer] = wire.peers;
  if (wire.verdict === 'other')
    return `${peer?.protocol === undefined ? 'something that is not PostgreSQL' : protocols[peer.protocol]} answers`;
  if (wire.verdict === 'closes')
    return 'the connection is accepted and closed at once: a proxy whose server is down, or a limit of connections';
  if (wire.verdict === 'silent')
    return 'the connection is accepted and nothing comes back: a proxy that waits for its server, or a process that is stopped';
  return login.verdict === 'failed' && login.failure === 'not-postgresql'
    ? 'what answers stops speaking PostgreSQL at the login'
    : undefined;
}

/** Who speaks PostgreSQL there, in a noun. */
export function speakerAt({ wire }: ProbedTarget): string | undefined {
  return speakers[wire.verdict];
}

const speakers: Readonly<Record<string, string | undefined>> = {
  postgresql: 'PostgreSQL',
  'postgresql-like': 'something that speaks PostgreSQL',
  pgbouncer: 'PgBouncer',
  pgpool: 'Pgpool-II',
};
