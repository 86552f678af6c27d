import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import {
  defaultSettings,
  placeholder,
  plural,
  serialiseBaseline,
  starterSettings,
  starterWorkflow,
  survey,
  unsuppressed,
  type Report,
  type Survey,
} from '../core/index.ts';
import {
  baselineName,
  findBaseline,
  findSettings,
  settingsNames,
  TreeWorkspace,
  understandSettings,
  writeInside,
  WriteRefused,
  type Root,
} from '../workspace/index.ts';
import { UsageError, type Arguments } from './arguments.ts';
import { describeSurvey } from './init-report.ts';
import { refuse, secretsOf } from './settings.ts';
import { rootOf } from './root.ts';
import type { Terminal } from './terminal.ts';

const workflowName = '.github/workflows/pg-port-guard.yml';

/** One file to write; what is there already stays unless it is to be overwritten. */
interface Draft {
  readonly directory: string;
  readonly path: string;
  readonly text: string;
  /** Behind the path, for people. */
  readonly about: string;
}

/** `init [path]`: settings, a baseline of today's findings and a workflow, for a first day that is green. */
export function initCommand(given: Arguments, terminal: Terminal): number {
  if (given.operands.length > 1) throw new UsageError('init takes one path');
  const root = rootOf(given.operands[0] ?? '.', terminal);
  const isForced = given.switches.has('force');
  const { settings } = settingsNow(root, isForced);
  const { include, exclude } = settings;
  // Only the variable holds secrets here: what they say goes into the baseline too.
  const secrets = secretsOf(given, terminal);
  const { report, survey: found } = survey(new TreeWorkspace(root, { include, exclude, secrets }), settings);
  const drafts = draftsOf(root, report, found);
  terminal.print(describeSurvey(report, found));
  const isDry = given.switches.has('dry-run');
  const isKept = (draft: Draft): boolean => !isForced && isThere(draft);
  const due = drafts.filter((draft) => !isKept(draft));
  for (const draft of drafts) terminal.print(`${isKept(draft) ? kept(draft) : isDry ? shown(draft) : written(draft)}\n`);
  terminal.print(next(due));
  return 0;
}

/** Settings that stay count; those that are overwritten do not. */
function settingsNow(root: Root, isForced: boolean): Pick<ReturnType<typeof understandSettings>, 'settings'> {
  const file = isForced ? undefined : findSettings(root);
  if (file === undefined) return { settings: defaultSettings };
  const found = understandSettings(file);
  refuse(found.mistakes);
  return found;
}

/** Settings and baseline belong to the checked directory, unless another place has them already; workflows to the top of the repository. */
function draftsOf(root: Root, report: Report, found: Survey): Draft[] {
  const known = unsuppressed(report.findings);
  const directory = root.repository?.top ?? root.directory;
  const baseline = {
    directory,
    path: findBaseline(root)?.path ?? `${root.gitPrefix}${baselineName}`,
    text: serialiseBaseline(known.map(({ fingerprint }) => fingerprint)),
    about: ` (${plural(known.length, 'finding')} of today)`,
  };
  return [
    {
      directory,
      path: findSettings(root)?.path ?? `${root.gitPrefix}${settingsNames[0]}`,
      text: starterSettings(found, (at) => report.regionOf(at).startLine),
      about: '',
    },
    ...(known.length > 0 ? [baseline] : []),
    { directory, path: workflowName, text: starterWorkflow(root.gitPrefix.replace(/\/$/, '')), about: '' },
  ];
}

/** What is left to a person, of the files that were written. */
function next(due: readonly Draft[]): string {
  const lines: string[] = [];
  if (due.some(({ path }) => path === workflowName))
    lines.push(`Next: in ${workflowName} replace ${placeholder} by the owner and the full SHA of the release that you use.`);
  if (due.some(({ path }) => path.endsWith(baselineName)))
    lines.push('The findings of today are in the baseline: `pg-port-guard check --baseline none` shows what they are.');
  return lines.length === 0 ? '' : `\n${lines.join('\n')}\n`;
}

function isThere({ directory, path }: Draft): boolean {
  return lstatSync(join(directory, path), { throwIfNoEntry: false }) !== undefined;
}

function kept({ path }: Draft): string {
  return `kept ${path}: it is there already (--force overwrites it)`;
}

function shown({ path, about, text }: Draft): string {
  return `would write ${path}${about}:\n${indented(text)}`;
}

function written({ directory, path, text, about }: Draft): string {
  try {
    return `wrote ${writeInside(directory, path, text)}${about}`;
  } catch (error) {
    throw new UsageError(error instanceof WriteRefused ? error.message : `${path} cannot be written`);
  }
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');
}
