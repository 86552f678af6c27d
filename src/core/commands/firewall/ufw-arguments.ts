import { extentOf } from '../../facts/template.ts';
import type { Located } from '../../text/span.ts';
import { rangeOf, splitPiece, textOf, type NamedRange, type Piece } from './ports.ts';
import { peerOf, type HostRule } from './rules.ts';

export type UfwMatch = Pick<HostRule, 'direction' | 'protocol' | 'ports' | 'peers' | 'note'>;

/** Ports of application profiles that ufw ships or that servers commonly install; PostgreSQL has none of its own (semantics D.1). */
const profiles: Readonly<Record<string, readonly number[]>> = {
  OpenSSH: [22],
  'Nginx Full': [80, 443],
  'Nginx HTTP': [80],
  'Nginx HTTPS': [443],
  'Apache Full': [80, 443],
  Apache: [80],
  'Apache Secure': [443],
  'WWW Full': [80, 443],
};

/** What follows `allow`: the simple form (`5432/tcp`) or the full one (`from A to B port P proto tcp`). undefined: ufw refuses it. */
export function readUfwMatch(words: readonly Piece[]): UfwMatch | undefined {
  const match = new Match();
  const simple: Piece[] = [];
  for (let i = 0; i < words.length; i++) {
    const taken = match.take(words, i);
    const word = words[i];
    if (taken > 0) i += taken - 1;
    else if (word !== undefined) simple.push(word);
  }
  return match.full ? match.result(simple.length > 0) : simpleMatch(simple, match);
}

/** Collects the clauses of one rule. */
class Match {
  direction: 'ingress' | 'egress' = 'ingress';
  note: string | undefined;
  /** `from`, `to` or `proto` was written: then no bare port may stand beside them. */
  full = false;
  loopback = false;
  private protocol: 'tcp' | 'udp' | 'any' = 'any';
  private side: 'from' | 'to' = 'to';
  private port: Piece | undefined;
  private application: Piece | undefined;
  private sourcePort = false;
  private readonly addresses: Partial<Record<'from' | 'to', Piece>> = {};

  /** How many words the clause at `i` takes; 0 when none starts there. */
  take(words: readonly Piece[], i: number): number {
    const word = words[i];
    const value = words[i + 1];
    const text = word === undefined ? undefined : textOf(word)?.toLowerCase();
    if (text === 'in' || text === 'out') this.direction = text === 'out' ? 'egress' : 'ingress';
    else if (text === 'log' || text === 'log-all') return 1;
    else if (value === undefined) return 0;
    else return this.takePair(text ?? '', value);
    return 1;
  }

  private takePair(name: string, value: Piece): number {
    switch (name) {
      case 'on':
        this.loopback = textOf(value) === 'lo';
        return 2;
      case 'comment':
        this.note = textOf(value);
        return 2;
      case 'proto':
        this.protocol = protocolOf(textOf(value));
        this.full = true;
        return 2;
      case 'from':
      case 'to':
        this.side = name;
        this.addresses[name] = value;
        this.full = true;
        return 2;
      case 'port':
      case 'app':
        this.takePort(name, value);
        return 2;
      default:
        return 0;
    }
  }

  private takePort(name: 'port' | 'app', value: Piece): void {
    if (this.side === 'from') this.sourcePort = true;
    else if (name === 'port') this.port = value;
    else this.application = value;
    this.full = true;
  }

  result(hasRest: boolean): UfwMatch | undefined {
    if (hasRest || this.loopback) return undefined;
    const { direction, note } = this;
    const ports = this.ports();
    if (ports === undefined) return undefined;
    const peer = this.addresses[direction === 'ingress' ? 'from' : 'to'];
    const peers: readonly Located<string>[] = peer === undefined || textOf(peer) === 'any' ? [] : [peerOf(peer)];
    return { direction, note, peers, ...ports };
  }

  private ports(): Pick<UfwMatch, 'ports' | 'protocol'> | undefined {
    if (this.application !== undefined) return ofProfile(this.application);
    if (this.port === undefined) return this.sourcePort ? undefined : { ports: 'all', protocol: this.protocol };
    // A protocol behind the number is refused here.
    if (textOf(this.port)?.includes('/') === true) return undefined;
    return portsOf(this.port, this.protocol);
  }
}

function simpleMatch(words: readonly Piece[], match: Match): UfwMatch | undefined {
  const [word, more] = words;
  if (word === undefined || more !== undefined || match.loopback) return undefined;
  const ports = simplePorts(word);
  return ports === undefined ? undefined : { direction: match.direction, note: match.note, peers: [], ...ports };
}

/** `5432`, `5432/tcp`, `postgresql` */
function simplePorts(word: Piece): Pick<UfwMatch, 'ports' | 'protocol'> | undefined {
  const [port, protocol, rest] = splitPiece(word, '/');
  if (port === undefined || rest !== undefined) return undefined;
  if (protocol === undefined) return portsOf(port, 'any');
  const name = textOf(protocol)?.toLowerCase();
  return name === 'tcp' || name === 'udp' ? portsOf(port, name) : undefined;
}

function protocolOf(text: string | undefined): 'tcp' | 'udp' | 'any' {
  const name = text?.toLowerCase();
  return name === 'tcp' || name === 'udp' ? name : 'any';
}

/** Lists and ranges need a protocol; a range has a colon, a dash is refused (semantics D.2). A service name means its own protocol. */
function portsOf(piece: Piece, protocol: 'tcp' | 'udp' | 'any'): Pick<UfwMatch, 'ports' | 'protocol'> | undefined {
  const text = textOf(piece);
  if (text !== undefined && /^\d+-\d+/.test(text)) return undefined;
  if (text !== undefined && /[,:]/.test(text) && protocol === 'any') return undefined;
  if (text !== undefined && /^[A-Z]/.test(text)) return ofProfile(piece);
  const ports = splitPiece(piece, ',').map((part) => rangeOf(part, ':', 'decimal'));
  const named = ports.some((port) => port.service !== undefined);
  return { ports, protocol: named && protocol === 'any' ? 'tcp' : protocol };
}

function ofProfile(piece: Piece): Pick<UfwMatch, 'ports' | 'protocol'> {
  const name = textOf(piece) ?? '';
  const known = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (known === undefined) return { ports: [rangeOf(piece, ':', 'decimal')], protocol: 'tcp' };
  const at = extentOf(piece.value, piece.at);
  const service = { value: name, at };
  const ports = known.map((port): NamedRange => {
    const value = { kind: 'literal', port, at } as const;
    return { range: { first: value, last: value }, service };
  });
  return { ports, protocol: 'tcp' };
}
