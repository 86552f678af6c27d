import { passwordsOf } from '../conninfo/passwords.ts';
import type { SourceFile } from '../text/source-file.ts';

export interface ParsedSecrets {
  /** One file a secret: path `secret:NAME`, the value as text. */
  readonly files: readonly SourceFile[];
  /** What must be masked: passwords, raw and decoded. Never a port, host or database name. */
  readonly passwords: readonly string[];
  /** With the number of the line, never its text. */
  readonly problems: readonly string[];
}

const line = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)=(.*)$/s;
/** A connection string without a name starts with one of these; as a name it would be a mistake. */
const libpqKeyword = /^(?:host|hostaddr|port|dbname|user|password|service|sslmode|connect_timeout|application_name|options)$/;
const secretName = /pass|pwd|secret|token|key/i;
const justAPort = /^\d{1,5}$/;

/** `NAME=value` lines as an input or a file gives them. A value is the rest of its line; blank lines and comments are skipped. */
export function parseSecrets(text: string): ParsedSecrets {
  const files = new Map<string, SourceFile>();
  const passwords = new Set<string>();
  const problems: string[] = [];
  text.split('\n').forEach((raw, index) => {
    const content = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (/^\s*(#|$)/.test(content)) return;
    const [, name = '', value = ''] = line.exec(content) ?? [];
    const problem = problemOf(name, files.has(name));
    if (problem !== undefined) problems.push(`line ${index + 1}: ${problem}`);
    else files.set(name, { path: `secret:${name}`, text: value.trim(), origin: 'secret' });
    for (const password of maskable(name, name === '' ? content : value.trim())) passwords.add(password);
  });
  return { files: [...files.values()], passwords: [...passwords], problems };
}

function problemOf(name: string, known: boolean): string | undefined {
  if (name === '') return 'not of the form NAME=value (a value must be on one line)';
  if (libpqKeyword.test(name)) return 'a connection string needs a name: NAME=value';
  return known ? 'this name was given before' : undefined;
}

function maskable(name: string, value: string): string[] {
  const whole = secretName.test(name) && value !== '' && !justAPort.test(value) && !value.includes('://');
  return whole ? [value, ...passwordsOf(value)] : passwordsOf(value);
}
