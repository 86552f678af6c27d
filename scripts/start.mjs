#!/usr/bin/env node
// `npm start [-- ARGUMENTS]`: the committed program; without arguments, on the example of a port change. Needs nothing but Node.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const program = join(root, 'dist', 'cli', 'index.js');
if (!existsSync(program)) {
  console.error('dist/cli/index.js is missing: npm ci && npm run build');
  process.exit(2);
}
const given = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  [program, ...(given.length === 0 ? [join(root, 'examples', 'port-change')] : given)],
  {
    stdio: 'inherit',
  },
);
process.exitCode = status ?? 2;
