import { ApiFailure } from './failure.ts';
import type { Client } from './client.ts';
import { isRecord, textAt } from './untrusted.ts';

/** Who wrote something. The type counts: a person can have the login `github-actions`, but none with `[bot]`. */
export interface Author {
  readonly login: string;
  readonly bot: boolean;
}

/** Whom GITHUB_TOKEN writes as. */
const actionsBot: Author = { login: 'github-actions[bot]', bot: true };

/**
 * Whom the token writes as. GITHUB_TOKEN and tokens of apps cannot `GET /user`, but every token may ask GraphQL for its viewer, which is
 * `github-actions[bot]`, `name-of-app[bot]` or a user. Where that is not answered, what GITHUB_TOKEN is called; the answer to the first
 * comment that is written then tells the truth.
 */
export async function ownAuthor(client: Client): Promise<Author> {
  try {
    const data = await client.graphql(
      'query { viewer { login } }',
      {},
      { what: 'ask GitHub whom the token belongs to', permission: 'pull-requests: write' },
    );
    const login = textAt(data, 'viewer', 'login');
    return login === undefined || login === '' ? actionsBot : { login, bot: login.endsWith('[bot]') };
  } catch (error) {
    if (error instanceof ApiFailure && !isUnheard(error)) return actionsBot;
    throw error;
  }
}

/** Nothing came back at all: the other requests go to the same place, so trying them one after the other would only take time. */
function isUnheard({ kind, status }: ApiFailure): boolean {
  return kind === 'unavailable' && status === undefined;
}

/** The `user` of an answer of the REST API. */
export function authorIn(user: unknown): Author | undefined {
  const login = textAt(user, 'login');
  return !isRecord(user) || login === undefined ? undefined : { login, bot: user['type'] === 'Bot' };
}

export function isSameAuthor(one: Author | undefined, other: Author): boolean {
  return one !== undefined && one.bot === other.bot && one.login.toLowerCase() === other.login.toLowerCase();
}
