/** A workflow command in a line of a step's output (github-actions.md §2.2; runner `ActionCommand.cs`). */
export interface RunnerCommand {
  /** As written; the runner compares names without case. */
  readonly name: string;
  /** By lower-case name. */
  readonly properties: ReadonlyMap<string, string>;
  readonly data: string;
}

/** Commands the runner knows. Another name makes the line ordinary text. */
export const runnerCommands: readonly string[] = [
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
];

/** The command of a line: `::name props::data` behind blanks, else `##[name props]data` anywhere. */
export function commandIn(line: string, registered: ReadonlySet<string>): RunnerCommand | undefined {
  return current(line, registered) ?? old(line, registered);
}

function current(line: string, registered: ReadonlySet<string>): RunnerCommand | undefined {
  const text = line.trimStart();
  const end = text.startsWith('::') ? text.indexOf('::', 2) : -1;
  if (end < 0) return undefined;
  const unescape = (part: string): string => replaced(part, { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',', '%25': '%' });
  const data = replaced(text.slice(end + 2), { '%0D': '\r', '%0A': '\n', '%25': '%' });
  return known(text.slice(2, end), data, ',', unescape, registered);
}

function old(line: string, registered: ReadonlySet<string>): RunnerCommand | undefined {
  const start = line.indexOf('##[');
  const end = start < 0 ? -1 : line.indexOf(']', start);
  if (end < 0) return undefined;
  const unescape = (part: string): string => replaced(part, { '%3B': ';', '%0D': '\r', '%0A': '\n', '%5D': ']', '%25': '%' });
  return known(line.slice(start + 3, end), unescape(line.slice(end + 1)), ';', unescape, registered);
}

function known(
  info: string,
  data: string,
  separator: string,
  unescape: (text: string) => string,
  registered: ReadonlySet<string>,
): RunnerCommand | undefined {
  const blank = info.indexOf(' ');
  const name = blank < 0 ? info : info.slice(0, blank);
  if (!registered.has(name.toLowerCase())) return undefined;
  const properties = new Map<string, string>();
  for (const part of blank < 0
    ? []
    : info
        .slice(blank + 1)
        .trim()
        .split(separator)) {
    const equals = part.indexOf('=');
    if (equals > 0 && equals < part.length - 1)
      properties.set(part.slice(0, equals).toLowerCase(), unescape(part.slice(equals + 1)));
  }
  return { name, properties, data };
}

/** One after the other in the runner's order, as the runner does it: `%` comes last. */
function replaced(text: string, by: Readonly<Record<string, string>>): string {
  return Object.entries(by).reduce((whole, [from, to]) => whole.replaceAll(from, to), text);
}
