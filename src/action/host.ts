import { appendFileSync, readFileSync, realpathSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { safe } from '../core/index.ts';
import { WriteRefused } from '../workspace/index.ts';

/** What the runner gives a step. Commands, outputs and the summary are written by us: loading a library for it would double the start-up time. */
export interface Host {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Raw standard output. */
  readonly write: (text: string) => void;
  /** Annotations made so far: the runner takes ten of a kind from a step. */
  readonly announced: Record<Severity, number>;
}

export function hostOf(environment: Host['environment'], write: Host['write']): Host {
  return { environment, write, announced: { error: 0, warning: 0, notice: 0 } };
}

type Severity = 'error' | 'warning' | 'notice';

/** The runner's own limit is 1 MiB a step; a summary over it is refused as a whole. */
export const summaryLimit = 900_000;

/** Text for the log. Every line gets a gutter, so that none starts a workflow command. */
export function log(host: Host, text: string): void {
  const lines = text.replace(/\n$/, '').split('\n');
  host.write(lines.map((line) => `| ${safe(line)}`.trimEnd() + '\n').join(''));
}

/** A message of our own, which may name a path or an input. */
export function announce(
  host: Host,
  severity: Severity,
  message: string,
  at?: { readonly path: string; readonly line: number },
): void {
  const place = at === undefined ? '' : `file=${escapeProperty(safe(at.path))},line=${at.line},`;
  host.announced[severity] += 1;
  host.write(`::${severity} ${place}title=pg-port-guard::${escapeData(safe(message))}\n`);
}

/** Hides a value in everything the runner shows from now on. */
export function mask(host: Host, value: string): void {
  host.write(`::add-mask::${escapeData(value)}\n`);
}

function escapeData(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

/** A delimiter nobody can guess: the value cannot end itself and set another output. */
export function setOutputs(host: Host, outputs: Readonly<Record<string, string>>): void {
  const path = host.environment['GITHUB_OUTPUT'];
  if (path === undefined || path === '') return;
  const parts = Object.entries(outputs).map(([name, value]) => {
    const delimiter = `pg-port-guard-${randomUUID()}`;
    return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
  });
  reporting(host, 'outputs', () => appendFileSync(path, parts.join('')));
}

export function addSummary(host: Host, markdown: string): void {
  const path = host.environment['GITHUB_STEP_SUMMARY'];
  if (path === undefined || path === '') return;
  reporting(host, 'job summary', () => appendFileSync(path, markdown));
}

/** Reporting never changes the verdict: what goes wrong there is a warning. */
export function reporting(host: Host, what: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    const why = error instanceof WriteRefused ? error.message : (error as NodeJS.ErrnoException).code;
    announce(host, 'warning', `the ${what} could not be written${why === undefined ? '' : ` (${why})`}`);
  }
}

/** The event as the runner stored it; {} when there is none. */
export function eventPayload(host: Host): unknown {
  try {
    return JSON.parse(readFileSync(host.environment['GITHUB_EVENT_PATH'] ?? '', 'utf8'));
  } catch {
    return {};
  }
}

/** Real path of the workspace: paths of inputs are relative to it and lie in it. */
export function workspaceOf({ environment }: Host): string {
  const given = environment['GITHUB_WORKSPACE'] ?? '';
  return realpathSync(given === '' ? process.cwd() : given);
}
