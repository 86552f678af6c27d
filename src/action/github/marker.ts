import { isHash } from '../event.ts';

/** The run that wrote a comment. */
export interface Run {
  /** GITHUB_RUN_ID: grows over all workflows of a server. */
  readonly id: number;
  /** GITHUB_RUN_NUMBER: grows within one workflow. */
  readonly number: number;
  readonly attempt: number;
}

/** What a comment of ours knows about itself: two hidden lines before its text. */
export interface Marker {
  readonly key: string;
  /** Of the second line; undefined when it is not there or not as we write it. */
  readonly state: MarkerState | undefined;
}

export interface MarkerState {
  /** Head of the pull request that the text speaks of. */
  readonly head: string;
  readonly run: Run;
  /** SHA-256 of what the text says, 64 hexadecimal digits. */
  readonly digest: string;
  /** Minimised by us. */
  readonly hidden: boolean;
}

const opening = '<!-- pg-port-guard:v1 key=';

/** Lines to put before the text, with the line end behind them. */
export function markerLines(key: string, { head, run, digest, hidden }: MarkerState): string {
  const facts = `head=${head} run=${run.id} number=${run.number} attempt=${run.attempt} digest=${digest} hidden=${hidden ? 1 : 0}`;
  return `${opening}${key} -->\n<!-- ${facts} -->\n`;
}

/** Does the text start as ours do? Cheap, for lists. */
export function mayBeMarked(body: string): boolean {
  return body.startsWith(opening);
}

/** Only at the very start: a marker that is quoted is none. Blanks, line ends and further fields of other versions are tolerated. */
export function parseMarker(body: string): Marker | undefined {
  if (!mayBeMarked(body)) return undefined;
  const [first = '', second = ''] = body.slice(0, 1000).split(/\r?\n/, 2);
  const key = /^<!-- pg-port-guard:v1 key=([\w.-]{1,64})(?: [^<>]*)?-->\s*$/.exec(first)?.[1];
  return key === undefined ? undefined : { key, state: stateIn(second) };
}

function stateIn(line: string): MarkerState | undefined {
  const inner = /^\s*<!--([^<>]*)-->\s*$/.exec(line)?.[1];
  if (inner === undefined) return undefined;
  const fields = new Map(
    inner
      .trim()
      .split(/\s+/)
      .map((field) => [field.slice(0, field.indexOf('=')), field.slice(field.indexOf('=') + 1)]),
  );
  const [head, digest] = [fields.get('head'), fields.get('digest') ?? ''];
  const run = runOf(fields.get('run'), fields.get('number'), fields.get('attempt'));
  if (!isHash(head) || run === undefined || !/^[0-9a-f]{64}$/.test(digest)) return undefined;
  return { head, run, digest, hidden: fields.get('hidden') === '1' };
}

/** GITHUB_RUN_ID, GITHUB_RUN_NUMBER and GITHUB_RUN_ATTEMPT, or the fields of a marker. */
export function runOf(id: string | undefined, number: string | undefined, attempt: string | undefined): Run | undefined {
  const numbers = [id, number, attempt].map((text) => (text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined));
  const [first, second, third] = numbers;
  if (first === undefined || second === undefined || third === undefined) return undefined;
  return { id: first, number: second, attempt: third };
}

/** Did `one` start after `other`? Two workflows that share a key count their own numbers, so the id decides first. */
export function isNewer(one: Run, other: Run): boolean {
  const differences = [one.id - other.id, one.number - other.number, one.attempt - other.attempt];
  return (differences.find((difference) => difference !== 0) ?? 0) > 0;
}
