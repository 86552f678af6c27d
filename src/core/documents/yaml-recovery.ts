import type { Event } from 'js-yaml';
import { maskTemplates } from './template-mask.ts';
import { joinFlow } from './yaml-flow.ts';

export interface Recovered {
  /** The text that was read in the end: of the same length, offsets unchanged. */
  readonly text: string;
  readonly events: readonly Event[];
}

const maxRepairs = 6;
/** Each costs a reading of the whole text. */
const maxJoins = 20;

/**
 * Events of a text that may be broken: merge-conflict markers are blanked, template actions masked, then up to six lines that the parser
 * reports are blanked one by one. Lengths never change, so all offsets stay those of the file.
 */
export function recoverYaml(
  text: string,
  parse: (text: string) => Event[],
  onRepair: (line: number, offset: number) => void,
): Recovered | undefined {
  const first = attempt(text, parse);
  if ('events' in first) return { text, events: first.events };
  let current = blankConflictMarkers(text);
  if (/\{\{|<%/.test(current)) current = maskTemplates(current);
  for (let repairs = 0; repairs <= maxRepairs; repairs++) {
    const { text: joined, result } = attemptJoined(current, parse);
    current = joined;
    if ('events' in result) return { text: current, events: result.events };
    if (result.line === undefined || repairs === maxRepairs) return undefined;
    const culprit = strayHeading(current, result.line) ?? suspect(current, result.line, result.reason === 'quote');
    const repaired = blankLine(current, culprit);
    if (repaired === undefined) return undefined;
    onRepair(repaired.line + 1, repaired.offset);
    current = repaired.text;
  }
  return undefined;
}

/** Brackets that reach too far left are what other parsers read: nothing is left out. */
function attemptJoined(text: string, parse: (text: string) => Event[]): { readonly text: string; readonly result: Attempt } {
  let current = text;
  for (let joins = 0; ; joins++) {
    const result = attempt(current, parse);
    if ('events' in result || result.reason !== 'indentation' || joins === maxJoins) return { text: current, result };
    const joined = joinFlow(current, result.line ?? 0);
    if (joined === undefined) return { text: current, result };
    current = joined;
  }
}

type Reason = 'quote' | 'indentation' | 'other';
type Attempt = { readonly events: Event[] } | { readonly line: number | undefined; readonly reason: Reason };

function attempt(text: string, parse: (text: string) => Event[]): Attempt {
  try {
    return { events: parse(text) };
  } catch (error) {
    const { mark, reason } = error as { readonly mark?: { readonly line?: number }; readonly reason?: string };
    return { line: mark?.line, reason: reasonOf(reason ?? '') };
  }
}

function reasonOf(message: string): Reason {
  if (/quoted/.test(message)) return 'quote';
  return /deficient indentation/.test(message) ? 'indentation' : 'other';
}

function blankConflictMarkers(text: string): string {
  return text.replace(/^(?:<{7}|={7}|>{7}|\|{7})(?: [^\n]*)?$/gm, (line) => ' '.repeat(line.length));
}

/** A first line that is no entry (the path of the file, pasted above it): the parser stumbles at the entry below. */
function strayHeading(text: string, line: number): number | undefined {
  const lines = text.split('\n', line + 1);
  const first = lines.findIndex((one) => /^(?!---\s|#)\S/.test(one));
  const isEntry = /:(?:\s|$)|^(?:- |-$|[?{["'%&*!|>.])/.test(lines[first] ?? ':');
  return first < line && !isEntry && /^["'\w][^\n]*:(?:\s|$)/.test(lines[line] ?? '') ? first : undefined;
}

/** An odd quote opens above the line where the parser stumbles: that line is the culprit. */
function suspect(text: string, line: number, quote: boolean): number {
  const lines = text.split('\n');
  const last = Math.min(line, lines.length - 1);
  for (let number = Math.max(0, quote ? last - 200 : last - 3); number <= last; number++) {
    const opened = /(?:[:\-,[{]\s+)(["'])/.exec(lines[number] ?? '')?.[1];
    if (opened !== undefined && (lines[number] ?? '').split(opened).length % 2 === 0) return number;
  }
  return last;
}

function blankLine(
  text: string,
  wanted: number,
): { readonly text: string; readonly line: number; readonly offset: number } | undefined {
  const lines = text.split('\n');
  let line = Math.min(wanted, lines.length - 1);
  while (line >= 0 && (lines[line] ?? '').trim() === '') line--;
  if (line < 0) return undefined;
  let offset = 0;
  for (let i = 0; i < line; i++) offset += (lines[i]?.length ?? 0) + 1;
  lines[line] = (lines[line] ?? '').replace(/[^\r]/g, ' ');
  return { text: lines.join('\n'), line, offset };
}
