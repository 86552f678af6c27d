#!/usr/bin/env node
// `npm test [-- JEST ARGUMENTS]`: types, lint, format, then the tests. All of them run; jest is last, so its counts are what one reads at the end.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (...path) => join(root, 'node_modules', ...path);

/** Name → commands: files that Node runs, so that no shell is needed on any system. */
const steps = [
  [
    'typecheck',
    [bin('typescript', 'bin', 'tsc'), '--noEmit'],
    [bin('typescript', 'bin', 'tsc'), '--noEmit', '-p', 'src/core/tsconfig.json'],
  ],
  [
    'lint',
    [bin('eslint', 'bin', 'eslint.js'), '.'],
    [bin('dependency-cruiser', 'bin', 'dependency-cruise.mjs'), '--config', '.dependency-cruiser.cjs', 'src'],
  ],
  ['format', [bin('prettier', 'bin', 'prettier.cjs'), '--check', '.']],
  ['jest', ['--experimental-vm-modules', '--no-warnings', bin('jest', 'bin', 'jest.js'), ...process.argv.slice(2)]],
];

const failed = [];
for (const [name, ...commands] of steps) {
  if (name === 'jest' && failed.length > 0) console.error(`\nFAILED before the tests: ${failed.join(', ')} (see above)\n`);
  const good = commands.every((words) => spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit' }).status === 0);
  if (!good) failed.push(name);
}
process.exitCode = failed.length === 0 ? 0 : 1;
