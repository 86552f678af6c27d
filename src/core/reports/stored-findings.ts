import type { Finding, FoundPorts, Rule } from '../rules/rule.ts';
import { foundPorts } from '../rules/rule.ts';
import type { Layer } from '../facts/base.ts';
import { keyOf, type Location } from '../text/span.ts';
import { placeOf, regionOfStored } from './stored-places.ts';
import { choiceOf, listOf, membersOf, portOf, type Members } from './untrusted.ts';

const levels = ['error', 'warning', 'note'] as const;
const certainties = ['certain', 'likely', 'possible'] as const;
const sources = ['comment', 'settings', 'baseline'] as const;
const placeLimit = 20;

/**
 * A finding made anew of rule, numbers and places: title and remedy are the rule's, no word of the stored one is taken over. undefined: its
 * rule is none of ours (another version wrote it), or its path is not to be shown.
 */
export function storedFinding(value: unknown, rules: ReadonlyMap<unknown, Rule>, name: string): Finding | undefined {
  const stored = membersOf(value, name);
  const rule = rules.get(stored['ruleId']);
  const at = placeOf(stored, name);
  const level = choiceOf(stored['level'], levels, `${name}.level`);
  const certainty = choiceOf(stored['certainty'], certainties, `${name}.certainty`);
  const ports = foundPorts(
    portOf(stored['foundPort'], `${name}.foundPort`),
    portOf(stored['expectedPort'], `${name}.expectedPort`),
  );
  const places = placesOf(stored, name);
  const more = { ...newsOf(stored, name), ...suppressionOf(stored, name) };
  if (rule === undefined || at === undefined) return undefined;
  return {
    ruleId: rule.id,
    layer: rule.id.slice(0, rule.id.indexOf('/')) as Layer,
    level,
    certainty,
    message: `${rule.title}${numbers(ports)}`,
    remedy: rule.remedy,
    at,
    ...places,
    ...(rule.live === true && { live: true }),
    fixes: [],
    ports,
    fingerprint: fingerprintOf(stored['fingerprint']),
    ...more,
  };
}

function numbers({ found, expected }: FoundPorts): string {
  if (found === undefined) return expected === undefined ? '' : `: ${expected} expected`;
  return expected === undefined || expected === found ? `: ${found}` : `: ${found} here, ${expected} expected`;
}

function placesOf(stored: Members, name: string): Pick<Finding, 'route' | 'related'> {
  const route = locations(stored['route'], `${name}.route`);
  const passed = new Set(route.map(lineKey));
  const related = locations(stored['related'], `${name}.related`).filter((at) => !passed.has(lineKey(at)));
  return {
    route: route.map((at, index) => ({ text: `step ${index + 1}`, at })),
    related: related.map((at) => ({ message: 'related place', at })),
  };
}

/** Each once. */
function locations(value: unknown, name: string): readonly Location[] {
  const found = listOf(value ?? [], name, placeLimit).map((one, index) =>
    placeOf(membersOf(one, `${name}[${index}]`), `${name}[${index}]`),
  );
  return [...new Map(found.flatMap((at) => (at === undefined ? [] : [[keyOf(at), at] as const]))).values()];
}

/** Steps of a route are stored without columns. */
function lineKey(at: Location): string {
  return `${at.path} ${regionOfStored(at).startLine}`;
}

function newsOf(stored: Members, name: string): Pick<Finding, 'news' | 'gates'> {
  const news = stored['news'] === undefined ? {} : { news: choiceOf(stored['news'], ['new', 'known'] as const, `${name}.news`) };
  return { ...news, ...(stored['gates'] === false ? { gates: false } : {}) };
}

function suppressionOf(stored: Members, name: string): Pick<Finding, 'suppressed'> {
  if (stored['suppressed'] === undefined) return {};
  const suppressed = membersOf(stored['suppressed'], `${name}.suppressed`);
  const by = choiceOf(suppressed['by'], sources, `${name}.suppressed.by`);
  const at = suppressed['path'] === undefined ? undefined : placeOf(suppressed, `${name}.suppressed`);
  return { suppressed: { by, ...(at === undefined ? {} : { at }) } };
}

/** It is compared with, never shown to people; one of another form is none. */
function fingerprintOf(value: unknown): string {
  return typeof value === 'string' && /^[0-9a-f]{16}$/.test(value) ? value : '';
}
