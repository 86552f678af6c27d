import picomatch from 'picomatch';
import type { Finding } from '../rules/rule.ts';
import type { Settings } from '../settings/settings.ts';
import type { LineIndex } from '../text/line-index.ts';

type Suppression = NonNullable<Finding['suppressed']>;

/** `pg-port-guard: ignore[rule-id] reason` in a comment on the line or the line above; no rule, or `*`, means all. */
const inline = /pg-port-guard:\s*ignore(?:\[([\w/*, -]*)\])?[ \t]*([^\r\n]*)/;

/** Text and lines of a file that holds findings. */
export interface SourceLines {
  readonly text: string;
  readonly lines: LineIndex;
}

/** Who silences findings: settings, baseline, a comment beside the line. They stay in the report, counted and shown. */
export class Suppressions {
  private readonly settings: Settings;
  private readonly matchers: readonly ((path: string) => boolean)[];
  private readonly sources: (path: string) => SourceLines | undefined;

  constructor(settings: Settings, sources: (path: string) => SourceLines | undefined) {
    this.settings = settings;
    this.sources = sources;
    this.matchers = settings.ignore.map(({ paths }) =>
      paths === undefined ? () => true : picomatch([...paths], { dot: true, windows: false }),
    );
  }

  of(finding: Finding): Suppression | undefined {
    return (
      commentFor(finding, this.sources(finding.at.path)) ??
      this.bySettings(finding) ??
      (this.settings.baseline.has(finding.fingerprint) ? { by: 'baseline' } : undefined)
    );
  }

  private bySettings(finding: Finding): Suppression | undefined {
    const index = this.settings.ignore.findIndex(
      ({ rules }, number) =>
        (rules === undefined || rules.includes(finding.ruleId)) && this.matchers[number]?.(finding.at.path) === true,
    );
    const entry = this.settings.ignore[index];
    return entry === undefined ? undefined : { by: 'settings', reason: entry.reason };
  }
}

/** The comment that silences a finding, on its line or the line above. */
export function commentFor(
  { ruleId, at }: Pick<Finding, 'ruleId' | 'at'>,
  source: SourceLines | undefined,
): Suppression | undefined {
  if (source === undefined) return undefined;
  const line = source.lines.lineAt(at.span.start);
  for (const number of [line, line - 1]) {
    const found = number < 1 ? undefined : ignoreOn(source, number);
    if (found === undefined || !names(found.rules, ruleId)) continue;
    const span = { start: found.start, end: found.start + found.text.length };
    return { by: 'comment', ...(found.reason === '' ? {} : { reason: found.reason }), at: { path: at.path, span } };
  }
  return undefined;
}

/** An ignore comment as it stands on a line. */
export interface IgnoreComment {
  readonly start: number;
  readonly text: string;
  readonly rules: string | undefined;
  readonly reason: string;
}

/** Of a line, 1-based. Only its first 2,000 characters are looked at. */
export function ignoreOn(source: SourceLines, line: number): IgnoreComment | undefined {
  const found = inline.exec(lineText(source, line).slice(0, 2000));
  if (found === null) return undefined;
  const start = source.lines.startOf(line) + found.index;
  return { start, text: found[0], rules: found[1], reason: reasonOf(found[2] ?? '') };
}

/** A line with its end. */
export function lineText({ text, lines }: SourceLines, line: number): string {
  return text.slice(lines.startOf(line), line < lines.lineCount ? lines.startOf(line + 1) : text.length);
}

/** What is said behind the brackets, without the end of the comment it stands in. */
function reasonOf(rest: string): string {
  const text = rest.trim();
  const end = ['-->', '*/'].find((closing) => text.endsWith(closing)) ?? '';
  return text.slice(0, text.length - end.length).trimEnd();
}

function names(list: string | undefined, rule: string): boolean {
  const rules = (list ?? '').split(/[\s,]+/).filter((one) => one !== '');
  return rules.length === 0 || rules.includes('*') || rules.includes(rule);
}
