import type { ClientConninfo, Conninfo, Dialect } from '../facts/client.ts';
import { plainText, portOf, type HostValue, type PortValue } from '../facts/template.ts';
import type { Located } from '../text/span.ts';
import type { CommandContext, Word } from './command.ts';
import { cutWord, outlineOf } from './words.ts';

/** A host as a probe or tunnel names it: a socket directory when it begins with a slash. */
export function hostOf(word: Word): HostValue {
  const text = plainText(word.value);
  if (text?.startsWith('/') === true) return { kind: 'socket', directory: word.value, at: word.at };
  return { kind: 'name', template: word.value, at: word.at };
}

export function portOfWord(word: Word): PortValue {
  return portOf(word.value, word.at);
}

/** The parts of `a:b:c` between colons; `[::1]` is one part. */
export function colonParts(word: Word): Word[] {
  const outline = outlineOf(word.value);
  const parts: Word[] = [];
  let from = 0;
  let bracket = false;
  for (let i = 0; i <= outline.length; i++) {
    const character = outline.charAt(i);
    if (character === '[') bracket = true;
    if (character === ']') bracket = false;
    if (i < outline.length && (character !== ':' || bracket)) continue;
    parts.push(cutWord(word, from, i));
    from = i + 1;
  }
  return parts;
}

/** `tcp://db:5432`, `tcp:db:5432`, `db:5432`, `5432`: host and port of a wait tool. */
export function addressOf(word: Word): { readonly host: Word; readonly port: Word } | undefined {
  const outline = outlineOf(word.value);
  const scheme = /^(?:[a-z-]{2,12}:\/\/|tcp:)/i.exec(outline)?.[0].length ?? 0;
  const slash = outline.indexOf('/', scheme);
  const parts = colonParts(cutWord(word, scheme, slash < 0 ? outline.length : slash));
  const [host, port] = parts;
  return parts.length === 2 && host !== undefined && port !== undefined ? { host, port } : undefined;
}

interface ToolDial {
  readonly dialect: Dialect;
  readonly conninfo: Pick<Conninfo, 'endpoints'> & Partial<Conninfo>;
  readonly label?: Located<string>;
  readonly purpose: ClientConninfo['purpose'];
}

/** One dial of a command: `at` is the port when written, else what it is missing beside. */
export function dialOf(context: CommandContext, dial: ToolDial): ClientConninfo[] {
  const [endpoint] = dial.conninfo.endpoints;
  if (endpoint === undefined) return [];
  const { setting, standing } = context;
  return [
    {
      ...context.make.base('client.conninfo', 'client', endpoint.port.at, { setting, standing }),
      conninfo: { flags: [], sensitive: false, ...dial.conninfo },
      dialect: dial.dialect,
      ...(dial.label === undefined ? {} : { label: dial.label }),
      purpose: context.purpose ?? dial.purpose,
    },
  ];
}

/** A probe of host and port: a wait loop, a port test. */
export function probe(context: CommandContext, host: Word | undefined, port: Word, label: Located<string>): ClientConninfo[] {
  const value: HostValue = host === undefined ? { kind: 'implied-loopback', at: port.at } : hostOf(host);
  return dialOf(context, {
    dialect: 'probe',
    conninfo: { endpoints: [{ host: value, port: portOfWord(port) }] },
    label,
    purpose: 'probe',
  });
}
