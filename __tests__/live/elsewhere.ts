import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { SmokeFacts } from '../../src/core/index.ts';
import type { SmokeOptions, SmokeTargets } from '../../src/live/index.ts';
// @ts-expect-error -- a script without types
import { transpile } from '../../scripts/transpile.mjs';

/** The probes as a program of their own, for what only another network namespace sees. Below the checkout, where packages are found. */
const library = resolve('.tmp', `live-${process.pid}`);
let made = false;

const program = `import { smoke } from './live/index.js';
const { targets, options } = JSON.parse(process.argv[2]);
process.stdout.write(JSON.stringify(await smoke(targets, options)));
`;

function entry(): string {
  if (!made) {
    (transpile as (from: string, to: string) => void)(resolve('src'), library);
    writeFileSync(join(library, 'entry.js'), program);
    made = true;
  }
  return join(library, 'entry.js');
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
