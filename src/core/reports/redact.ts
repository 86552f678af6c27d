/**
 * Last line of defence for every string that came from a repository: no credential, nothing a terminal or the Actions runner would obey.
 * Facts never carry passwords; this is for the day one of them does.
 */
export function safe(text: string): string {
  return withoutCommands(visible(redactCredentials(text)));
}

/** `://user:password@` and `password=…` become `***`. Linear in the text. */
export function redactCredentials(text: string): string {
  const unsigned = text.includes('://') ? text.replace(/\S+/g, withoutUserinfo) : text;
  return unsigned.replace(passwordAssignment, '$1$2***');
}

const passwordAssignment = /(pass(?:word|wd|phrase)?|pwd)(["']?\s{0,8}=\s{0,8})(?:'[^']*'|"[^"]*"|[^\s&;,'"]+)/gi;

/**
 * Whether a line of a file may hold a credential, so that it is never quoted. Wide on purpose: a line too few in a hunk costs a look into the
 * file, one too many a password. Beside what `redactCredentials` knows: keys that are called after a secret in any notation, `PASSWORD 'x'` of
 * SQL, lines of a password file.
 */
export function holdsCredential(line: string, path: string): boolean {
  if (redactCredentials(line) !== line || secretKey.test(line) || userinfo.test(line)) return true;
  return /pgpass/i.test(path) || /^[^:\s]*:(?:\d+|\*):[^:]*:[^:]*:./.test(line);
}

const secretKey =
  /(?:pass|pwd|secret|token|credential|private|api[-_]?key|access[-_]?key|auth)[\w.-]{0,60}["']?\s{0,8}(?:[:=]|=>|["'])\s{0,8}\S|\s-W\S|\bBearer\s/i;
/** `user:password@host` without a scheme before it. */
const userinfo = /[^\s:/@]:[^\s/@][^\s@]{0,500}@[\w[]/;

/** One word of a text: the last `@` ends the userinfo, so a password that holds an `@` goes as a whole. */
function withoutUserinfo(word: string): string {
  const start = word.indexOf('://');
  const end = word.lastIndexOf('@');
  if (start < 0 || end < start || !word.slice(start + 3, end).includes(':')) return word;
  return `${word.slice(0, start + 3)}***${word.slice(end)}`;
}

/** Control characters (C0, C1, so ANSI sequences and line ends), bidirectional controls and zero-width characters are shown, not obeyed. */
export function visible(text: string): string {
  return text.replace(invisible, (character) => {
    if (character === '\t' || character === '\n' || character === '\r') return ' ';
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

// eslint-disable-next-line no-control-regex -- exactly these characters are looked for
const invisible = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/**
 * The runner reads `::name …::` and `##[name …]` as commands, in what we print too (github-actions.md §2.2). A blank makes them text: a
 * zero-width character would not, since comparisons may ignore it. `::/0`, `::1` and `fe80::a1` are addresses and stay.
 */
function withoutCommands(text: string): string {
  return text.replace(/##(?=\[)/g, '## ').replace(/::(?=[a-z-])(?![0-9a-f]{1,4}(?![\w-]))/gi, ': :');
}

/** At most so many UTF-16 units, the last one an ellipsis; a pair of surrogates stays whole. */
export function clipped(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
