import { isAscii } from 'node:buffer';

/** How far a binary file is looked for, as git does. */
const binaryProbe = 8192;

/**
 * Text of a file, or undefined when it is binary. UTF-16 counts with a byte order mark; everything else is UTF-8, wrong bytes become U+FFFD
 * so that a Latin-1 comment does not hide a file. A byte order mark stays in the text: offsets are those of the file.
 */
export function decode(bytes: Buffer, latin1?: string): string | undefined {
  if (bytes.length >= 2 && bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le');
  if (bytes.length >= 2 && bytes[0] === 0xfe && bytes[1] === 0xff)
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString('utf16le');
  if (bytes.subarray(0, binaryProbe).includes(0)) return undefined;
  return latin1 !== undefined && isAscii(bytes) ? latin1 : bytes.toString('utf8');
}

/** A gate's needles are ASCII; in UTF-16 they would not be found, so such a text is let through. */
export function hasUtf16Mark(bytes: Buffer): boolean {
  return bytes.length >= 2 && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff));
}
