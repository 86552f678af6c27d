import { onlyPort } from '../topology/model.ts';
import { wordsOf } from '../topology/pairing.ts';
import type { Route } from '../topology/verdict.ts';

/** Labels and files that name a role (replica, admin, pool) may dial another server on the same address. */
const roleWords = new Set([
  'primary',
  'master',
  'standby',
  'replica',
  'slave',
  'read',
  'write',
  'ro',
  'rw',
  'reader',
  'writer',
  'admin',
  'direct',
  'pool',
  'pooled',
  'pooler',
  'bouncer',
  'pgbouncer',
  'test',
  'shadow',
  'audit',
  'analytics',
  'legacy',
  'old',
  'new',
  'source',
  'target',
  'src',
  'dst',
  'from',
  'to',
]);

/**
 * Whether a dial may be compared with others of the same host (topology.md §6 disagreement): a real client whose name gives it no role of its
 * own.
 */
export function comparable(route: Route): boolean {
  const { fact, reading } = route;
  if (
    !isRead(fact) ||
    fact.kind !== 'client.conninfo' ||
    fact.purpose === 'record' ||
    fact.purpose === 'advertised' ||
    onlyPort(reading) === undefined
  )
    return false;
  const words = [...wordsOf(fact.label?.value ?? ''), ...wordsOf(fact.at.path)];
  return (
    !words.some((word) => roleWords.has(word) || /\d$/.test(word)) &&
    !fact.conninfo.flags.some((flag) => flag.value.startsWith('pgbouncer'))
  );
}

/** What a program fills in and reads; a sample is copied by hand first. */
function isRead({ standing, at }: Route['fact']): boolean {
  return standing === 'effective' || (standing === 'sample' && /\.(?:template|tmpl|tpl)$/i.test(at.path));
}
