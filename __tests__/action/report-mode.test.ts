import { describe, expect, it } from '@jest/globals';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../src/action/choices.ts';
import { openPullsOf } from '../../src/action/github/pulls-of-commit.ts';
import { ownerOf, readStoredReport, type ListedPull, type Owner } from '../../src/action/report-mode.ts';
import { renderJson } from '../../src/core/index.ts';
import { addPullRequest, hash, withGitHub, type GitHubState } from '../support/github-api.ts';
import { clientFor } from '../support/github-client.ts';
import { sampleFinding, sampleReport } from '../support/sample-report.ts';
import { inTemporary, type Temporary } from '../support/temporary.ts';

const head = hash('head');
const stored = renderJson(sampleReport({}, { findings: [sampleFinding()] }), { version: '0.1.0', root: '.', head });

describe('readStoredReport', () => {
  const inReport = (test: (directory: Temporary) => void): void => inTemporary({ 'in/report.json': stored }, test);

  it('reads a report below the workspace', () => {
    inReport((directory) => {
      expect(readStoredReport(directory.path, './in/report.json')).toMatchObject({ head, root: '.', report: { filesRead: 0 } });
      expect(readStoredReport(directory.path, 'in/report.json').report.findings).toHaveLength(1);
    });
  });

  it.each([
    ['', 'mode report needs the JSON report'],
    ['../report.json', 'must lie in'],
    ['/etc/passwd', 'must lie in'],
    ['in', 'no regular file'],
    ['in/none.json', 'there is no such file'],
    ['.git/config', 'must not lie in .git'],
    ['in/report.json/x', 'input report-file'],
    [`in/${'x'.repeat(5000)}`, 'cannot be read'],
    ['other.json', 'the stored report is no JSON'],
    ['old.json', 'not one of pg-port-guard: schemaVersion is not 1'],
    ['binary.json', 'it is no text'],
    ['large.json', 'it is too large'],
  ])('refuses %.40s', (path, message) => {
    inReport((directory) => {
      const large = ' '.repeat(2_000_001);
      directory.write({ 'other.json': 'x', 'old.json': '{"schemaVersion": 0}', 'binary.json': '\0', 'large.json': large });
      const read = (): unknown => readStoredReport(directory.path, path);
      expect(read).toThrow(InputError);
      expect(read).toThrow(message);
    });
  });

  (process.platform === 'win32' ? it.skip : it)('goes through no symbolic link, wherever it leads', () => {
    inReport((directory) => {
      symlinkSync('in', join(directory.path, 'link'));
      symlinkSync('in/report.json', join(directory.path, 'report.json'));
      symlinkSync('/etc/passwd', join(directory.path, 'in/passwd'));
      for (const path of ['link/report.json', 'report.json', 'in/passwd'])
        expect(() => readStoredReport(directory.path, path)).toThrow('symbolic link');
    });
  });
});

const run = { event: 'pull_request', head_sha: head, head_repository: { id: 12 }, repository: { id: 11 } };
const payload = { repository: { id: 11 }, workflow_run: run };
const pull: ListedPull = { number: 7, headSha: head, headRepoId: 12, baseRepoId: 11, state: 'open' };
const withRun = (change: object): unknown => ({ ...payload, workflow_run: { ...run, ...change } });

interface Given {
  readonly name?: string;
  readonly payload?: unknown;
  readonly storedHead?: string | undefined;
  readonly pulls?: readonly ListedPull[];
}

async function owner(given: Given = {}): Promise<{ readonly owner: Owner; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const api = {
    pullRequestsForCommit: (sha: string) => {
      asked.push(sha);
      return Promise.resolve(given.pulls ?? [pull]);
    },
  };
  const event = { name: given.name ?? 'workflow_run', payload: given.payload ?? payload };
  return { owner: await ownerOf(event, 'storedHead' in given ? given.storedHead : head, api), asked };
}

describe('ownerOf', () => {
  it('is the open pull request of the commit and repository that the event names', async () => {
    expect(await owner()).toEqual({ owner: { number: 7, head }, asked: [head] });
    const others: ListedPull[] = [
      { ...pull, number: 1, state: 'closed' },
      { ...pull, number: 2, headRepoId: 13 },
      { ...pull, number: 3, headRepoId: undefined },
      { ...pull, number: 4, baseRepoId: 12 },
      { ...pull, number: 5, headSha: hash('older') },
    ];
    expect((await owner({ pulls: [...others, pull] })).owner).toEqual({ number: 7, head });
    expect((await owner({ pulls: others })).owner).toEqual({
      refused: expect.stringContaining('no open pull request has the head'),
    });
  });

  it.each<[string, Given, string]>([
    ['another event', { name: 'pull_request' }, 'runs on the event workflow_run only'],
    ['a run of push', { payload: withRun({ event: 'push' }) }, 'not started by the event pull_request'],
    ['a run of pull_request_target', { payload: withRun({ event: 'pull_request_target' }) }, 'not started by'],
    ['no payload', { payload: {} }, 'not started by'],
    ['a head that is no hash', { payload: withRun({ head_sha: 'main' }) }, 'does not say which commit'],
    ['a run of another repository', { payload: withRun({ repository: { id: 99 } }) }, 'does not say which commit'],
    ['an event without repository', { payload: { workflow_run: run } }, 'does not say which commit'],
    ['a deleted fork', { payload: withRun({ head_repository: null }) }, 'does not exist any more'],
    ['a report without head', { storedHead: undefined }, 'does not say which commit it is about'],
    ['a report about another commit', { storedHead: hash('other') }, 'about another commit than the run'],
  ])('refuses %s before anything is asked', async (_, given, refused) => {
    expect(await owner(given)).toEqual({ owner: { refused: expect.stringContaining(refused) }, asked: [] });
  });

  it.each<[string, readonly ListedPull[], string]>([
    ['a head that moved on', [{ ...pull, headSha: hash('newer') }], 'its newer run reports'],
    ['no pull request', [], 'no open pull request'],
    ['two at once', [pull, { ...pull, number: 8 }], 'several open pull requests'],
  ])('refuses %s', async (_, pulls, refused) => {
    expect((await owner({ pulls })).owner).toEqual({ refused: expect.stringContaining(refused) });
  });

  it('leaves failures of the api to the caller', async () => {
    const api = { pullRequestsForCommit: () => Promise.reject(new Error('down')) };
    await expect(ownerOf({ name: 'workflow_run', payload }, head, api)).rejects.toThrow('down');
  });
});

describe('openPullsOf', () => {
  const listed = async (prepare: (state: GitHubState) => void, sha = head): Promise<readonly ListedPull[]> => {
    let found: readonly ListedPull[] = [];
    await withGitHub(async (api) => {
      prepare(api.state);
      found = await openPullsOf(await clientFor(api)).pullRequestsForCommit(sha);
    });
    return found;
  };

  it('finds the head in a fork among all that are open', async () => {
    const found = await listed((state) => {
      addPullRequest(state, 7, { headRepo: 12 });
      addPullRequest(state, 8, { headRepo: null });
      addPullRequest(state, 9, { open: false });
      for (let number = 10; number < 160; number++) addPullRequest(state, number, { head: hash(String(number)) });
    });
    expect(found).toEqual([{ ...pull, number: 8, headRepoId: undefined }, pull]);
  });

  it('does not go on for ever', async () => {
    const many = (state: GitHubState): void => {
      for (let number = 1; number <= 700; number++) addPullRequest(state, number, { head: hash(String(number)) });
    };
    expect(await listed(many, hash('1'))).toEqual([]);
    expect(await listed(many, hash('650'))).toHaveLength(1);
  });
});
