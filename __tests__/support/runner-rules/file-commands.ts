/** `NAME=value` lines and `NAME<<DELIMITER` blocks of GITHUB_OUTPUT, GITHUB_ENV and GITHUB_STATE (runner `FileCommandManager.cs`). */
export function* pairsIn(text: string): Generator<readonly [name: string, value: string]> {
  const reader = new Lines(text.replace(/^\ufeff/, ''));
  for (let line = reader.next(); line !== undefined; line = reader.next()) {
    if (line.text === '') continue;
    const equals = positionOf(line.text, '=');
    const heredoc = positionOf(line.text, '<<');
    if (equals < heredoc) yield [line.text.slice(0, equals), line.text.slice(equals + 1)];
    else if (heredoc < equals) yield block(line.text, heredoc, reader);
    else throw new Error(`Invalid format '${line.text}'`);
  }
}

function block(line: string, at: number, reader: Lines): readonly [string, string] {
  const [name, delimiter] = [line.slice(0, at), line.slice(at + 2)];
  if (name === '' || delimiter === '')
    throw new Error(`Invalid format '${line}'. Name must not be empty and delimiter must not be empty`);
  const value: string[] = [];
  for (let next = reader.next(); next?.text !== delimiter; next = reader.next()) {
    if (next === undefined) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
    if (!next.ended) throw new Error('Invalid value. EOF marker missing new line.');
    value.push(next.text);
  }
  return [name, value.join('\n')];
}

function positionOf(line: string, token: string): number {
  const at = line.indexOf(token);
  return at < 0 ? Infinity : at;
}

class Lines {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The next line, and whether a line end stands behind it. On Windows `\r\n` is one too. */
  next(): { readonly text: string; readonly ended: boolean } | undefined {
    if (this.at >= this.text.length) return undefined;
    const end = this.text.indexOf('\n', this.at);
    const line = end < 0 ? this.text.slice(this.at) : this.text.slice(this.at, end);
    this.at = end < 0 ? this.text.length : end + 1;
    return { text: process.platform === 'win32' && end >= 0 ? line.replace(/\r$/, '') : line, ended: end >= 0 };
  }
}
