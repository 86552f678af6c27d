import { connect, type Socket } from 'node:net';

/** Where one connects to: a host name or address, or the directory of a socket. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Bytes that came back and how the connection ended. `enough`: we closed it. */
export interface Answer {
  readonly bytes: Buffer;
  readonly ended: 'enough' | 'closed' | 'time-out' | 'not connected';
  /** `ECONNREFUSED`, `ECONNRESET`, … */
  readonly code: string | undefined;
}

/** semantics.md §G.1. */
export const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
export const gssencRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x30]);

/** A startup packet; version 39 is one that no server has. */
export function startup(parameters: Readonly<Record<string, string>> = {}, version = 3): Buffer {
  const body = Object.entries(parameters)
    .map(([name, value]) => `${name}\0${value}\0`)
    .join('');
  const packet = Buffer.concat([Buffer.alloc(8), Buffer.from(`${body}\0`)]);
  packet.writeInt32BE(packet.length, 0);
  packet.writeInt16BE(version, 4);
  return packet;
}

/** Connects, sends, and collects until `enough` says so, the peer closes, or the time (milliseconds) is over. */
export function ask(
  { host, port }: Address,
  packet: Buffer | undefined,
  { enough = () => false, within = 1500 }: { readonly enough?: (bytes: Buffer) => boolean; readonly within?: number } = {},
): Promise<Answer> {
  return new Promise((resolve) => {
    const socket: Socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    let bytes = Buffer.alloc(0);
    let connected = false;
    const end = (ended: Answer['ended'], code?: string): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ bytes, ended, code });
    };
    const timer = setTimeout(() => end(connected ? 'time-out' : 'not connected', connected ? undefined : 'ETIMEDOUT'), within);
    socket.on('connect', () => {
      connected = true;
      if (packet !== undefined) socket.write(packet);
    });
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (enough(bytes)) end('enough');
    });
    socket.on('end', () => end('closed'));
    // A reset can overtake the news that we are connected.
    socket.on('error', ({ code }: NodeJS.ErrnoException) =>
      end(connected || code === 'ECONNRESET' ? 'closed' : 'not connected', code),
    );
  });
}

/** One byte is the whole answer to the requests for encryption. */
export const oneByte = (bytes: Buffer): boolean => bytes.length > 0;

/** An error is complete, or what was asked of us is not for us to give: authentication, or a session is open. */
export const oneVerdict = (bytes: Buffer): boolean =>
  messages(bytes).some(({ type, code }) => type === 'E' || type === 'Z' || (type === 'R' && code !== 0));

export interface Message {
  readonly type: string;
  readonly body: Buffer;
  /** Of an authentication request: 0 ok, 3 cleartext, 5 MD5, 10 SASL. */
  readonly code: number | undefined;
}

/** The complete messages at the start of what a server sent. */
export function messages(bytes: Buffer): readonly Message[] {
  const found: Message[] = [];
  for (let at = 0; at + 5 <= bytes.length;) {
    const end = at + 1 + bytes.readInt32BE(at + 1);
    if (end < at + 5 || end > bytes.length) break;
    const type = String.fromCharCode(bytes[at] ?? 0);
    const body = bytes.subarray(at + 5, end);
    found.push({ type, body, code: type === 'R' && body.length >= 4 ? body.readInt32BE(0) : undefined });
    at = end;
  }
  return found;
}

/** Fields of the first error: `S` severity, `C` SQLSTATE, `M` message, `D` detail, `F` file … */
export function errorFields(bytes: Buffer): Readonly<Record<string, string>> {
  const error = messages(bytes).find(({ type }) => type === 'E');
  const fields = (error?.body.toString() ?? '').split('\0').filter((field) => field !== '');
  return Object.fromEntries(fields.map((field) => [field.slice(0, 1), field.slice(1)]));
}
