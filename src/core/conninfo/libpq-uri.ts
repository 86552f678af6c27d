import type { Parts, Piece } from './parts.ts';
import { piece } from './parts.ts';

/** What libpq makes of a URI (semantics B.1): its parameters, or a refusal. Positions are offsets of the text. */
export interface UriReading {
  readonly ok: boolean;
  readonly parameters: ReadonlyMap<string, Piece>;
  /** Authority hosts and ports, in pairs, before the query overrides them. */
  readonly hosts: readonly Piece[];
  readonly ports: readonly Piece[];
}

const refused: UriReading = { ok: false, parameters: new Map(), hosts: [], ports: [] };

/** Keywords libpq knows; an unknown one in the query refuses the whole URI. */
const keywords = new Set([
  'host', 'hostaddr', 'port', 'dbname', 'user', 'password', 'passfile', 'service', 'servicefile', 'connect_timeout', 'client_encoding', 'options', 'application_name',
  'fallback_application_name', 'keepalives', 'keepalives_idle', 'keepalives_interval', 'keepalives_count', 'tcp_user_timeout', 'sslmode', 'sslnegotiation',
  'sslcompression', 'sslcert', 'sslkey', 'sslpassword', 'sslcertmode', 'sslrootcert', 'sslcrl', 'sslcrldir', 'sslsni', 'requirepeer', 'require_auth',
  'ssl_min_protocol_version', 'ssl_max_protocol_version', 'min_protocol_version', 'max_protocol_version', 'gssencmode', 'krbsrvname', 'gsslib', 'gssdelegation',
  'replication', 'target_session_attrs', 'channel_binding', 'authtype', 'tty', 'scram_client_key', 'scram_server_key',
]); // prettier-ignore

export function isLibpqKeyword(name: string): boolean {
  return keywords.has(name);
}

/** Exactly as libpq reads it, errors included: `postgres://` and `postgresql://` only, lower case. */
export function readLibpqUri(text: string): UriReading {
  const scheme = /^postgres(?:ql)?:\/\//.exec(text)?.[0];
  return scheme === undefined ? refused : new UriScanner(text, scheme.length, true).read();
}

/** The same grammar for drivers with other schemes, without refusing what libpq would: the likeliest meaning. */
export function readUrl(text: string, authority: number): UriReading {
  return new UriScanner(text, authority, false).read();
}

class UriScanner {
  private readonly text: string;
  private position: number;
  private readonly strict: boolean;
  private readonly parameters = new Map<string, Piece>();
  private readonly hosts: Piece[] = [];
  private readonly ports: Piece[] = [];
  private failed = false;

  constructor(text: string, start: number, strict: boolean) {
    this.text = text;
    this.position = start;
    this.strict = strict;
  }

  read(): UriReading {
    this.userinfo();
    this.hostList();
    if (this.peek() === '/') this.database();
    if (this.peek() === '?') this.query();
    if (this.failed && this.strict) return refused;
    this.setJoined('host', this.hosts);
    this.setJoined('port', this.ports);
    return { ok: !this.failed, parameters: this.parameters, hosts: this.hosts, ports: this.ports };
  }

  private peek(): string {
    return this.text.charAt(this.position);
  }

  private find(stops: string, from: number): number {
    let i = from;
    while (i < this.text.length && !stops.includes(this.text.charAt(i))) i++;
    return i;
  }

  /** `user[:password]@`: up to the first `@`, unless a `/` comes before it. */
  private userinfo(): void {
    const end = this.find('@/', this.position);
    if (this.text.charAt(end) !== '@') return;
    const colon = this.find(':@', this.position);
    const start = this.position;
    if (colon > start) this.set('user', start, colon);
    if (this.text.charAt(colon) === ':' && end > colon + 1) this.set('password', colon + 1, end);
    this.position = end + 1;
  }

  private hostList(): void {
    for (;;) {
      const host = this.hostName();
      if (host === undefined) return;
      this.hosts.push(host);
      let port = piece(this.text, this.position, this.position);
      if (this.peek() === ':') {
        const end = this.find('/?,', this.position + 1);
        port = this.decodedPiece(this.position + 1, end);
        this.position = end;
      }
      this.ports.push(port);
      if (this.peek() !== ',') return;
      this.position++;
    }
  }

  private hostName(): Piece | undefined {
    const start = this.position;
    if (this.peek() !== '[') {
      this.position = this.find(':/?,', start);
      return this.decodedPiece(start, this.position);
    }
    const end = this.text.indexOf(']', start);
    if (end <= start + 1) return this.fail();
    this.position = end + 1;
    if (this.position < this.text.length && !':/?,'.includes(this.peek())) return this.fail();
    return this.decodedPiece(start + 1, end);
  }

