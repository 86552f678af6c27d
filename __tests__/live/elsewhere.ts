import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { SmokeFacts } from '../../src/core/index.ts';
import type { SmokeOptions, SmokeTargets } from '../../src/live/index.ts';
// @ts-expect-error -- a script without types
import { javascriptOf } from '../../scripts/transpile.mjs';

/** The probes as a program of their own, for what only another network namespace sees. Below the checkout, where packages are found. */
const library = resolve('.tmp', `live-${process.pid}`);
let made = false;

const program = `import { smoke } from './live/index.js';
const { targets, options } = JSON.parse(process.argv[2]);
process.stdout.write(JSON.stringify(await smoke(targets, options)));
`;

function entry(): string {
  if (!made) {
    write('entry.js', program);
    write('package.json', '{"type":"module"}');
    transpiled('live/index.js', new Set(['entry.js']));
    made = true;
  }
  return join(library, 'entry.js');
}

/** With all that it imports. */
function transpiled(path: string, written: Set<string>): void {
  if (written.has(path)) return;
  const source = resolve('src', path).replace(/\.js$/, '.ts');
  const javascript = (javascriptOf as (path: string) => string)(source);
  written.add(write(path, javascript));
  for (const next of imports(path, javascript)) transpiled(next, written);
}

const imports = (path: string, javascript: string): string[] =>
  [...javascript.matchAll(/from ["'](\.{1,2}\/[^"']+)["']/g)].map(([, to = '']) => join(dirname(path), to));

function write(path: string, text: string): string {
  mkdirSync(dirname(join(library, path)), { recursive: true });
  writeFileSync(join(library, path), text);
  return path;
}

/** Words before the command say where it runs. */
export function smokeElsewhere(before: readonly string[], targets: SmokeTargets, options: SmokeOptions): Promise<SmokeFacts> {
  const [command = '', ...words] = [...before, process.execPath, entry(), JSON.stringify({ targets, options })];
  return new Promise((done, failed) => {
    execFile(command, words, { encoding: 'utf8', timeout: 30_000 }, (error, stdout) => {
      if (error === null) done(JSON.parse(stdout) as SmokeFacts);
      else failed(error);
    });
  });
}

export function removeElsewhere(): void {
  rmSync(library, { recursive: true, force: true });
}
