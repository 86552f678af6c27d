#!/usr/bin/env node
// Builds dist/ from src/: `npm run build [-- --out DIR]`. The same sources give the same bytes, so CI can compare dist/ with a fresh build.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { licensesText } from './licenses.mjs';
import { emptied, transpile } from './transpile.mjs';

const require = createRequire(import.meta.url);
const ncc = require('@vercel/ncc');

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const entries = [
  { source: 'action/main', output: 'index.js' },
  { source: 'cli/index', output: 'cli/index.js' },
];

const wanted = process.argv.indexOf('--out');
const dist = wanted < 0 ? join(root, 'dist') : resolve(process.argv[wanted + 1] ?? 'dist');
const library = join(root, '.tmp', 'build');

transpile(join(root, 'src'), library);
const bundles = [];
for (const entry of entries) bundles.push({ entry, result: await bundle(entry) });
emptied(dist);
for (const { entry, result } of bundles) write(entry, result);
writeFileSync(join(dist, 'package.json'), '{"type":"module"}\n');
writeFileSync(join(dist, 'licenses.txt'), licensesText(root));
rmSync(library, { recursive: true, force: true });

async function bundle({ source, output }) {
  return ncc(join(library, `${source}.js`), {
    cache: false,
    esm: true,
    filename: output.slice(output.lastIndexOf('/') + 1),
    minify: false,
    sourceMap: false,
    sourceMapRegister: false,
    license: '',
    target: 'es2022',
    quiet: true,
  });
}

/** The entry and its chunks. */
function write({ output }, { code, assets }) {
  const target = join(dist, output);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, code);
  for (const [name, { source }] of Object.entries(assets)) {
    if (name === 'package.json') continue;
    const path = join(dirname(target), name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, source);
  }
}
