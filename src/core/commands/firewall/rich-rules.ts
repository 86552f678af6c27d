import { flatten, type FlatText } from '../../conninfo/flat-text.ts';
import type { Fact } from '../../facts/fact.ts';
import { readForward, zoneOpening, type ZoneRule } from './firewalld.ts';
import { rangeOf, textOf, type Piece } from './ports.ts';
import { peerOf } from './rules.ts';

/** One word of a rich rule: `port="5432"` has name and value, `accept` a name only. */
interface RichWord {
  readonly name: string;
  readonly value: Piece | undefined;
}

/** Elements of a rule with their attributes; `not` stands among them as itself. */
type Clauses = ReadonlyMap<string, ReadonlyMap<string, Piece>>;

/** `rule family="ipv4" source address="10.0.0.0/8" port port="5432" protocol="tcp" accept` (semantics D.5) */
export function* readRichRule(rule: ZoneRule, text: Piece): Iterable<Fact> {
  const clauses = clausesOf(richWords(text));
  const own: ZoneRule = { ...rule, peers: peersOf(clauses) ?? rule.peers };
  const forward = clauses.get('forward-port');
  const action = actionOf(clauses);
  if (forward !== undefined) {
    yield* readForward(own, forward.get('port'), forward.get('to-port'), forward.get('to-addr'), forward.get('protocol'));
  } else if (action !== undefined) yield* ofElement(own, action, clauses);
}

function actionOf(clauses: Clauses): 'allow' | 'deny' | undefined {
  if (clauses.has('accept')) return 'allow';
  return clauses.has('reject') || clauses.has('drop') ? 'deny' : undefined;
}

function peersOf(clauses: Clauses): ZoneRule['peers'] | undefined {
  const source = clauses.get('source');
  const address = source?.get('address') ?? source?.get('ipset') ?? source?.get('mac');
  return address === undefined ? undefined : [peerOf(address, source?.has('not') === true)];
}

const withoutPorts = ['protocol', 'icmp-block', 'icmp-type', 'masquerade', 'source-port'];

function* ofElement(rule: ZoneRule, action: 'allow' | 'deny', clauses: Clauses): Iterable<Fact> {
  const port = clauses.get('port');
  const number = port?.get('port');
  const service = clauses.get('service')?.get('name');
  const protocol = textOf(port?.get('protocol') ?? nothing) === 'udp' ? 'udp' : 'tcp';
  if (number !== undefined) yield zoneOpening(rule, [rangeOf(number, '-', 'decimal')], protocol, action);
  else if (service !== undefined) yield zoneOpening(rule, [rangeOf(service, '-', 'decimal')], 'tcp', action);
  else if (!withoutPorts.some((element) => clauses.has(element))) yield zoneOpening(rule, 'all', 'any', action);
}

const nothing: Piece = { value: [], at: { path: '', span: { start: 0, end: 0 } } };

function clausesOf(words: readonly RichWord[]): Clauses {
  const clauses = new Map<string, Map<string, Piece>>();
  let current = new Map<string, Piece>();
  for (const { name, value } of words) {
    if (value !== undefined) current.set(name, value);
    else if (name.toLowerCase() === 'not') current.set('not', nothing);
    else {
      current = new Map();
      clauses.set(name, current);
    }
  }
  return clauses;
}

const mostWords = 60;

function richWords(piece: Piece): readonly RichWord[] {
  const flat = flatten(piece.value, piece.at);
  const words: RichWord[] = [];
  const name = /[a-z-]+/gi;
  for (let match = name.exec(flat.text); match !== null && words.length < mostWords; match = name.exec(flat.text)) {
    const end = match.index + match[0].length;
    const value = flat.text.charAt(end) === '=' ? valueAt(flat, end + 1) : undefined;
    words.push({ name: match[0], value: value?.piece });
    name.lastIndex = value?.end ?? end;
  }
  return words;
}

/** The value behind a `=`: quoted or not. */
function valueAt(flat: FlatText, start: number): { readonly piece: Piece; readonly end: number } {
  const quote = flat.text.charAt(start);
  const isQuoted = quote === '"' || quote === "'";
  const from = isQuoted ? start + 1 : start;
  let end = from;
  while (end < flat.text.length && (isQuoted ? flat.text.charAt(end) !== quote : !/[\s"']/.test(flat.text.charAt(end)))) end++;
  return { piece: { value: flat.slice(from, end), at: flat.at(from, end) }, end: end + 1 };
}
