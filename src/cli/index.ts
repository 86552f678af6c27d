#!/usr/bin/env node
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { check } from '../core/index.ts';
import { quietWhenClosed } from './closed-pipe.ts';
import { run } from './run.ts';

quietWhenClosed(process.stdout);
quietWhenClosed(process.stderr);

process.exitCode = run(
  process.argv.slice(2),
  {
    directory: process.cwd(),
    environment: process.env,
    interactive: process.stdout.isTTY === true,
    print: (text) => process.stdout.write(text),
    say: (text) => process.stderr.write(text),
    readInput: () => readFileSync(0, 'utf8'),
    // This file is src/cli/index.ts or dist/cli/index.js; it is started through a link in node_modules/.bin.
    packageDirectory: resolve(dirname(realpathSync(process.argv[1] ?? '.')), '..', '..'),
  },
  check,
);
