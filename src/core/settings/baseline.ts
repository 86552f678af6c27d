/** Findings that were there on the first day, by fingerprint: rule, file and normalised message, so that moved lines do not matter. */
export interface ParsedBaseline {
  readonly fingerprints: ReadonlySet<string>;
  readonly problem: string | undefined;
}

const wanted = 'a baseline is JSON: {"version": 1, "fingerprints": ["…"]}';

export function parseBaseline(text: string): ParsedBaseline {
  const none = new Set<string>();
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return { fingerprints: none, problem: wanted };
  }
  if (typeof data !== 'object' || data === null) return { fingerprints: none, problem: wanted };
  const { version, fingerprints } = data as { readonly version?: unknown; readonly fingerprints?: unknown };
  if (version !== 1) return { fingerprints: none, problem: `${wanted}; this one has another version` };
  if (!Array.isArray(fingerprints) || !fingerprints.every((one) => typeof one === 'string'))
    return { fingerprints: none, problem: wanted };
  return { fingerprints: new Set(fingerprints), problem: undefined };
}

/** One fingerprint a line, sorted: a baseline in git changes by the lines that changed. */
export function serialiseBaseline(fingerprints: Iterable<string>): string {
  return `${JSON.stringify({ version: 1, fingerprints: [...new Set(fingerprints)].sort() }, undefined, 2)}\n`;
}
