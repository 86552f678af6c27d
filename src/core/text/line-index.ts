import type { Span } from './span.ts';

/** SARIF region: 1-based, `endColumn` exclusive. Computed at the reporting edge only. */
export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Line starts of a text. `\n`, `\r\n` and a lone `\r` end a line. */
export class LineIndex {
  private readonly starts: readonly number[];
  private readonly bom: boolean;

  constructor(text: string) {
    const starts = [0];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
    }
    this.starts = starts;
    this.bom = text.charCodeAt(0) === 0xfeff;
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** 1-based line of an offset. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** Offset of the first character of a 1-based line. */
  startOf(line: number): number {
    return this.starts[line - 1] ?? 0;
  }

  region(span: Span): Region {
    const startLine = this.lineAt(span.start);
    const endLine = this.lineAt(span.end);
    return { startLine, startColumn: this.column(span.start, startLine), endLine, endColumn: this.column(span.end, endLine) };
  }

  /** A byte order mark is no column. */
  private column(offset: number, line: number): number {
    return offset - this.startOf(line) + (this.bom && line === 1 && offset > 0 ? 0 : 1);
  }
}
