#!/usr/bin/env node
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { check } from '../core/index.ts';
import { quietWhenClosed } from './closed-pipe.ts';
import { runAny } from './run.ts';
import type { Terminal } from './terminal.ts';

quietWhenClosed(process.stdout);
quietWhenClosed(process.stderr);

const terminal: Terminal = {
  directory: process.cwd(),
  environment: process.env,
  interactive: process.stdout.isTTY === true,
  print: (text) => process.stdout.write(text),
  say: (text) => process.stderr.write(text),
  readInput: () => readFileSync(0, 'utf8'),
  interruption: () => {
    const controller = new AbortController();
    process.once('SIGINT', () => controller.abort());
    return controller.signal;
  },
  // This file is src/cli/index.ts or dist/cli/index.js; it is started through a link in node_modules/.bin.
  packageDirectory: resolve(dirname(realpathSync(process.argv[1] ?? '.')), '..', '..'),
};

// No `await` here: around it the bundler would keep the whole core apart, and every start would compile it twice.
void runAny(process.argv.slice(2), terminal, check).then((code) => {
  process.exitCode = code;
});
