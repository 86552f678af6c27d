import { fenceFor, redactCredentials } from '../../core/index.ts';
import { digestOf } from './comment-key.ts';

/** New text for whole lines of a file of the pull request. */
export interface Suggestion {
  /** From the top of the repository. */
  readonly path: string;
  /** 1-based, of the head of the pull request; both inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  /** The lines, joined by `\n` without one at the end; '' takes the lines out. */
  readonly replacement: string;
  /** Why, as Markdown that is safe already. */
  readonly about: string;
}

/** A suggestion with what tells it from others. Lines move from push to push: not they count, but which of equal ones it is. */
export interface Marked {
  readonly suggestion: Suggestion;
  readonly fingerprint: string;
}

export function marked(suggestions: readonly Suggestion[]): Marked[] {
  const counts = new Map<string, number>();
  return suggestions.map((suggestion) => {
    const same = JSON.stringify([suggestion.path, suggestion.replacement]);
    const ordinal = counts.get(same) ?? 0;
    counts.set(same, ordinal + 1);
    return { suggestion, fingerprint: digestOf(`${same}${ordinal}`).slice(0, 20) };
  });
}

/** Never into a review: credentials, line ends that a suggestion would change, and characters that nobody sees. */
export function isPostable({ path, replacement }: Suggestion): boolean {
  const text = replacement.replaceAll('\n', '').replaceAll('\t', '');
  if (path === '' || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)) return false;
  return replacement.split('\n').every((line) => redactCredentials(line) === line);
}

export function suggestionBody(key: string, { suggestion, fingerprint }: Marked): string {
  const { about, replacement } = suggestion;
  const fence = fenceFor(replacement, 3);
  const lines = replacement === '' ? '' : `${replacement}\n`;
  return `<!-- pg-port-guard:v1 key=${key} suggestion=${fingerprint} -->\n${about}\n\n${fence}suggestion\n${lines}${fence}\n`;
}

/** Fingerprint of a review comment of ours with this key. */
export function fingerprintIn(body: string, key: string): string | undefined {
  const found = /^<!-- pg-port-guard:v1 key=([\w.-]{1,64}) suggestion=([0-9a-f]{20}) -->/.exec(body);
  return found?.[1] === key ? found[2] : undefined;
}
