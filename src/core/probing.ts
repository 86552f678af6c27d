/** The door of the core for the probes: the little that they need of it, so that the bundle does not keep the whole core apart for them. */
export { readLibpqKeywords } from './conninfo/libpq-keyword.ts';
export { readLibpqUri } from './conninfo/libpq-uri.ts';
export { safe } from './reports/redact.ts';
