#!/usr/bin/env node
// Writes the tables of docs/ and of action.yml from the sources: `npm run docs`.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readersIndex, rulesIndex } from './docs-index.mjs';
import { actionYml, inputsPage } from './docs-inputs.mjs';
import { transpile } from './transpile.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const library = join(root, '.tmp', 'docs');

transpile(join(root, 'src'), library);
const load = (path) => import(pathToFileURL(join(library, path)).href);
const { readers } = await load('core/readers/index.js');
const { rules } = await load('core/rules/index.js');
writeFileSync(join(root, 'docs/readers/index.md'), readersIndex(readers));
writeFileSync(join(root, 'docs/rules/index.md'), rulesIndex(rules));
const { inputs, outputs } = await load('action/inputs.js');
const rewrite = (name, write) => writeFileSync(join(root, name), write(readFileSync(join(root, name), 'utf8'), inputs, outputs));
rewrite('action.yml', actionYml);
rewrite('docs/inputs.md', inputsPage);
rmSync(library, { recursive: true, force: true });
