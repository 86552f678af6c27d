import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { addPullRequest, withGitHub, writeToken } from '../../support/github-api.ts';

/** Runs ESM source in a process of its own, as the runner runs the bundle. */
function inProcess(
  source: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ code: number | null; stdout: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 60_000,
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.on('error', reject).on('close', (code) => resolve({ code, stdout }));
  });
}

describe('the library', () => {
  // @octokit/request parses every answer with content-type 3, whose package says Node 22: this is what it does on the Node at hand.
  it('understands answers on this Node, honours GITHUB_API_URL and lets the process end', () =>
    withGitHub(async (api) => {
      addPullRequest(api.state, 7);
      const source = `
        import { getOctokit } from '@actions/github';
        const octokit = getOctokit(process.env.TOKEN);
        const { data } = await octokit.request('GET /repos/acme/shop/pulls/7');
        console.log(data.number);
        const gone = await octokit.request('GET /repos/acme/shop/pulls/8').catch((error) => error.status);
        console.log(gone);
      `;
      const { code, stdout } = await inProcess(source, { GITHUB_API_URL: api.url, TOKEN: writeToken });
      expect([code, stdout]).toEqual([0, '7\n404\n']);
      expect(api.requests.map(({ login }) => login)).toEqual(['github-actions[bot]', 'github-actions[bot]']);
    }));
});
