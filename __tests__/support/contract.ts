import { jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { closedDoor } from './contract/closed-door.ts';
import {
  checkOut,
  eventVariable,
  payloadOf,
  refsOf,
  repository,
  topic,
  type Commits,
  type EventName,
} from './contract/events.ts';
import { inputVariables, manifest } from './contract/inputs.ts';
import { whatGithubShows, type Raw, type StepResult } from './runner-rules.ts';
import { directoryAt, temporary, type Temporary } from './temporary.ts';

export type Files = Readonly<Record<string, string | Buffer>>;

/** One run of the action, as a workflow would have it. */
export interface Scenario {
  /** The repository at the base commit. */
  readonly base: Files;
  /** What the head commit writes; null takes a file away. */
  readonly head?: Readonly<Record<string, string | Buffer | null>>;
  /** What earlier steps left in the checkout without committing it. */
  readonly untracked?: Files;
  readonly event?: EventName;
  /** Changes the event as GitHub sends it. */
  readonly payload?: (usual: Readonly<Record<string, unknown>>, commits: Commits) => unknown;
  /** `path:` of actions/checkout: the checkout lies below the workspace. */
  readonly checkout?: string;
  /** `fetch-depth:` of actions/checkout; 0, the default here, is all of it. */
  readonly depth?: number;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Values of `secrets`: the runner masks them. Give them as inputs or variables, too. */
  readonly secrets?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** URL of a stand-in for GitHub's API on loopback. Without it nothing answers, and who tries is counted. */
  readonly api?: string;
  /** The job's `matrix`. */
  readonly matrix?: unknown;
  /** Called once the commits are made, to tell the stand-in about them. */
  readonly arrange?: (commits: Commits) => void;
}

export interface Run extends StepResult {
  /** Before the runner's rules: what a test searches for what may not leave. */
  readonly raw: Raw;
  readonly commits: Commits;
  /** Connections to the API's address although no API was given. */
  readonly networkAttempts: number;
  /** Files the run wrote into the checkout, by path. */
  readonly written: Readonly<Record<string, string>>;
}

/** Name of the checked bundle: PG_PORT_GUARD_DIST tests a fresh build instead of the committed one. */
export const entry = resolve(process.env['PG_PORT_GUARD_DIST'] ?? dirname(manifest.runs.main), 'index.js');

export const token = 'ghs_contractTokenThatIsNoToken0000000000';
const timeLimit = 60_000;
// A run takes a fraction of a second; a loaded machine gets as long as the run's own limit allows.
jest.setTimeout(2 * timeLimit);

/** Runs the bundle in a process of its own, as the runner does, and applies the runner's rules to what comes out. */
export async function runAction(scenario: Scenario): Promise<Run> {
  const runner = temporary({ output: '', state: '', env: '', summary: '', 'home/.keep': '', 'temp/.keep': '' });
  const workspace = temporary();
  const door = await closedDoor();
  try {
    const directory = below(workspace, scenario.checkout);
    const commits = prepare(directory, scenario);
    scenario.arrange?.(commits);
    writeEvent(runner, scenario, commits);
    const environment = environmentOf(scenario, { runner, workspace, commits, apiUrl: scenario.api ?? door.url });
    const before = new Set(uncommitted(directory));
    const raw = await finished(environment, runner, workspace.path);
    const written = uncommitted(directory).filter((path) => !before.has(path));
    return {
      ...whatGithubShows(raw, { workspace: workspace.path, secrets: [token, ...(scenario.secrets ?? [])] }),
      raw,
      commits,
      networkAttempts: door.knocks(),
      written: Object.fromEntries(written.map((path) => [path, readFileSync(join(directory.path, path), 'utf8')])),
    };
  } finally {
    await door.close();
    for (const one of [runner, workspace]) one.remove();
  }
}

function below(workspace: Temporary, path: string | undefined): Temporary {
  if (path === undefined) return workspace;
  mkdirSync(join(workspace.path, path), { recursive: true });
  return directoryAt(join(workspace.path, path));
}

function prepare(
  directory: Temporary,
  { base, head = {}, untracked = {}, event = 'workflow_dispatch', depth = 0 }: Scenario,
): Commits {
  directory.git('init', '-q', '-b', 'main');
  directory.write(base);
  const before = directory.commit('base');
  directory.git('checkout', '-q', '-b', topic);
  for (const [path, text] of Object.entries(head)) {
    if (text === null) rmSync(join(directory.path, path));
    else directory.write({ [path]: text });
  }
  const commits = { base: before, head: directory.commit('head') };
  const checkedOut = checkOut(directory, event, commits);
  if (depth > 0) makeShallow(directory, checkedOut, depth);
  directory.git('remote', 'add', 'origin', `https://github.com/${repository.full_name}`);
  directory.write(untracked);
  return { ...commits, checkedOut };
}

/** Only so many commits, as actions/checkout fetches them. */
function makeShallow(directory: Temporary, commit: string, depth: number): void {
  const origin = temporary();
  try {
    origin.git('clone', '-q', '--bare', directory.path, '.');
    origin.git('update-ref', 'refs/heads/checked-out', commit);
    rmSync(join(directory.path, '.git'), { recursive: true });
    directory.git('init', '-q', '-b', 'main');
    directory.git('fetch', '-q', `--depth=${depth}`, `file://${origin.path}`, 'refs/heads/checked-out');
    directory.git('checkout', '-q', '-f', '--detach', 'FETCH_HEAD');
  } finally {
    origin.remove();
  }
}

function writeEvent(runner: Temporary, { event = 'workflow_dispatch', payload }: Scenario, commits: Commits): void {
  const usual = payloadOf(event, commits);
  runner.write({ 'event.json': JSON.stringify(payload === undefined ? usual : payload(usual, commits), null, 2) });
}

interface Places {
  readonly runner: Temporary;
  readonly workspace: Temporary;
  readonly commits: Commits;
  readonly apiUrl: string;
}

/** Nothing of our own environment but what a process needs to run. */
function environmentOf(scenario: Scenario, { runner, workspace, commits, apiUrl }: Places): Record<string, string> {
  const event = scenario.event ?? 'workflow_dispatch';
  const file = (name: string): string => join(runner.path, name);
  const expressions = { 'github.token': token, 'tojson(matrix)': JSON.stringify(scenario.matrix ?? null, null, 2) };
  return {
    ...needed(),
    ...runnerVariables(runner),
    ...refsOf(event),
    GITHUB_EVENT_NAME: eventVariable(event),
    GITHUB_EVENT_PATH: file('event.json'),
    GITHUB_OUTPUT: file('output'),
    GITHUB_STATE: file('state'),
    GITHUB_ENV: file('env'),
    GITHUB_STEP_SUMMARY: file('summary'),
    GITHUB_WORKSPACE: workspace.path,
    GITHUB_SHA: commits.checkedOut,
    GITHUB_API_URL: apiUrl,
    GITHUB_GRAPHQL_URL: `${apiUrl}/graphql`,
    ...inputVariables(scenario.inputs ?? {}, expressions),
    ...scenario.env,
  };
}

function needed(): Record<string, string> {
  const names = ['PATH', 'Path', 'SystemRoot', 'TEMP', 'TMP', 'PATHEXT', 'COMSPEC'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

function runnerVariables(runner: Temporary): Record<string, string> {
  return {
    CI: 'true',
    HOME: join(runner.path, 'home'),
    USERPROFILE: join(runner.path, 'home'),
    GIT_CONFIG_NOSYSTEM: '1',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTOR: 'acme-dev',
    GITHUB_JOB: 'port',
    GITHUB_REF_TYPE: 'branch',
    GITHUB_REPOSITORY: repository.full_name,
    GITHUB_REPOSITORY_ID: String(repository.id),
    GITHUB_REPOSITORY_OWNER: repository.owner.login,
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1001',
    GITHUB_RUN_NUMBER: '12',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_TRIGGERING_ACTOR: 'acme-dev',
    GITHUB_WORKFLOW: 'postgresql port',
    GITHUB_WORKFLOW_REF: `${repository.full_name}/.github/workflows/port.yml@refs/heads/main`,
    RUNNER_ARCH: 'X64',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'contract',
    RUNNER_OS: process.platform === 'win32' ? 'Windows' : process.platform === 'darwin' ? 'macOS' : 'Linux',
    RUNNER_TEMP: join(runner.path, 'temp'),
  };
}

async function finished(environment: Record<string, string>, runner: Temporary, workspace: string): Promise<Raw> {
  const { exitCode, stdout, stderr } = await printed(environment, workspace);
  const read = (name: string): string =>
    existsSync(join(runner.path, name)) ? readFileSync(join(runner.path, name), 'utf8') : '';
  const files = { output: read('output'), state: read('state'), env: read('env'), summary: read('summary') };
  return { exitCode, stdout, stderr, files };
}

function printed(environment: Record<string, string>, directory: string): Promise<Omit<Raw, 'files'>> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [entry], { cwd: directory, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const streams: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
    for (const name of ['stdout', 'stderr'] as const) child[name].on('data', (chunk: Buffer) => streams[name].push(chunk));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      failed(new Error(`the action ran longer than ${timeLimit / 1000} s`));
    }, timeLimit);
    child.on('error', failed);
    child.on('close', (code) => {
      clearTimeout(timer);
      const text = (name: 'stdout' | 'stderr'): string => Buffer.concat(streams[name]).toString('utf8');
      done({ exitCode: code ?? -1, stdout: text('stdout'), stderr: text('stderr') });
    });
  });
}

function uncommitted(directory: Temporary): string[] {
  const paths = directory.git('-c', 'core.quotePath=off', 'ls-files', '-z', '-o', '-m').split('\0');
  return paths.filter((path) => path !== '');
}
