import { environmentOf, type Environment } from '../facts/setting.ts';
import type { Layer } from '../facts/base.ts';
import type { Edit, Fix } from '../fixes/edit.ts';
import type { Finding, Level, Observation, Rule } from '../rules/rule.ts';
import { withLines } from '../rules/wording.ts';
import type { Settings } from '../settings/settings.ts';
import { byLocation, keyOf } from '../text/span.ts';
import { fingerprintOf } from './fingerprint.ts';
import { levelOf } from './levels.ts';
import type { SourceLines } from './suppress.ts';

const findingLimit = 5000;

/** Observations of all rules as findings: level, fingerprint, lines in their messages, edits checked against the text. */
export function stamp(
  observed: readonly { readonly rule: Rule; readonly observation: Observation }[],
  settings: Settings,
  sources: (path: string) => SourceLines | undefined,
): Finding[] {
  const seen = new Set<string>();
  const ordinals = new Map<string, number>();
  const findings: Finding[] = [];
  for (const { rule, observation } of observed) {
    const key = `${rule.id} ${keyOf(observation.at)}`;
    const level = levelOf(rule, observation, environmentOfFinding(observation), settings);
    if (level === undefined || seen.has(key) || findings.length >= findingLimit) continue;
    seen.add(key);
    findings.push(finding(rule, observation, level, ordinals, sources));
  }
  return findings.sort(byLevel);
}

function environmentOfFinding(observation: Observation): Environment {
  return environmentOf(observation.at.path);
}

function finding(
  rule: Rule,
  observation: Observation,
  level: Level,
  ordinals: Map<string, number>,
  sources: (path: string) => SourceLines | undefined,
): Finding {
  const lineOf = (path: string, offset: number): number | undefined => sources(path)?.lines.lineAt(offset);
  const base = fingerprintOf(rule.id, observation.at.path, observation.message, 0);
  const ordinal = ordinals.get(base) ?? 0;
  ordinals.set(base, ordinal + 1);
  return {
    ...observation,
    message: withLines(observation.message, lineOf),
    remedy: withLines(observation.remedy, lineOf),
    ruleId: rule.id,
    layer: rule.id.slice(0, rule.id.indexOf('/')) as Layer,
    level,
    fingerprint: ordinal === 0 ? base : fingerprintOf(rule.id, observation.at.path, observation.message, ordinal),
    fixes: observation.fixes.flatMap((fix) => checkedFix(fix, sources)),
  };
}

/** A fix whose expected text is not what stands there is none: escapes, octal numbers, secrets. */
function checkedFix(fix: Fix, sources: (path: string) => SourceLines | undefined): readonly Fix[] {
  const holds = (edit: Edit): boolean => {
    const text = sources(edit.at.path)?.text;
    if (text === undefined || edit.at.path.startsWith('secret:')) return false;
    if (text.slice(edit.at.span.start, edit.at.span.end) !== edit.expected) return false;
    // A port is inserted only right behind a host that is part of a URL or a PgBouncer line: never before another port, never inside a word.
    return edit.expected !== '' || !/[:\w]/.test(text.charAt(edit.at.span.start));
  };
  return fix.edits.every(holds) ? [fix] : [];
}

const rank: Readonly<Record<Level, number>> = { error: 0, warning: 1, note: 2 };

function byLevel(a: Finding, b: Finding): number {
  return rank[a.level] - rank[b.level] || byLocation(a.at, b.at) || (a.ruleId < b.ruleId ? -1 : 1);
}
