import { pairsIn } from './runner-rules/file-commands.ts';
import { Step } from './runner-rules/step.ts';
import type { RunnerCommand } from './runner-rules/command.ts';
import type { Annotation, Severity } from './runner-rules/issues.ts';

export type { Annotation, Severity } from './runner-rules/issues.ts';
export { annotationLimit, messageLimit } from './runner-rules/issues.ts';

/** What a step left behind: what it printed, and the files the runner gave it. */
export interface Raw {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly files: { readonly output: string; readonly state: string; readonly env: string; readonly summary: string };
}

export interface Job {
  /** GITHUB_WORKSPACE. */
  readonly workspace: string;
  readonly secrets?: readonly string[];
}

/** What GitHub shows and keeps of a step (github-actions.md §2.1 to §2.3; read from actions/runner 2.336.0). */
export interface StepResult {
  readonly exitCode: number;
  readonly conclusion: 'success' | 'failure';
  /** Masked, as shown. */
  readonly log: string;
  readonly annotations: readonly Annotation[];
  /** Annotations that are only in the log. */
  readonly droppedAnnotations: Readonly<Record<Severity, number>>;
  /** Outputs that other steps see. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Those of them that do not become outputs of the job: they hold a secret, or together they are too large. */
  readonly droppedOutputs: readonly string[];
  /** Masked; '' when there is none or it was too large. */
  readonly summary: string;
  readonly env: Readonly<Record<string, string>>;
  /** Commands of its output that the runner followed. */
  readonly obeyed: readonly RunnerCommand[];
}

export const summaryLimit = 1024 * 1024;
/** Outputs of a job, counted in UTF-16. */
export const jobOutputLimit = 1024 * 1024;

export function whatGithubShows(raw: Raw, { workspace, secrets = [] }: Job): StepResult {
  const step = new Step(workspace, secrets);
  for (const text of [raw.stdout, raw.stderr]) for (const line of linesOf(text)) step.line(line);
  const env = fileCommand(step, 'env', raw.files.env, refuseNodeOptions);
  const summary = summaryOf(step, raw.files.summary);
  fileCommand(step, 'state', raw.files.state);
  for (const [name, value] of fileCommand(step, 'output', raw.files.output)) step.outputs.set(name, value);
  return {
    exitCode: raw.exitCode,
    conclusion: raw.exitCode === 0 && !step.failed ? 'success' : 'failure',
    annotations: step.issues.shown,
    droppedAnnotations: step.issues.dropped,
    outputs: Object.fromEntries(step.outputs),
    droppedOutputs: droppedOf(step),
    summary,
    env: Object.fromEntries(env),
    obeyed: step.obeyed,
    log: step.log.join('\n'),
  };
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|[\r\n]/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** What stands before a mistake in the file counts; the mistake fails the step. */
function fileCommand(
  step: Step,
  name: string,
  text: string,
  taken: (step: Step, name: string) => boolean = () => true,
): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  try {
    for (const [key, value] of pairsIn(text)) if (taken(step, key)) pairs.set(key, value);
  } catch (error) {
    step.error(`Unable to process file command '${name}' successfully.`);
    step.error((error as Error).message);
    step.failed = true;
  }
  return pairs;
}

function refuseNodeOptions(step: Step, name: string): boolean {
  const refused = name.toUpperCase() === 'NODE_OPTIONS';
  if (refused) step.error("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
  return !refused;
}

/** Masked line by line, so a secret over two lines is not. */
function summaryOf(step: Step, text: string): string {
  const size = Buffer.byteLength(text, 'utf8');
  if (size > summaryLimit) {
    const [most, got] = [summaryLimit, size].map((bytes) => Math.floor(bytes / 1024));
    step.error(`$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of ${most}k, got ${got}k.`);
    return '';
  }
  return linesOf(text)
    .map((line) => `${step.masker.mask(line)}\n`)
    .join('');
}

function droppedOf({ outputs, masker }: Step): string[] {
  const secret = [...outputs].filter(([, value]) => masker.holds(value)).map(([name]) => name);
  const kept = [...outputs].filter(([name]) => !secret.includes(name));
  const bytes = kept.reduce((sum, [name, value]) => sum + 2 * (name.length + value.length), 0);
  return bytes > jobOutputLimit ? [...outputs.keys()] : secret;
}
