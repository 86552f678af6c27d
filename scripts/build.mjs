#!/usr/bin/env node
// Builds dist/ from src/: `npm run build [-- --out DIR]`. The same sources give the same bytes, so CI can compare dist/ with a fresh build.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { licensesText } from './licenses.mjs';

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

/**
 * Types away, `./x.ts` to `./x.js`, file by file: `npm run typecheck` is what checks types. (ncc's own TypeScript loader refuses imports that
 * end in `.ts` unless nothing is emitted.)
 */
function transpile(from, to) {
  emptied(to);
  for (const file of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!file.isFile() || !file.name.endsWith('.ts') || file.name.endsWith('.d.ts')) continue;
    const path = join(file.parentPath, file.name);
    const target = join(to, path.slice(from.length)).replace(/\.ts$/, '.js');
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, javascriptOf(path));
  }
  writeFileSync(join(to, 'package.json'), '{"type":"module"}\n');
}

function javascriptOf(path) {
  const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), {
    fileName: path,
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      rewriteRelativeImportExtensions: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
    },
  });
  return outputText;
}

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

function emptied(directory) {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
}
