import { flatten } from '../../conninfo/flat-text.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Located, Location } from '../../text/span.ts';
import { translation } from './iptables-translation.ts';
import { rangeOf, splitPiece, textOf, type NamedRange, type Piece } from './ports.ts';
import { hostRule, peerOf, type RuleContext } from './rules.ts';

/** What firewalld statements have in common, from the command line or a zone file. */
export interface ZoneRule {
  readonly context: RuleContext;
  readonly verb: 'add' | 'remove';
  /** Stands for rules without a port. */
  readonly at: Location;
  readonly zone: string;
  readonly peers: readonly Located<string>[];
}

/** `5432/tcp`, `5432-5440/tcp`; without a protocol firewalld refuses it (semantics D.5). */
export function* readZonePort(rule: ZoneRule, port: Piece): Iterable<Fact> {
  const [number, protocol, rest] = splitPiece(port, '/');
  const name = protocol === undefined ? undefined : textOf(protocol);
  if (number === undefined || rest !== undefined || (name !== 'tcp' && name !== 'udp')) return;
  yield opening(rule, [rangeOf(number, '-', 'decimal')], name);
}

/** `postgresql` is 5432/tcp unless the site has redefined it. */
export function* readZoneService(rule: ZoneRule, service: Piece): Iterable<Fact> {
  yield opening(rule, [rangeOf(service, '-', 'decimal')], 'tcp');
}

function opening(
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

/** One word of a rich rule: `port="5432"` has name and value, `accept` a name only. */
interface RichWord {
  readonly name: string;
  readonly value: Piece | undefined;
}

/** `rule family="ipv4" source address="10.0.0.0/8" port port="5432" protocol="tcp" accept` */
export function* readRichRule(rule: ZoneRule, text: Piece): Iterable<Fact> {
  const words = richWords(text);
  const clauses = clausesOf(words);
  const action = words.some(({ name, value }) => name === 'accept' && value === undefined)
    ? 'allow'
    : isDenied(words)
      ? 'deny'
      : undefined;
  const port = clauses.get('port');
  const service = clauses.get('service')?.get('name');
  const source = clauses.get('source');
  const address = source?.get('address') ?? source?.get('ipset') ?? source?.get('mac');
  const peers =
    address === undefined ? rule.peers : [peerOf(address, source?.has('NOT') === true || source?.has('not') === true)];
  const own: ZoneRule = { ...rule, peers };
  const forward = clauses.get('forward-port');
  if (forward !== undefined)
    yield* readForward(own, forward.get('port'), forward.get('to-port'), forward.get('to-addr'), forward.get('protocol'));
  else if (action !== undefined) yield* ofElement(own, action, port, service, clauses);
}

function isDenied(words: readonly RichWord[]): boolean {
  return words.some(({ name, value }) => (name === 'reject' || name === 'drop') && value === undefined);
}

type Clauses = ReadonlyMap<string, ReadonlyMap<string, Piece>>;

function* ofElement(
  rule: ZoneRule,
  action: 'allow' | 'deny',
  port: ReadonlyMap<string, Piece> | undefined,
  service: Piece | undefined,
  clauses: Clauses,
) {
  const number = port?.get('port');
  const protocol = port?.get('protocol');
  const name = protocol === undefined ? undefined : textOf(protocol);
  if (number !== undefined) yield opening(rule, [rangeOf(number, '-', 'decimal')], name === 'udp' ? 'udp' : 'tcp', action);
  else if (service !== undefined) yield opening(rule, [rangeOf(service, '-', 'decimal')], 'tcp', action);
  else if (!['protocol', 'icmp-block', 'icmp-type', 'masquerade', 'source-port'].some((element) => clauses.has(element))) {
    yield opening(rule, 'all', 'any', action);
  }
}

/** Elements of a rule with their attributes. */
function clausesOf(words: readonly RichWord[]): Clauses {
  const clauses = new Map<string, Map<string, Piece>>();
  let current = new Map<string, Piece>();
  for (const { name, value } of words) {
    if (value !== undefined) current.set(name, value);
    else if (name.toLowerCase() === 'not') current.set('not', { value: [], at: { path: '', span: { start: 0, end: 0 } } });
    else {
      current = new Map();
      clauses.set(name, current);
    }
  }
  return clauses;
}

const mostRichWords = 60;

function richWords(piece: Piece): readonly RichWord[] {
  const flat = flatten(piece.value, piece.at);
  const words: RichWord[] = [];
  const pattern = /([a-zA-Z-]+)(=)?(?:(?<==)"([^"]*)"|(?<==)'([^']*)'|(?<==)([^\s"']+))?/g;
  for (const match of flat.text.matchAll(pattern)) {
    if (words.length >= mostRichWords) break;
    const text = match[3] ?? match[4] ?? match[5];
    const start = match.index + match[0].length - (text?.length ?? 0) - (match[5] === undefined ? 1 : 0);
    const value =
      match[2] === undefined || text === undefined
        ? undefined
        : { value: flat.slice(start, start + text.length), at: flat.at(start, start + text.length) };
    words.push({ name: match[1] ?? '', value });
  }
  return words;
}
