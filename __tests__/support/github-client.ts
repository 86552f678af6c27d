import { openClient, type Client, type ClientOptions, type Clock } from '../../src/action/github/client.ts';
import { writeToken, type GitHubApi } from './github-api.ts';

/** A clock that passes only while somebody waits; `waits` says for how long. */
export interface TestClock extends Clock {
  readonly waits: readonly number[];
}

export function testClock(start = 1_700_000_000_000): TestClock {
  let now = start;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    sleep: (milliseconds) => {
      waits.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    },
  };
}

/** The real client against the server, without waiting. */
export function clientFor({ url, state }: GitHubApi, options: Partial<ClientOptions> = {}): Promise<Client> {
  return openClient({ token: writeToken, apiUrl: url, repository: state.repository, clock: testClock(), ...options });
}
