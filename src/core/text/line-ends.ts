import { embedSegments, type Segment, type SourceFile } from './source-file.ts';

/**
 * A file of a Windows checkout as the programs get it elsewhere: `\r\n` becomes `\n`, places stay those of the file.
 * For notations whose grammar knows `\n` only: a shell takes the `\r` for a character of the word before it.
 */
export function withLineFeeds(file: SourceFile): SourceFile {
  const { text, path } = file;
  if (!text.includes('\r\n')) return file;
  const pieces: string[] = [];
  const segments: Segment[] = [];
  let inner = 0;
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\r\n', start);
    const end = found < 0 ? text.length : found;
    const length = end - start;
    if (length > 0) segments.push({ inner, outer: start, length });
    if (found >= 0) segments.push({ inner: inner + length, outer: end + 1, length: 1 });
    pieces.push(text.slice(start, end));
    inner += length + 1;
    start = end + 2;
  }
  if (text.endsWith('\r\n')) pieces.push('');
  return { ...embedSegments(file, 'lines', pieces.join('\n'), segments), path };
}
