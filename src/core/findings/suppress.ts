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
      this.byComment(finding) ??
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

  private byComment(finding: Finding): Suppression | undefined {
    const source = this.sources(finding.at.path);
    if (source === undefined) return undefined;
    const line = source.lines.lineAt(finding.at.span.start);
    for (const number of [line, line - 1]) {
      if (number < 1) continue;
      const start = source.lines.startOf(number);
      const end = number < source.lines.lineCount ? source.lines.startOf(number + 1) : source.text.length;
      const found = inline.exec(source.text.slice(start, Math.min(end, start + 2000)));
      if (found !== null && names(found[1], finding.ruleId)) {
        const reason = reasonOf(found[2] ?? '');
        return {
          by: 'comment',
          ...(reason === '' ? {} : { reason }),
          at: { path: finding.at.path, span: { start: start + found.index, end: start + found.index + found[0].length } },
        };
      }
    }
    return undefined;
  }
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
