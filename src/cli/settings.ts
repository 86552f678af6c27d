import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { defaultSettings, layers, override, parseSecrets, type Settings, type SourceFile } from '../core/index.ts';
import {
  findBaseline,
  findSettings,
  understandBaseline,
  understandSettings,
  type Mistake,
  type Root,
} from '../workspace/index.ts';
import { UsageError, type Arguments } from './arguments.ts';
import type { Terminal } from './terminal.ts';

const fileLimit = 8 << 20;

/** Settings of the run: the file's, then what the flags say. */
export function settingsOf(given: Arguments, root: Root, terminal: Terminal): Settings {
  const file = settingsFile(given, root, terminal);
  const found = file === undefined ? undefined : understandSettings(file);
  refuse(found?.mistakes ?? []);
  return override(found?.settings ?? defaultSettings, flags(given, root, terminal));
}

function settingsFile(given: Arguments, root: Root, terminal: Terminal): SourceFile | undefined {
  const named = given.value('config');
  if (named === 'none') return undefined;
  return named === undefined ? findSettings(root) : { path: named, text: readNamed('config', named, terminal), origin: 'input' };
}

/** A run with wrong settings does not start. */
export function refuse(mistakes: readonly Mistake[]): void {
  if (mistakes.length > 0)
    throw new UsageError(mistakes.map(({ path, line, message }) => `${path}:${line}: ${message}`).join('\n'));
}

function flags(given: Arguments, root: Root, terminal: Terminal): Partial<Settings> {
  const include = given.values('include');
  const exclude = given.values('exclude');
  const only = layersOf(given);
  const expectedPort = portOf(given.value('expected-port'));
  return {
    ...(include.length > 0 && { include }),
    ...(exclude.length > 0 && { exclude }),
    ...(only.length > 0 && { layers: only }),
    ...(expectedPort !== undefined && { expectedPort }),
    baseline: baselineOf(given, root, terminal),
  };
}

function layersOf(given: Arguments): string[] {
  const named = given.values('layers').flatMap((list) => list.split(/[\s,]+/).filter((name) => name !== ''));
  if (named.some((name) => !(layers as readonly string[]).includes(name)))
    throw new UsageError(`--layers takes ${layers.join(', ')}`);
  return named;
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new UsageError('--expected-port must be a number from 1 to 65535');
  return port;
}

function baselineOf(given: Arguments, root: Root, terminal: Terminal): ReadonlySet<string> {
  const file = baselineFile(given, root, terminal);
  if (file === undefined) return new Set();
  const { baseline, mistakes } = understandBaseline(file);
  refuse(mistakes);
  return baseline;
}

function baselineFile(given: Arguments, root: Root, terminal: Terminal): SourceFile | undefined {
  const path = given.value('baseline');
  if (path === 'none') return undefined;
  return path === undefined ? findBaseline(root) : { path, text: readNamed('baseline', path, terminal), origin: 'input' };
}

/** Secrets of flag, file and variable, in this order. */
export function secretsOf(given: Arguments, terminal: Terminal): readonly SourceFile[] {
  const file = given.value('dsn-file');
  const texts: readonly (readonly [source: string, text: string])[] = [
    ...given.values('dsn').map((text) => ['--dsn', text] as const),
    ...(file === undefined
      ? []
      : [['--dsn-file', file === '-' ? terminal.readInput() : readNamed('dsn-file', file, terminal)] as const]),
    ['PG_PORT_GUARD_DSN', terminal.environment['PG_PORT_GUARD_DSN'] ?? ''],
  ];
  const secrets = new Map<string, SourceFile>();
  for (const [source, text] of texts) {
    const { files, problems } = parseSecrets(text);
    if (problems.length > 0) throw new UsageError(problems.map((problem) => `${source}, ${problem}`).join('\n'));
    for (const secret of files) {
      if (secrets.has(secret.path))
        throw new UsageError(`${source}: the name ${secret.path.slice('secret:'.length)} was given before`);
      secrets.set(secret.path, secret);
    }
  }
  return [...secrets.values()];
}

/** A file a person names on the command line may lie anywhere. */
export function readNamed(flag: string, path: string, terminal: Terminal): string {
  const full = resolve(terminal.directory, path);
  try {
    if (!statSync(full).isFile()) throw new UsageError(`--${flag}: ${path} is no file`);
    if (statSync(full).size > fileLimit) throw new UsageError(`--${flag}: ${path} is larger than 8 MiB`);
    return readFileSync(full, 'utf8');
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`--${flag}: ${path} cannot be read`);
  }
}