  private fail(): undefined {
    this.failed = true;
    return undefined;
  }

  private database(): void {
    const start = this.position + 1;
    this.position = this.find('?', start);
    if (this.position > start) this.set('dbname', start, this.position);
  }

  private query(): void {
    this.position++;
    while (this.position < this.text.length) {
      const end = this.find('&', this.position);
      this.parameter(this.position, end);
      this.position = end + 1;
    }
  }

  private parameter(start: number, end: number): void {
    const equals = this.text.indexOf('=', start);
    if (equals < 0 || equals >= end) {
      this.failed = true;
      return;
    }
    const [valueStart, valueEnd] = this.trimmed(equals + 1, end);
    if (/[=\s]/.test(this.text.slice(valueStart, valueEnd))) this.failed = true;
    const name = this.decode(...this.trimmed(start, equals));
    this.add(name, this.decodedPiece(valueStart, valueEnd));
  }

  private add(name: string | undefined, value: Piece): void {
    // JDBC's spelling, accepted by libpq.
    if (name === 'ssl' && value.text === 'true') this.parameters.set('sslmode', { ...value, text: 'require' });
    else if (name === undefined || (this.strict && !keywords.has(name))) this.failed = true;
    else this.parameters.set(name, value);
  }

  /** Blanks round names and values do not count (libpq since 2024). */
  private trimmed(start: number, end: number): readonly [number, number] {
    let [from, to] = [start, end];
    while (from < to && this.text.charAt(from) === ' ') from++;
    while (to > from && this.text.charAt(to - 1) === ' ') to--;
    return [from, to];
  }

  private set(name: string, start: number, end: number): void {
    this.parameters.set(name, this.decodedPiece(start, end));
  }

  /** The query replaces what the authority says. */
  private setJoined(name: string, pieces: readonly Piece[]): void {
    const first = pieces[0];
    const last = pieces[pieces.length - 1];
    if (first === undefined || last === undefined || this.parameters.has(name)) return;
    const text = pieces.map((one) => one.text).join(',');
    if (text !== '') this.parameters.set(name, { text, start: first.start, end: last.end });
  }

  private decodedPiece(start: number, end: number): Piece {
    return { text: this.decode(start, end) ?? this.text.slice(start, end), start, end };
  }

  /** Percent decoding as libpq does it: `%00` and broken tokens are errors, `+` is a plus. Bytes are UTF-8. */
  private decode(start: number, end: number): string | undefined {
    const raw = this.text.slice(start, end);
    if (!raw.includes('%')) return raw;
    if (/%(?![0-9a-fA-F]{2})|%00/.test(raw)) return this.fail();
    try {
      return decodeURIComponent(raw);
    } catch {
      return raw;
    }
  }
}

/** A reading as parts: a list of hosts in the query counts like one in the authority. */
export function partsOfUri(reading: UriReading, source: string): Parts {
  const { parameters } = reading;
  const queryHost = overriding(parameters.get('host'), reading.hosts);
  const queryPort = overriding(parameters.get('port'), reading.ports);
  const hosts = queryHost === undefined ? reading.hosts : splitList(queryHost, source);
  const ports = queryPort === undefined ? reading.ports : splitList(queryPort, source);
  const optional = (name: string) => parameters.get(name);
  const dbname = optional('dbname');
  const user = optional('user');
  const service = optional('service');
  return {
    hosts,
    ports,
    ...(dbname === undefined ? {} : { dbname }),
    ...(user === undefined ? {} : { user }),
    ...(service === undefined ? {} : { service }),
    flags: flagsOf(parameters),
    sensitive: parameters.has('password'),
  };
}

function overriding(value: Piece | undefined, authority: readonly Piece[]): Piece | undefined {
  if (value === undefined) return undefined;
  const first = authority[0];
  return first !== undefined && first.start === value.start ? undefined : value;
}

function splitList(value: Piece, source: string): Piece[] {
  const raw = source.slice(value.start, value.end);
  if (raw !== value.text || !raw.includes(',')) return [value];
  let start = value.start;
  return raw.split(',').map((text) => {
    const one = { text, start, end: start + text.length };
    start += text.length + 1;
    return one;
  });
}

const plain = new Set(['host', 'hostaddr', 'port', 'dbname', 'user', 'password', 'service', 'sslpassword', 'passfile']);

export function flagsOf(parameters: ReadonlyMap<string, Piece>): Parts['flags'] {
  return [...parameters].filter(([name]) => !plain.has(name)).map(([name, value]) => ({ ...value, name }));
}
