import { flatten } from '../../conninfo/flat-text.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Located, Location } from '../../text/span.ts';
import { translation } from './iptables-translation.ts';
import { rangeOf, splitPiece, textOf, type NamedRange, type Piece } from './ports.ts';
import { hostRule, type RuleContext } from './rules.ts';

/** What firewalld statements have in common, from the command line or a zone file. */
export interface ZoneRule {
  readonly context: RuleContext;
  readonly verb: 'add' | 'remove';
  /** Stands for rules without a port. */
  readonly at: Location;
  readonly zone: string;
  readonly peers: readonly Located<string>[];
}

/** Only some sources belong to a zone that is not the default one, and which is said elsewhere. */
export function zonePeers(zone: Piece | undefined): Pick<ZoneRule, 'zone' | 'peers'> {
  const name = zone === undefined ? '' : (textOf(zone) ?? '');
  const isOpen = zone === undefined || name === '' || name === 'public';
  return { zone: name, peers: isOpen ? [] : [{ value: `zone:${name}`, at: zone.at }] };
}

/** `5432/tcp`, `5432-5440/tcp`; without a protocol firewalld refuses it (semantics D.5). */
export function* readZonePort(rule: ZoneRule, port: Piece): Iterable<Fact> {
  const [number, protocol, rest] = splitPiece(port, '/');
  const name = protocol === undefined ? undefined : textOf(protocol);
  if (number === undefined || rest !== undefined || (name !== 'tcp' && name !== 'udp')) return;
  yield zoneOpening(rule, [rangeOf(number, '-', 'decimal')], name);
}

/** `postgresql` is 5432/tcp unless the site has redefined it. */
export function* readZoneService(rule: ZoneRule, service: Piece): Iterable<Fact> {
  yield zoneOpening(rule, [rangeOf(service, '-', 'decimal')], 'tcp');
}

export function zoneOpening(
  rule: ZoneRule,
  ports: readonly NamedRange[] | 'all',
  protocol: 'tcp' | 'udp' | 'any',
  action: 'allow' | 'deny' = 'allow',
): Fact {
  const { context, at, verb, peers, zone } = rule;
  const frame = {
    tool: 'firewalld',
    direction: 'ingress',
    at,
    verb,
    peers,
    note: zone === '' ? undefined : `zone ${zone}`,
  } as const;
  return hostRule(context, { ...frame, action, protocol, ports });
}

/** `port=5433:proto=tcp:toport=5432[:toaddr=10.0.0.5]` */
export function* readForwardPort(rule: ZoneRule, value: Piece): Iterable<Fact> {
  const fields = new Map<string, Piece>();
  for (const part of splitPiece(value, ':')) {
    const flat = flatten(part.value, part.at);
    const cut = flat.text.indexOf('=');
    const end = flat.text.length;
    if (cut > 0) fields.set(flat.text.slice(0, cut), { value: flat.slice(cut + 1, end), at: flat.at(cut + 1, end) });
  }
  yield* readForward(rule, fields.get('port'), fields.get('toport'), fields.get('toaddr'), fields.get('proto'));
}

export function* readForward(
  rule: ZoneRule,
  port: Piece | undefined,
  toPort: Piece | undefined,
  toAddress: Piece | undefined,
  protocol: Piece | undefined,
): Iterable<Fact> {
  if (port === undefined || rule.verb === 'remove') return;
  const published = rangeOf(port, '-', 'decimal').range.first;
  const target = toPort === undefined ? published : rangeOf(toPort, '-', 'decimal').range.first;
  const host = toAddress === undefined || textOf(toAddress) === '' ? undefined : toAddress;
  yield translation(rule.context, {
    at: published.at,
    published,
    target,
    host,
    udp: protocol !== undefined && textOf(protocol) === 'udp',
  });
}
