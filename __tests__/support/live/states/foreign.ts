import { password } from '../cluster.ts';
import { hostile, type Hostile } from '../hostile.ts';
import { listener } from '../listeners.ts';
import { unsupported } from './postgresql.ts';
import type { Answers, Expected, State } from './state.ts';

function foreign(name: Hostile, answers: Answers, wire: Expected['wire'], login: string): State {
  return {
    name: `a listener: ${name}`,
    needs: [],
    start: async () => {
      const { host, port, received } = await listener(hostile[name]);
      return { login: { host, port, user: 'app', password, dbname: 'app' }, received };
    },
    answers,
    expected: { tcp: 'open', wire, login },
  };
}

const failed = 'connection to server at "127.0.0.1", port PORT failed: ';
const closed = `${failed}server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.`;
const notSsl = (byte: string): string => `${failed}received invalid response to SSL negotiation: ${byte}`;

const looksRight: Answers = { sslRequest: 'N', version39: unsupported, fake: { demands: 3 } };

/** Listeners that are no PostgreSQL. None of them may receive a password. Not here: one that resets at once, before or after the client is connected. */
export const foreignStates: readonly State[] = [
  foreign('never answers', { sslRequest: 'silent', version39: 'silent', psql: `${failed}timeout expired` }, 'silent', 'timeout'),
  foreign('http', { sslRequest: 'H', psql: notSsl('H') }, 'other', 'not-postgresql'),
  foreign('mysql', { sslRequest: 'J', psql: notSsl('J') }, 'other', 'not-postgresql'),
  foreign('garbage', { psql: notSsl('\u0007') }, 'other', 'not-postgresql'),
  foreign('endless data', { sslRequest: 'x', psql: notSsl('x') }, 'other', 'not-postgresql'),
  foreign('endless data when asked', { sslRequest: 'x', psql: notSsl('x') }, 'other', 'not-postgresql'),
  foreign('half-close', { sslRequest: 'closes', version39: 'closes', psql: closed }, 'closes', 'closed'),
  foreign('closes when asked', { sslRequest: 'closes', version39: 'closes', psql: closed }, 'closes', 'closed'),
  foreign('reset when asked', { sslRequest: 'closes', version39: 'closes' }, 'closes', 'closed'),
  foreign('slow drip', { psql: notSsl('\u0007') }, 'other', 'not-postgresql'),
];

/** They look like PostgreSQL until they ask for the password, or ask for nothing. What `expected` says holds where only SCRAM is good enough: on the old port. */
export const impostorStates: readonly State[] = [
  foreign('asks for the password in clear', looksRight, 'postgresql', 'authentication-refused'),
  foreign('asks for the password in md5', { ...looksRight, fake: { demands: 5 } }, 'postgresql', 'authentication-refused'),
  foreign('lets everybody in', { ...looksRight, fake: { demands: 0 } }, 'postgresql', 'authentication-refused'),
];
