/** Packets that need no credentials, and the answers of a PostgreSQL speaker (protocol 3.0). */

export const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** A start-up packet of protocol 39.0: answered with an error before pg_hba and during recovery (semantics G.1). */
export const unsupportedProtocol = Buffer.from([0, 0, 0, 16, 0, 39, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/** A start-up packet of protocol 3.0 with an invented user and database. */
export const inventedStartup = startupPacket('pg_port_guard');

function startupPacket(name: string): Buffer {
  const body = Buffer.from(`\0\x03\0\0user\0${name}\0database\0${name}\0\0`, 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  return Buffer.concat([length, body]);
}

/** Fields of an ErrorResponse by their letter: S and V severity, C SQLSTATE, M message, F source file. */
export type ErrorFields = ReadonlyMap<string, string>;

/** An ErrorResponse; also one that was cut. Undefined when it is none. */
export function errorFields(bytes: Buffer): ErrorFields | undefined {
  if (bytes.length < 6 || bytes[0] !== 0x45) return undefined;
  const length = bytes.readUInt32BE(1);
  if (length < 5 || length > 30_000) return undefined;
  const fields = new Map<string, string>();
  for (const field of stringsIn(bytes.subarray(5, 1 + length))) {
    if (!/^[A-Za-z]/.test(field)) return undefined;
    fields.set(field.charAt(0), field.slice(1));
  }
  return fields.has('M') || fields.has('C') ? fields : undefined;
}

/** Strings that end with a zero byte, up to an empty one. */
function stringsIn(bytes: Buffer): string[] {
  const text = bytes.toString('utf8');
  const end = text.indexOf('\0\0');
  return (end < 0 ? text : text.slice(0, end)).split('\0').filter((one) => one !== '');
}

/** Whether a whole message has come. */
export function isWhole(bytes: Buffer): boolean {
  return bytes.length >= 5 && bytes.length >= 1 + bytes.readUInt32BE(1);
}
