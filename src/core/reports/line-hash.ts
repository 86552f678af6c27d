/** Characters that a hash covers. */
const block = 100;
const half = 2 ** 32;
/** 37^100 modulo 2^64: the weight of the character that leaves the block. */
const leaving = 37n ** BigInt(block) % 2n ** 64n;
const leavingHigh = Number(leaving / 2n ** 32n);
const leavingLow = Number(leaving % 2n ** 32n);

const [tab, feed, carriage, space, end] = [9, 10, 13, 32, 65_535];

/**
 * `primaryLocationLineHash` of lines (1-based), by which GitHub follows an alert through moved lines: computed as github/codeql-action does
 * when a SARIF file has none (its src/fingerprints.ts). A rolling hash modulo 2^64 of the hundred characters from the line's start that are
 * neither blank nor tab, every line end as one line feed; behind the colon the number of this line among those of equal hash.
 */
export function lineHashes(text: string, wanted: ReadonlySet<number>): ReadonlyMap<number, string> {
  const hashes = new RollingHash();
  let afterReturn = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const second = afterReturn && code === feed;
    afterReturn = code === carriage;
    if (code !== space && code !== tab && !second) hashes.take(code === carriage ? feed : code);
  }
  return numbered(hashes.finish(), wanted);
}

/** Equal hashes are counted through the whole file, but only those that are asked for. */
function numbered({ high, low }: Hashes, wanted: ReadonlySet<number>): ReadonlyMap<number, string> {
  const candidates = new Set([...wanted].map((line) => low[line - 1]));
  const seen = new Map<string, number>();
  const result = new Map<number, string>();
  for (const [index, part] of low.entries()) {
    if (!candidates.has(part)) continue;
    const hash = hexadecimal(high[index] ?? 0, part);
    const count = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, count);
    if (wanted.has(index + 1)) result.set(index + 1, `${hash}:${count}`);
  }
  return result;
}

function hexadecimal(high: number, low: number): string {
  return high === 0 ? low.toString(16) : `${high.toString(16)}${low.toString(16).padStart(8, '0')}`;
}

/** One hash a line, in halves of 32 bits: products of both stay exact in a double. */
interface Hashes {
  readonly high: readonly number[];
  readonly low: readonly number[];
}

class RollingHash {
  private readonly window = new Uint16Array(block);
  /** Where in the window a line starts whose hash is not known yet. */
  private readonly starts = new Uint8Array(block);
  private index = 0;
  private high = 0;
  private low = 0;
  private lineStart = true;
  private readonly hashes = { high: [] as number[], low: [] as number[] };

  take(code: number): void {
    this.keep();
    if (this.lineStart) this.starts[this.index] = 1;
    this.lineStart = code === feed;
    this.roll(code);
  }

  /** The end of the file is a character too, and zeros fill the blocks of the last lines. */
  finish(): Hashes {
    this.take(end);
    for (let i = 0; i < block; i++) {
      this.keep();
      this.roll(0);
    }
    return this.hashes;
  }

  /** The block that starts here is full. */
  private keep(): void {
    if (this.starts[this.index] === 0) return;
    this.hashes.high.push(this.high);
    this.hashes.low.push(this.low);
    this.starts[this.index] = 0;
  }

  private roll(code: number): void {
    const gone = this.window[this.index] ?? 0;
    this.window[this.index] = code;
    this.index = (this.index + 1) % block;
    const low = 37 * this.low + code - leavingLow * gone;
    const carry = Math.floor(low / half);
    const high = 37 * this.high + carry - leavingHigh * gone;
    this.low = low - carry * half;
    this.high = high - Math.floor(high / half) * half;
  }
}
