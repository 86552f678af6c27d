const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values = new Map([...alphabet].map((character, index) => [character, index] as const));
const longest = 400_000;

/** The text that base64 stands for; undefined when it is no base64, or no text that a person could have written (UTF-8, printable). */
export function decodeBase64(encoded: string): string | undefined {
  const digits = encoded.replace(/[ \t\r\n]/g, '');
  if (digits === '' || digits.length > longest || !isBase64(digits)) return undefined;
  const text = decodeUtf8(bytesOf(digits));
  return text === undefined || unprintable.test(text) ? undefined : text;
}

function isBase64(digits: string): boolean {
  return digits.length % 4 === 0 && /^[A-Za-z\d+/]*={0,2}$/.test(digits);
}

function bytesOf(digits: string): number[] {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const digit of digits) {
    if (digit === '=') break;
    bits = ((bits << 6) | (values.get(digit) ?? 0)) & 0xffffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push((bits >> count) & 0xff);
  }
  return bytes;
}

// eslint-disable-next-line no-control-regex -- what no text file holds
const unprintable = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/;

/** What the first byte of a character says: how many follow, its own bits, and the least that it may stand for. */
function leadOf(byte: number): { readonly more: number; readonly bits: number; readonly least: number } | undefined {
  if (byte < 0x80) return { more: 0, bits: byte, least: 0 };
  if ((byte & 0xe0) === 0xc0) return { more: 1, bits: byte & 0x1f, least: 0x80 };
  if ((byte & 0xf0) === 0xe0) return { more: 2, bits: byte & 0x0f, least: 0x800 };
  return (byte & 0xf8) === 0xf0 ? { more: 3, bits: byte & 0x07, least: 0x10000 } : undefined;
}

function decodeUtf8(bytes: readonly number[]): string | undefined {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const lead = leadOf(bytes[at] ?? 0);
    if (lead === undefined) return undefined;
    const rest = bytes.slice(at + 1, at + 1 + lead.more);
    if (rest.length < lead.more || rest.some((byte) => (byte & 0xc0) !== 0x80)) return undefined;
    // Too long for what it says, beyond the last character, or half of a pair of UTF-16.
    const code = rest.reduce((bits, byte) => (bits << 6) | (byte & 0x3f), lead.bits);
    if (code < lead.least || code > 0x10ffff || code >> 11 === 0x1b) return undefined;
    pieces.push(String.fromCodePoint(code));
    at += 1 + lead.more;
  }
  return pieces.join('');
}
