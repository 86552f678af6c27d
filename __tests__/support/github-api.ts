import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { graphqlAnswer } from './github-graphql.ts';
import { routes, type Answered } from './github-routes.ts';
import { freshState, type GitHubState, type Identity } from './github-state.ts';

export {
  addComment,
  addPullRequest,
  addReviewComment,
  hash,
  personalToken,
  readToken,
  writeToken,
  type GitHubState,
  type Identity,
} from './github-state.ts';

/** One request as it came in, without its credentials. */
export interface Logged {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Without `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly login: string | undefined;
  status: number;
}

/** What goes wrong, once or `times` times, with the next requests that match. */
export interface Trouble {
  readonly method?: string;
  readonly path?: RegExp;
  readonly times?: number;
  /** An answer instead of the real one. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  /** Milliseconds before the answer. */
  readonly slow?: number;
  /** Milliseconds between carrying out and the answer. */
  readonly late?: number;
  /** The connection breaks: before the request is carried out, after it, or in the middle of the answer. */
  readonly reset?: 'before' | 'after' | 'within';
}

/**
 * GitHub's API on the loopback, as far as the action uses it, with a state. Give a process `GITHUB_API_URL: api.url`; since it is served by the
 * test's own process, start others with `spawn`, never with `spawnSync`.
 */
export interface GitHubApi {
  readonly url: string;
  readonly state: GitHubState;
  readonly requests: readonly Logged[];
  /** Requests that this server does not know: `METHOD path`. */
  readonly unknown: readonly string[];
  readonly trouble: (trouble: Trouble) => void;
  /** No more trouble. */
  readonly calm: () => void;
  /** A second writer: acts after a request was carried out and before it is answered. */
  readonly meanwhile: (act: (request: Logged, state: GitHubState) => void) => void;
  /** `METHOD path` of what was asked to change something. */
  readonly writes: () => string[];
  readonly stop: () => Promise<void>;
}

/** `prefix`: of the REST API; on GitHub Enterprise Server it is `/api/v3`, and GraphQL is at `/api/graphql`. */
export async function startGitHub(prefix: '' | '/api/v3' = ''): Promise<GitHubApi> {
  const running = new Running(prefix);
  await running.listen();
  return running;
}

/** Runs a test with a server of its own that is stopped afterwards. */
export async function withGitHub(test: (api: GitHubApi) => Promise<void>, prefix: '' | '/api/v3' = ''): Promise<void> {
  const api = await startGitHub(prefix);
  try {
    await test(api);
  } finally {
    await api.stop();
  }
}

class Running implements GitHubApi {
  readonly state = freshState();
  readonly requests: Logged[] = [];
  readonly unknown: string[] = [];
  url = '';
  private readonly prefix: '' | '/api/v3';
  private readonly troubles: (Trouble & { left: number })[] = [];
  private act: ((request: Logged, state: GitHubState) => void) | undefined;
  private readonly server = createServer((request, response) => {
    void this.serve(request, response).catch(() => response.destroy());
  });

  constructor(prefix: '' | '/api/v3') {
    this.prefix = prefix;
  }

  readonly trouble = (trouble: Trouble): void => void this.troubles.push({ ...trouble, left: trouble.times ?? 1 });
  readonly calm = (): void => void (this.troubles.length = 0);
  readonly meanwhile: GitHubApi['meanwhile'] = (act) => void (this.act = act);
  readonly writes = (): string[] =>
    this.requests
      .filter(
        ({ method, path, body }) => method !== 'GET' && !(path === '/graphql' && !JSON.stringify(body).includes('mutation')),
      )
      .map(({ method, path }) => `${method} ${path}`);

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${this.prefix}`;
    this.state.url = this.url;
  }

  readonly stop = async (): Promise<void> => {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  };

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const text = await textOf(request);
    const identity = this.identityOf(request);
    const logged: Logged = {
      method: request.method ?? 'GET',
      path: this.withoutPrefix(pathname),
      query: Object.fromEntries(searchParams),
      body: text === '' ? undefined : JSON.parse(text),
      headers: headersOf(request),
      login: identity?.login,
      status: 0,
    };
    this.requests.push(logged);
    const trouble = this.troubleFor(logged);
    if (trouble?.slow !== undefined) await delay(trouble.slow);
    if (trouble?.reset === 'before') return void response.destroy();
    const answered = trouble?.status === undefined ? this.answer(logged, identity) : scripted(trouble);
    logged.status = answered.status;
    this.act?.(logged, this.state);
    if (trouble?.late !== undefined) await delay(trouble.late);
    if (trouble?.reset === 'after') return void response.destroy();
    send(response, answered, trouble?.reset === 'within');
  }

  /** What lies beside the prefix is no route, so it counts as unknown. */
  private withoutPrefix(path: string): string {
    if (this.prefix === '') return path;
    if (path === '/api/graphql') return '/graphql';
    return path.startsWith(`${this.prefix}/`) ? path.slice(this.prefix.length) : `(beside ${this.prefix}) ${path}`;
  }

  private identityOf({ headers }: IncomingMessage): Identity | undefined {
    return this.state.tokens.get((headers.authorization ?? '').replace(/^(?:token|bearer) /i, ''));
  }

  private troubleFor({ method, path }: Logged): Trouble | undefined {
    const found = this.troubles.find(
      (one) => one.left > 0 && (one.method ?? method) === method && (one.path === undefined || one.path.test(path)),
    );
    if (found !== undefined) found.left--;
    return found;
  }

  private answer(logged: Logged, identity: Identity | undefined): Answered {
    if (identity === undefined) return { status: 401, body: { message: 'Bad credentials' } };
    if (logged.path === '/graphql') return graphqlAnswer(this.state, identity, logged.body);
    for (const [method, pattern, handle] of routes) {
      const found = method === logged.method ? pattern.exec(logged.path) : null;
      if (found !== null)
        return handle({
          state: this.state,
          identity,
          parts: found.slice(1).map(decodeURIComponent),
          query: logged.query,
          body: logged.body,
        });
    }
    this.unknown.push(`${logged.method} ${logged.path}`);
    return { status: 404, body: { message: 'Not Found' } };
  }
}

function scripted({ status = 500, headers = {}, message = 'scripted' }: Trouble): Answered {
  return { status, headers, body: { message } };
}

function send(response: ServerResponse, { status, headers, body }: Answered, broken: boolean): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  if (!broken) return void response.end(text);
  response.write(text.slice(0, text.length / 2));
  setTimeout(() => response.destroy(), 20);
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const pairs = Object.entries(headers).filter(([name]) => name !== 'authorization');
  return Object.fromEntries(pairs.map(([name, value]) => [name, String(value)]));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
