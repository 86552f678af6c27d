import { describe, expect, it } from '@jest/globals';
import { pullRequestOf, writingTo } from '../../../src/action/github/pull-request.ts';
import { hash } from '../../support/github-api.ts';

const payload = {
  sender: { login: 'rosa' },
  repository: { id: 11 },
  pull_request: {
    number: 7,
    draft: false,
    head: { sha: hash('head'), repo: { id: 11 } },
    base: { sha: hash('base'), repo: { id: 11 } },
  },
};
const pull = payload.pull_request;
const withPull = (change: object): unknown => ({ ...payload, pull_request: { ...pull, ...change } });
const own = { number: 7, head: hash('head'), base: hash('base'), fork: false, dependabot: false, draft: false };

describe('pullRequestOf', () => {
  it('takes over numbers and hashes', () => {
    expect(pullRequestOf('pull_request', payload, 'rosa')).toEqual(own);
    expect(pullRequestOf('pull_request_target', withPull({ draft: true }), 'rosa')).toEqual({ ...own, draft: true });
    const long = 'a'.repeat(64);
    expect(pullRequestOf('pull_request', withPull({ head: { sha: long, repo: { id: 11 } } }), 'rosa')?.head).toBe(long);
  });

  it.each([
    ['another repository', { sha: hash('head'), repo: { id: 12 } }],
    ['one that is gone', { sha: hash('head'), repo: null }],
    ['one that is not told', { sha: hash('head') }],
    ['one whose id is no number', { sha: hash('head'), repo: { id: '11' } }],
  ])('a head in %s is a fork', (_, head) => {
    expect(pullRequestOf('pull_request', withPull({ head }), 'rosa')).toEqual({ ...own, fork: true });
  });

  it.each([
    ['actor', payload, 'dependabot[bot]'],
    ['sender', { ...payload, sender: { login: 'dependabot[bot]' } }, 'rosa'],
  ])('Dependabot is known as %s', (_, event, actor) => {
    expect(pullRequestOf('pull_request', event, actor)?.dependabot).toBe(true);
  });

  it.each<[string, string | undefined, unknown]>([
    ['no payload', 'pull_request', {}],
    ['a payload of another kind', 'pull_request', { pull_request: 'x' }],
    ['null', 'pull_request', null],
    ['a list', 'pull_request', { pull_request: [] }],
    ['another event', 'push', payload],
    ['no event', undefined, payload],
    ['a number as text', 'pull_request', withPull({ number: '7; rm' })],
    ['a number below one', 'pull_request', withPull({ number: 0 })],
    ['a fraction', 'pull_request', withPull({ number: 7.5 })],
    ['a branch for a head', 'pull_request', withPull({ head: { sha: 'main', repo: { id: 11 } } })],
    ['a short hash', 'pull_request', withPull({ base: { sha: hash('base').slice(1), repo: { id: 11 } } })],
    ['a null hash', 'pull_request', withPull({ base: { sha: '0'.repeat(40), repo: { id: 11 } } })],
  ])('%s is no pull request', (_, event, written) => {
    expect(pullRequestOf(event, written, 'rosa')).toBeUndefined();
  });

  it('properties that everything inherits are not taken for the payload', () => {
    expect(pullRequestOf('pull_request', Object.create(payload), 'rosa')).toBeUndefined();
  });
});

describe('writingTo', () => {
  const token = 'ghs_x';

  it('allows it on a pull request of the same repository', () => {
    expect(writingTo({ event: 'pull_request', pullRequest: own, token })).toEqual({ allowed: true });
  });

  it.each([
    ['a fork', { fork: true }, 'a pull request from a fork'],
    ['Dependabot', { dependabot: true }, 'a pull request by Dependabot'],
  ])('for %s says once where the report is and how to have a comment', (_, change, whose) => {
    const writing = writingTo({ event: 'pull_request', pullRequest: { ...own, ...change }, token });
    if (writing.allowed) throw new Error('allowed');
    expect(writing.notice).toContain(whose);
    expect(writing.notice).toContain('workflow_run');
    expect(writing.notice).toMatch(/never use pull_request_target/);
    expect(writing.notice).not.toContain('\n');
  });

  it('allows it on pull_request_target, whose token may write', () => {
    expect(writingTo({ event: 'pull_request_target', pullRequest: { ...own, fork: true }, token })).toEqual({ allowed: true });
  });

  it('says that there is no token', () => {
    expect(writingTo({ event: 'pull_request', pullRequest: own, token: '' })).toMatchObject({
      allowed: false,
      notice: expect.any(String),
    });
  });

  it('is silent where there is no pull request', () => {
    expect(writingTo({ event: 'push', pullRequest: undefined, token })).toEqual({ allowed: false, notice: undefined });
  });
});
