import type { RunnerCommand } from './command.ts';
import type { Masker } from './masker.ts';

export type Severity = 'error' | 'warning' | 'notice';

/** An annotation as GitHub shows it. */
export interface Annotation {
  readonly severity: Severity;
  readonly message: string;
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
  readonly endLine?: number;
  readonly column?: number;
  readonly endColumn?: number;
}

/** The runner's limits for a step (github-actions.md §2.1; runner `ExecutionContext.cs`). */
export const annotationLimit = 10;
export const messageLimit = 4096;

/** Annotations of one step: ten of a kind, whoever wrote them; the rest is only in the log. */
export class Issues {
  readonly shown: Annotation[] = [];
  readonly dropped: Record<Severity, number> = { error: 0, warning: 0, notice: 0 };
  private readonly masker: Masker;

  constructor(masker: Masker) {
    this.masker = masker;
  }

  /** Returns the message for the log. Only the message is masked: title and file are not. */
  add(severity: Severity, message: string, place: Omit<Annotation, 'severity' | 'message'> = {}): string {
    const text = this.masker.mask(message).slice(0, messageLimit);
    if (this.shown.filter((one) => one.severity === severity).length < annotationLimit)
      this.shown.push({ severity, message: text, ...place });
    else this.dropped[severity]++;
    return text;
  }
}

/** Title and place of an annotation command; `workspace` is GITHUB_WORKSPACE. */
export function placeOf({ properties }: RunnerCommand, workspace: string): Omit<Annotation, 'severity' | 'message'> {
  const file = properties.get('file') ?? '';
  const title = properties.get('title') ?? '';
  return {
    ...(title !== '' && { title }),
    ...(file !== '' && { file: relativeTo(workspace, file) }),
    ...rangeOf(
      numberIn(properties, 'line'),
      numberIn(properties, 'endline'),
      numberIn(properties, 'col'),
      numberIn(properties, 'endcolumn'),
    ),
  };
}

function numberIn(properties: RunnerCommand['properties'], name: string): number | undefined {
  const text = properties.get(name)?.trim() ?? '';
  return /^[+-]?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

type Range = Pick<Annotation, 'line' | 'endLine' | 'column' | 'endColumn'>;

/** Runner `ValidateLinesAndColumns`: an end without a start is the start; columns need one line; what runs backwards is dropped. */
function rangeOf(
  line: number | undefined,
  endLine: number | undefined,
  column: number | undefined,
  endColumn: number | undefined,
): Range {
  const first = line ?? endLine;
  const columns =
    first === undefined || (endLine !== undefined && endLine !== first)
      ? {}
      : forwards('column', 'endColumn', column ?? endColumn, endColumn);
  return { ...forwards('line', 'endLine', first, endLine), ...columns };
}

function forwards(start: keyof Range, end: keyof Range, from: number | undefined, to: number | undefined): Range {
  if (from === undefined || (to !== undefined && to < from)) return {};
  return { [start]: from, ...(to !== undefined && { [end]: to }) };
}

/** A path below the workspace loses it; another one stays as it is (runner `IOUtil.MakeRelative`). */
function relativeTo(workspace: string, path: string): string {
  const slashes = (text: string): string => (process.platform === 'win32' ? text.replaceAll('\\', '/') : text);
  const [file, folder] = [slashes(path), slashes(workspace).replace(/\/$/, '')];
  return file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : path;
}
