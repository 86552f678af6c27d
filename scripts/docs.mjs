#!/usr/bin/env node
// Writes the tables of docs/readers and docs/rules from the sources: `npm run docs`.
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readersIndex, rulesIndex } from './docs-index.mjs';
import { transpile } from './transpile.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const library = join(root, '.tmp', 'docs');

transpile(join(root, 'src'), library);
const load = (path) => import(pathToFileURL(join(library, path)).href);
const { readers } = await load('core/readers/index.js');
const { rules } = await load('core/rules/index.js');
writeFileSync(join(root, 'docs/readers/index.md'), readersIndex(readers));
writeFileSync(join(root, 'docs/rules/index.md'), rulesIndex(rules));
rmSync(library, { recursive: true, force: true });
