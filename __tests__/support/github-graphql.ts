import type { GitHubState, Identity } from './github-state.ts';
import type { Answered } from './github-routes.ts';

/** The three requests of the action; others are told as GitHub tells errors, with status 200. */
export function graphqlAnswer(state: GitHubState, identity: Identity, body: unknown): Answered {
  const { query = '', variables = {} } = body as {
    readonly query?: string;
    readonly variables?: Readonly<Record<string, string>>;
  };
  if (/\bviewer\b/.test(query)) return viewer(state, identity);
  if (/\bminimizeComment\b/.test(query)) return fold(state, identity, variables['id'], true);
  if (/\bunminimizeComment\b/.test(query)) return fold(state, identity, variables['id'], false);
  return error('undefinedField', 'Field does not exist');
}

function viewer(state: GitHubState, identity: Identity): Answered {
  const login = state.viewer(identity);
  return login === undefined ? error('FORBIDDEN', 'Resource not accessible by integration') : data({ viewer: { login } });
}

function fold(state: GitHubState, identity: Identity, id: string | undefined, minimized: boolean): Answered {
  const comment = state.comments.find((one) => `IC_${one.id}` === id);
  if (comment === undefined) return error('NOT_FOUND', 'Could not resolve to a node');
  if (identity.permissions['pull_requests'] !== 'write' && identity.permissions['issues'] !== 'write')
    return error('FORBIDDEN', 'Resource not accessible by integration');
  comment.minimized = minimized;
  return data({});
}

function data(value: unknown): Answered {
  return { status: 200, body: { data: value } };
}

function error(type: string, message: string): Answered {
  return { status: 200, body: { data: null, errors: [{ type, message }] } };
}
