import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostOf } from '../../src/action/host.ts';
import { run, type Check } from '../../src/action/run.ts';
import type { Report } from '../../src/core/index.ts';
import { standIn, type StandIn } from './stand-in-check.ts';
import { temporary, type Temporary } from './temporary.ts';

/** A workflow command as the runner reads it: `::name …::` after blanks, `##[name …]` anywhere in a line. */
export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

export interface Step {
  readonly code: number;
  readonly stdout: string;
  readonly commands: readonly Command[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly seen: StandIn['seen'];
}

export interface StepOptions {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly event?: { readonly name: string; readonly payload?: unknown };
  readonly environment?: Readonly<Record<string, string>>;
  readonly report?: Partial<Report>;
  /** The real check instead of one made of data. */
  readonly check?: Check;
}

/** Runs the step as the runner would, with files for outputs and summary outside the workspace. */
export async function step(
  workspace: Temporary,
  { inputs = {}, event, environment = {}, report = {}, check: real }: StepOptions = {},
): Promise<Step> {
  const runner = temporary({ output: '', summary: '', 'event.json': JSON.stringify(event?.payload ?? {}) });
  try {
    let stdout = '';
    const { check, seen } = standIn(report);
    const given = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
    const variables = {
      GITHUB_WORKSPACE: workspace.path,
      GITHUB_OUTPUT: join(runner.path, 'output'),
      GITHUB_STEP_SUMMARY: join(runner.path, 'summary'),
      GITHUB_EVENT_PATH: join(runner.path, 'event.json'),
      GITHUB_EVENT_NAME: event?.name ?? 'workflow_dispatch',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'acme/shop',
    };
    const code = await run(
      hostOf({ ...variables, ...given, ...environment }, (text) => (stdout += text)),
      real ?? check,
    );
    const read = (name: string): string =>
      existsSync(join(runner.path, name)) ? readFileSync(join(runner.path, name), 'utf8') : '';
    return { code, stdout, commands: commandsIn(stdout), outputs: outputsIn(read('output')), summary: read('summary'), seen };
  } finally {
    runner.remove();
  }
}

function commandsIn(stdout: string): Command[] {
  return stdout.split(/\r\n|[\r\n]/).flatMap((line) => {
    const old = /##\[([^\]]*)\](.*)/.exec(line);
    if (old !== null) return [{ name: old[1] ?? '', properties: {}, message: old[2] ?? '' }];
    const found = /^\s*::([\w-]+)(?: ([^:]*(?::[^:]+)*?))?::(.*)$/.exec(line);
    if (found === null) return [];
    const pairs = (found[2] ?? '').split(',').filter((pair) => pair.includes('='));
    const properties = Object.fromEntries(
      pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), decoded(pair.slice(pair.indexOf('=') + 1))]),
    );
    return [{ name: found[1] ?? '', properties, message: decoded(found[3] ?? '') }];
  });
}

function decoded(text: string): string {
  return text
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%25', '%');
}

function outputsIn(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const [, name, delimiter] = /^([\w-]+)<<(.+)$/.exec(lines[i] ?? '') ?? [];
    if (name === undefined) continue;
    const end = lines.indexOf(delimiter ?? '', i);
    outputs[name] = lines.slice(i + 1, end).join('\n');
    i = end;
  }
  return outputs;
}
