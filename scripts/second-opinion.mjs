#!/usr/bin/env node
// `node scripts/second-opinion.mjs`: what others' programs say about the workflows and the action. zizmor reads the workflows, nektos/act runs one.
// Both are fetched for this in fixed versions; where that does not work it is said and is no failure. Exit code 1: one of them found something.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const tools = join(root, '.tmp', 'tools');
/** For everything together, installation included. */
const deadline = Date.now() + 5 * 60_000;

const zizmor = { name: 'zizmor', version: '1.32.0', directory: join(tools, 'zizmor-1.32.0') };
const act = { name: 'act', version: '0.2.87', directory: join(tools, 'act-0.2.87') };

const results = await Promise.all([readWorkflows(), runWorkflow()]);
for (const { text } of results) console.log(text);
process.exitCode = results.some(({ failed }) => failed) ? 1 : 0;

async function readWorkflows() {
  const program = join(zizmor.directory, 'bin', 'zizmor');
  if (!(await installed(program, installZizmor))) return skipped(zizmor);
  const files = [...workflowsIn('.github/workflows'), ...workflowsIn('examples/workflows'), 'action.yml'];
  const { code, output } = await finished(program, ['--offline', '--no-progress', '--persona=pedantic', ...files]);
  // Given a directory, it looks for .github/workflows only: that every file was read is part of the result.
  const unread = files.filter((file) => !output.includes(`completed ${file}`));
  return judged(zizmor, {
    code: code === 0 && unread.length > 0 ? 1 : code,
    output: [...unread.map((file) => `not read: ${file}`), output].join('\n'),
  });
}

function workflowsIn(directory) {
  const names = readdirSync(join(root, directory)).filter((name) => name.endsWith('.yml'));
  return names.map((name) => `${directory}/${name}`);
}

async function installZizmor() {
  const made = await finished('python3', ['-m', 'venv', zizmor.directory]);
  if (made.code !== 0) return made;
  const pip = join(zizmor.directory, 'bin', 'pip');
  return finished(pip, ['install', '--quiet', '--disable-pip-version-check', `zizmor==${zizmor.version}`]);
}

async function runWorkflow() {
  const program = join(act.directory, 'act');
  if (!(await installed(program, installAct))) return skipped(act);
  return judged(act, await finished(process.execPath, [join('scripts', 'act.mjs'), program]));
}

async function installAct() {
  return finished('go', ['install', `github.com/nektos/act@v${act.version}`], { GOBIN: act.directory, GOTOOLCHAIN: 'local' });
}

async function installed(program, install) {
  if (existsSync(program)) return true;
  const { code, output } = await install();
  if (code !== 0) console.log(output.trim().split('\n').slice(-3).join('\n'));
  return code === 0 && existsSync(program);
}

function skipped({ name }) {
  return { failed: false, text: `SKIPPED: ${name} could not be installed` };
}

function judged({ name, version }, { code, output }) {
  const lines = output.trim().split('\n');
  const told = lines.filter((line) => !/^\s*INFO /.test(line)).map((line) => `  ${line}`);
  return { failed: code !== 0, text: [`${name} ${version}: ${code === 0 ? 'ok' : 'FAILED'}`, ...told].join('\n') };
}

/** Runs a program until it ends or the time is over; then its whole process group, which is its own, is ended. */
function finished(program, words, more = {}) {
  return new Promise((done) => {
    const child = spawn(program, words, {
      cwd: root,
      env: { ...process.env, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const timer = setTimeout(() => end(child), Math.max(1, deadline - Date.now()));
    child.on('error', (error) => (output += error.message));
    child.on('close', (code) => {
      clearTimeout(timer);
      done({ code: code ?? 1, output });
    });
  });
}

function end(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}
