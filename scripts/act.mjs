#!/usr/bin/env node
// `node scripts/act.mjs ACT`: runs examples/workflows/pull-request.yml in nektos/act, an engine that others wrote, on the pull request of
// examples/port-change, and checks that the action did in it what it does on GitHub.
//
// Host mode (`-self-hosted`): no containers. The workflow runs as users copy it. Two things of it cannot be fetched here, and act has an answer to
// both: instead of `actions/checkout` it copies the repository it was started in (its documented standard, since the repository is the one checked
// out), and `--local-repository` gives our own action from this directory. act has no caps of annotations and no Checks API: what GitHub shows is
// the contract tests' matter.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transpile } from './transpile.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const act = resolve(process.argv[2]);
const timeLimit = 90_000;
const workflow = 'pull-request.yml';
const conf = 'postgres/postgresql.conf';

const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'pg-port-guard-act-')));
const api = await startApi();
try {
  const repository = join(temporary, 'shop');
  const commits = makeRepository(repository);
  api.pushed(commits.head);
  const { code, output } = await runAct(repository, writeEvent(commits));
  const wrong = expectations(code, output).filter(([, holds]) => !holds);
  if (wrong.length > 0) console.error(output);
  for (const [what] of wrong) console.error(`act: expected ${what}`);
  console.log(wrong.length === 0 ? `act: ${workflow} did what it does on GitHub` : 'act: FAILED');
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  await api.stop();
  rmSync(temporary, { recursive: true, force: true });
}

/** The stand-in for GitHub's API that the tests use; without it a door that nobody opens. */
async function startApi() {
  const source = join(root, '__tests__', 'support', 'github-api.ts');
  if (!existsSync(source)) return closedDoor();
  const library = join(temporary, 'library');
  transpile(dirname(source), library);
  const { addPullRequest, startGitHub, writeToken } = await import(pathToFileURL(join(library, 'github-api.js')).href);
  const running = await startGitHub();
  const pull = addPullRequest(running.state, 7);
  return {
    url: running.url,
    token: writeToken,
    unknown: running.unknown,
    pushed: (head) => (pull.head = head),
    comments: () => running.state.comments,
    stop: () => running.stop(),
  };
}

async function closedDoor() {
  const server = createServer((_, response) => response.destroy());
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const stop = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  const url = `http://127.0.0.1:${server.address().port}`;
  return { url, token: 'ghs_tokenThatNobodyTakes', unknown: [], pushed: () => undefined, stop };
}

/** The example before the change on `main`, the change on `topic`, and the merge of both checked out, as on GitHub. */
function makeRepository(directory) {
  const git = (...words) => run('git', ['-c', 'user.name=act', '-c', 'user.email=act@example.org', ...words], directory).trim();
  cpSync(join(root, 'examples', 'port-change'), directory, { recursive: true });
  const after = readFileSync(join(directory, conf), 'utf8');
  mkdirSync(join(directory, '.github', 'workflows'), { recursive: true });
  cpSync(join(root, 'examples', 'workflows', workflow), join(directory, '.github', 'workflows', workflow));
  const commit = (text, message) => {
    writeFileSync(join(directory, conf), text);
    git('add', '-A');
    git('commit', '-q', '-m', message);
    return git('rev-parse', 'HEAD');
  };
  git('init', '-q', '-b', 'main');
  git('remote', 'add', 'origin', 'https://github.com/acme/shop');
  const base = commit(after.replace('5433', '5432'), 'base');
  git('checkout', '-q', '-b', 'topic');
  const head = commit(after, 'the port moves');
  git('checkout', '-q', '--detach', 'main');
  git('merge', '-q', '--no-ff', '-m', 'merge', 'topic');
  return { base, head };
}

function writeEvent({ base, head }) {
  const repo = { id: 4711, full_name: 'acme/shop', name: 'shop', owner: { login: 'acme' }, default_branch: 'main', fork: false };
  const pull = {
    number: 7,
    user: { login: 'acme-dev' },
    base: { ref: 'main', sha: base, repo },
    head: { ref: 'topic', sha: head, repo },
  };
  const path = join(temporary, 'event.json');
  writeFileSync(path, JSON.stringify({ action: 'synchronize', number: 7, pull_request: pull, repository: repo }));
  return path;
}

/** action.yml and dist/ only: act copies all of the directory. */
function ownAction() {
  const directory = join(temporary, 'action');
  mkdirSync(directory);
  for (const name of ['action.yml', 'dist']) cpSync(join(root, name), join(directory, name), { recursive: true });
  run('git', ['init', '-q'], directory);
  return directory;
}

function runAct(directory, event) {
  const [own] = /OWNER\/pg-port-guard@\S+/.exec(readFileSync(join(root, 'examples', 'workflows', workflow), 'utf8')) ?? [];
  const words = [
    ...['pull_request', '-W', `.github/workflows/${workflow}`, '-e', event, '-P', 'ubuntu-latest=-self-hosted'],
    ...['--local-repository', `${own}=${ownAction()}`, '--action-cache-path', join(temporary, 'cache'), '--no-cache-server'],
    ...[
      '--env',
      `GITHUB_API_URL=${api.url}`,
      '--env',
      `GITHUB_GRAPHQL_URL=${api.url}/graphql`,
      '-s',
      `GITHUB_TOKEN=${api.token}`,
    ],
    ...['--env-file', '/dev/null', '--secret-file', '/dev/null', '--var-file', '/dev/null'],
  ];
  const home = join(temporary, 'home');
  mkdirSync(home);
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_CACHE_HOME: join(temporary, 'cache'),
    XDG_CONFIG_HOME: home,
    NO_COLOR: '1',
  };
  return new Promise((done) => {
    const child = spawn(act, words, { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const timer = setTimeout(() => child.kill('SIGKILL'), timeLimit);
    child.on('error', (error) => (output += error.message));
    child.on('close', (code) => {
      clearTimeout(timer);
      done({ code, output });
    });
  });
}

/** act prints annotations as `::error file=…::…` or with a sign of its own; the text is the same. */
function expectations(code, output) {
  return [
    ['exit code 1, since there are findings', code === 1],
    ['no checkout from the network', !/unable to clone|authentication required/i.test(output)],
    ...['pgbouncer/pgbouncer.ini', 'app/.env', 'deploy/deploy.sh', 'firewall/setup-ufw.sh', 'ops/health-check.sh'].map((file) => [
      `an annotation at ${file}`,
      new RegExp(`error file=${file.replaceAll('.', '\\.')},line=\\d+`).test(output),
    ]),
    ['the change itself, so the base commit was found', output.includes('5 places did not follow')],
    ...commented(),
    ['no request that the stand-in for GitHub does not know', api.unknown.length === 0],
    ['outputs', /conclusion.*failure/.test(output)],
  ];
}

/** The comment arrived at the stand-in; a door that nobody opens takes none. */
function commented() {
  if (api.comments === undefined) return [];
  const bodies = api.comments().map(({ body }) => body);
  return [
    ['one comment on the pull request, with the move of the port', bodies.length === 1 && bodies[0].includes('5432 → 5433')],
  ];
}

function run(command, words, cwd) {
  const { status, stdout, stderr } = spawnSync(command, words, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${words.join(' ')}: ${stderr}`);
  return stdout;
}
