/** What the event says about commits. Only full hashes and a number are taken over: everything else in it was written by somebody. */
export interface Event {
  readonly kind: 'pull-request' | 'pull-request-target' | 'merge-group' | 'push' | 'other';
  readonly base: string | undefined;
  readonly head: string | undefined;
  /** Of a pull request. */
  readonly number: number | undefined;
}

const kinds: Readonly<Record<string, Event['kind']>> = {
  pull_request: 'pull-request',
  pull_request_target: 'pull-request-target',
  merge_group: 'merge-group',
  push: 'push',
};

const places: Readonly<Record<Event['kind'], { readonly base: readonly string[]; readonly head: readonly string[] }>> = {
  'pull-request': { base: ['pull_request', 'base', 'sha'], head: ['pull_request', 'head', 'sha'] },
  'pull-request-target': { base: ['pull_request', 'base', 'sha'], head: ['pull_request', 'head', 'sha'] },
  'merge-group': { base: ['merge_group', 'base_sha'], head: ['merge_group', 'head_sha'] },
  push: { base: ['before'], head: ['after'] },
  other: { base: [], head: [] },
};

export function eventOf(name: string | undefined, payload: unknown): Event {
  const kind = kinds[name ?? ''] ?? 'other';
  const number = valueAt(payload, ['pull_request', 'number']);
  return {
    kind,
    base: hashAt(payload, places[kind].base),
    head: hashAt(payload, places[kind].head),
    number: Number.isSafeInteger(number) ? Number(number) : undefined,
  };
}

/** Something that is still to be merged: what was there before is not its doing. */
export function isProposal({ kind }: Event): boolean {
  return kind === 'pull-request' || kind === 'pull-request-target' || kind === 'merge-group';
}

function valueAt(payload: unknown, path: readonly string[]): unknown {
  let value = path.length === 0 ? undefined : payload;
  for (const key of path)
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return value;
}

function hashAt(payload: unknown, path: readonly string[]): string | undefined {
  const value = valueAt(payload, path);
  return isHash(value) && !/^0+$/.test(value) ? value : undefined;
}

export function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value);
}
