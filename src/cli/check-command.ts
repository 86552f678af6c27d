import { relative, resolve } from 'node:path';
import {
  failure,
  gated,
  renderGithub,
  renderJson,
  renderMarkdown,
  renderSarif,
  renderText,
  reported,
  rules,
  serialiseBaseline,
  standardFloor,
  unsuppressed,
  version,
  withAdded,
  type FailOn,
  type OnlyChanged,
  type Report,
  type ReportingFloor,
  type Settings,
  type SmokeFacts,
  type Workspace,
} from '../core/index.ts';
import { TreeWorkspace, writeInside, WriteRefused, type Root } from '../workspace/index.ts';
import { addedToFiles } from './added.ts';
import { UsageError, type Arguments } from './arguments.ts';
import { baseOf } from './base.ts';
import { secretsOf, settingsOf } from './settings.ts';
import { rootOf } from './root.ts';
import type { Terminal } from './terminal.ts';

export type Check = (workspace: Workspace, settings: Settings, smoke?: SmokeFacts) => Report;

/** `check [path]`: 0 clean, 1 findings at or above fail-on. */
export function checkCommand(given: Arguments, terminal: Terminal, check: Check): number {
  if (given.operands.length > 1) throw new UsageError('check takes one path');
  const onlyChanged = onlyChangedOf(given);
  const root = rootOf(given.operands[0] ?? '.', terminal);
  const settings = settingsOf(given, root, terminal);
  const base = baseOf(given, root);
  const { include, exclude } = settings;
  const secrets = secretsOf(given, terminal);
  const workspace = new TreeWorkspace(root, { include, exclude, secrets, ...(base !== undefined && { base }) });
  const whole = withAdded(check(workspace, settings), addedToFiles(given, root, base?.commit));
  const report = gated(reported(whole, floorOf(given)), onlyChanged, true);
  terminal.print(render(report, given, { gitPrefix: root.gitPrefix, colour: coloured(given, terminal) }));
  const baseline = given.value('write-baseline');
  if (baseline !== undefined) return writeBaseline(baseline, whole, root, terminal);
  return failure(report, (given.value('fail-on') ?? 'error') as FailOn) === undefined ? 0 : 1;
}

/** Without a base nothing is known to have been there before: asked for by name, that is a mistake. */
function onlyChangedOf(given: Arguments): OnlyChanged {
  const choice = (given.value('only-changed') ?? 'off') as OnlyChanged;
  if (choice !== 'off' && given.value('base') === undefined) throw new UsageError(`--only-changed ${choice} needs --base`);
  return choice;
}

export function floorOf(given: Arguments): ReportingFloor {
  return {
    level: (given.value('min-level') as ReportingFloor['level'] | undefined) ?? standardFloor.level,
    certainty: (given.value('min-certainty') as ReportingFloor['certainty'] | undefined) ?? standardFloor.certainty,
  };
}

interface Rendering {
  readonly gitPrefix: string;
  readonly colour: boolean;
}

/** In the format that was asked for. */
export function render(report: Report, given: Arguments, { gitPrefix, colour }: Rendering): string {
  switch (given.value('format')) {
    case 'json':
      return renderJson(report, { version, root: gitPrefix === '' ? '.' : gitPrefix.slice(0, -1) });
    case 'sarif':
      return renderSarif(report, { version, gitPrefix, rules });
    case 'github':
      return renderGithub(report, { gitPrefix });
    case 'markdown':
      return renderMarkdown(report);
    default:
      return renderText(report, { colour });
  }
}

export function coloured(given: Arguments, terminal: Terminal): boolean {
  return terminal.interactive && !given.switches.has('no-color') && (terminal.environment['NO_COLOR'] ?? '') === '';
}

/** Findings that a comment or the settings silence stay out: they are silent without it. */
function writeBaseline(path: string, report: Report, root: Root, terminal: Terminal): number {
  const known = report.findings.filter(({ suppressed }) => suppressed === undefined || suppressed.by === 'baseline');
  const top = root.repository?.top ?? root.directory;
  try {
    const written = writeInside(
      top,
      relative(top, resolve(terminal.directory, path)),
      serialiseBaseline(known.map((one) => one.fingerprint)),
    );
    terminal.say(`${known.length} findings (${unsuppressed(report.findings).length} new) written to ${written}\n`);
    return 0;
  } catch (error) {
    const why = error instanceof WriteRefused ? error.message : `${path} cannot be written`;
    throw new UsageError(`--write-baseline: ${why}`);
  }
}
