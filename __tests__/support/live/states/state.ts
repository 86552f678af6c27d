import type { Part } from '../installed.ts';
import type { Login } from '../psql.ts';

/** Fields of an error by the letters of the protocol: `C` SQLSTATE, `M` message. */
export interface Refusal {
  readonly sqlstate: string;
  readonly message: RegExp;
  /** Letters of the fields in their order, where they tell who answers: PgBouncer sends S, C and M only. */
  readonly fields?: string;
}

/** An error, a request for authentication of this code, the end of the connection, or nothing in time. */
export type Reply = Refusal | { readonly demands: number } | 'closes' | 'silent';

/** What was measured: the answers of the real thing (semantics.md §G). Left out: not asked. */
export interface Answers {
  /** First byte of the answer to SSLRequest. */
  readonly sslRequest?: string;
  readonly gssencRequest?: string;
  /** To a startup packet with protocol 39.0. */
  readonly version39?: Reply;
  /** To `user=fake database=fake`. */
  readonly fake?: Reply;
  /** To a startup packet without a user. */
  readonly noUser?: Reply;
  /** What psql says, PORT standing for the port and DIRECTORY for that of the socket; empty: it logs in. Twice on a line: `⏎⇥`. */
  readonly psql?: string;
}

/** What has to be made of it, in the words of core/facts/probe.ts. `login` is what a login finds, where one may be tried. */
export interface Expected {
  /** Of the resolution, where that is the end of it. */
  readonly tcp:
    'open' | 'refused' | 'filtered' | 'host-unreachable' | 'network-unreachable' | 'unknown-host' | 'temporary' | 'skipped';
  readonly socket?: 'listening' | 'stale' | 'missing' | 'directory-missing' | 'not-a-socket' | 'forbidden';
  readonly wire: 'postgresql' | 'pgbouncer' | 'other' | 'closes' | 'silent' | 'skipped';
  readonly tls?: 'offered' | 'not-offered';
  readonly login: string;
  readonly sqlstate?: string;
}

export interface Situation {
  readonly login: Login;
  /** Words to put before a command that is to see this; without them this process sees it, too. */
  readonly before?: readonly string[];
  /** What the peer has received so far, where it is one of ours: no credential may be in it. */
  readonly received?: () => string;
}

/** One row of semantics.md §G.1 or §G.2 that can be produced here. */
export interface State {
  readonly name: string;
  readonly needs: readonly Part[];
  readonly start: () => Promise<Situation>;
  readonly answers: Answers;
  readonly expected: Expected;
}

/** States share servers: each is started when the first test needs it. */
export function once<T>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | undefined;
  return () => (started ??= start());
}
