import { plainText } from '../facts/template.ts';
import type { MachineListener, Server } from './model.ts';
import type { DialFact } from './verdict.ts';

/** Names every installation has: they tell nothing about which server is meant. */
const generic = new Set(['postgres', 'template1', 'template0', 'app', 'test', 'db', 'database', 'user', 'admin', 'root', '']);

export function isGenericName(name: string): boolean {
  return generic.has(name);
}

/** `agrees`: database, or user without a contradicting database. `contradicts`: both database and user are known and differ. */
export type Agreement = 'agrees' | 'silent' | 'contradicts';

export function credentials(fact: DialFact, server: Server | undefined): Agreement {
  if (server === undefined) return 'silent';
  const database = compare(text(fact.conninfo.dbname?.value), server.databases);
  const user = compare(text(fact.conninfo.user?.value), server.users);
  if (database === 'agrees') return 'agrees';
  if (database === 'contradicts') return user === 'agrees' ? 'silent' : user === 'contradicts' ? 'contradicts' : 'silent';
  return user === 'agrees' ? 'agrees' : 'silent';
}

function text(template: Parameters<typeof plainText>[0] | undefined): string {
  return template === undefined ? '' : (plainText(template) ?? '');
}

function compare(name: string, known: readonly string[]): Agreement {
  if (name === '' || known.length === 0) return 'silent';
  if (known.includes(name)) return generic.has(name) ? 'silent' : 'agrees';
  return generic.has(name) ? 'silent' : 'contradicts';
}

export interface Pairing {
  /** Likeliest first. */
  readonly candidates: readonly MachineListener[];
  readonly weight: number;
}

/**
 * Which of several servers a loopback dial means (topology.md §7). When nothing tells, all stay: the fault is certain, only the intended
 * server is not.
 */
export function pair(
  fact: DialFact,
  candidates: readonly MachineListener[],
  boundWeight: (listener: MachineListener) => number,
): Pairing {
  const own = candidates.filter(({ server }) => advertises(fact, server));
  if (own.length > 0) return { candidates: own, weight: 0 };
  const agreeing = candidates.filter((candidate) => credentials(fact, candidate.server) === 'agrees');
  const pool =
    agreeing.length > 0 ? agreeing : candidates.filter((candidate) => credentials(fact, candidate.server) !== 'contradicts');
  const kept = pool.length > 0 ? pool : candidates;
  const servers = new Set(kept.map((candidate) => candidate.server?.id ?? candidate.at.path));
  const bound = Math.min(...kept.map(boundWeight));
  if (servers.size === 1) {
    const agreement = kept[0] === undefined ? 'silent' : credentials(fact, kept[0].server);
    return { candidates: kept, weight: bound + (agreement === 'agrees' ? 0 : agreement === 'silent' ? 1 : 2) };
  }
  return ofSeveral(fact, kept, servers.size, boundWeight);
}

function ofSeveral(
  fact: DialFact,
  kept: readonly MachineListener[],
  servers: number,
  boundWeight: (listener: MachineListener) => number,
): Pairing {
  const bound = Math.min(...kept.map(boundWeight));
  const labelled = byLabel(fact, kept);
  if (labelled !== undefined)
    return { candidates: [labelled, ...kept.filter((candidate) => candidate !== labelled)], weight: bound + 1 };
  const isBound = kept.every((candidate) => boundWeight(candidate) === 0) && !areOfSeveralScripts(kept);
  return { candidates: kept, weight: bound + (isBound && mustMeanOneOf(fact, servers) ? 1 : 2) };
}

/** What one script starts need not be there when another runs. */
function areOfSeveralScripts(candidates: readonly MachineListener[]): boolean {
  return candidates.every(({ unit }) => unit.kind === 'run') && new Set(candidates.map(({ unit }) => unit.id)).size > 1;
}

/** Where so many run beside each other a client may well mean one more, which nobody wrote down. */
const many = 3;

function mustMeanOneOf({ kind }: DialFact, servers: number): boolean {
  return kind === 'pooler.upstream' || servers < many;
}

/** What a server tells others to dial is itself. */
function advertises(fact: DialFact, server: Server | undefined): boolean {
  return fact.kind === 'client.conninfo' && fact.purpose === 'advertised' && server?.files.includes(fact.at.path) === true;
}

/** A word of the variable or key that stands in the name of exactly one candidate (`REPLICA_URL` and the service `replica`). */
function byLabel(fact: DialFact, candidates: readonly MachineListener[]): MachineListener | undefined {
  const words = wordsOf(fact.label?.value ?? '');
  const found = candidates.filter((candidate) =>
    wordsOf(candidate.server?.place.label ?? '').some((word) => words.includes(word)),
  );
  return found.length === 1 ? found[0] : undefined;
}

const commonWords = new Set([
  'db',
  'database',
  'url',
  'uri',
  'dsn',
  'postgres',
  'postgresql',
  'pg',
  'main',
  'default',
  'host',
  'port',
  'conf',
  'server',
  'sql',
  'psql',
  'env',
  // Of a call: `getConnection`, `createPool`, `newClient`.
  'get',
  'new',
  'open',
  'create',
  'connect',
  'connection',
  'client',
  'config',
  '',
]);

export function wordsOf(label: string): readonly string[] {
  return label
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => !commonWords.has(word));
}
