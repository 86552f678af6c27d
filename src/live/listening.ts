import type { Listener } from '../core/index.ts';

/** What listens on this machine (or in this container): TCP sockets and sockets named `.s.PGSQL.<port>`. */
export interface Listening {
  readonly by: 'ss' | 'proc' | 'none';
  readonly tcp: readonly (Listener & { readonly port: number })[];
  readonly sockets: readonly { readonly directory: string; readonly port: number }[];
}

const mostListeners = 1000;

/** `ss -ltnpH`: state, two queues, local address, peer, processes (semantics G.3). */
export function tcpOfSs(text: string): Listening['tcp'] {
  return rows(text).flatMap((line) => {
    const [, , , local = ''] = line.split(/\s+/, 5);
    const at = local.lastIndexOf(':');
    const port = Number(local.slice(at + 1));
    if (at < 1 || !Number.isInteger(port)) return [];
    const owner = /users:\(\("([^"]{1,64})",pid=(\d{1,9})/.exec(line);
    const process = owner === null ? {} : { process: owner[1] ?? '', pid: Number(owner[2]) };
    return [{ ...listener(local.slice(0, at).replace(/^\[|\]$/g, '')), ...process, port }];
  });
}

/** `ss -lxH`: netid, state, two queues, path. */
export function socketsOfSs(text: string): Listening['sockets'] {
  return socketsIn(rows(text).map((line) => /\s(\/.{0,200}\/\.s\.PGSQL\.\d{1,5})\s/.exec(line)?.[1] ?? ''));
}

/** /proc/net/tcp and tcp6: local address in hexadecimal, state 0A. */
export function tcpOfProc(text: string): Listening['tcp'] {
  return rows(text).flatMap((line) => {
    const found = /^\s*\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) \S+ 0A /i.exec(line);
    if (found === null) return [];
    return [{ ...listener(addressOfHex(found[1] ?? '')), port: parseInt(found[2] ?? '', 16) }];
  });
}

/** /proc/net/unix: flags 00010000 is a listening socket. */
export function socketsOfProc(text: string): Listening['sockets'] {
  return socketsIn(rows(text).map((line) => /^\S+ \S+ \S+ 00010000 \S+ +01 +\d+ +(\/.*)$/.exec(line)?.[1] ?? ''));
}

function rows(text: string): string[] {
  return text.split('\n', mostListeners).filter((line) => line.trim() !== '' && line.length < 1024);
}

function socketsIn(paths: readonly string[]): Listening['sockets'] {
  const found = paths.map((path) => /^(.*)\/\.s\.PGSQL\.(\d{1,5})$/.exec(path)).filter((one) => one !== null);
  const all = new Map(found.map(([path, directory, port]) => [path, { directory: directory || '/', port: Number(port) }]));
  return [...all.values()];
}

function listener(text: string): Listener {
  const address = text.split('%')[0] ?? '';
  if (['*', '0.0.0.0', '::'].includes(address)) return { address, scope: 'all' };
  const loopback = address.startsWith('127.') || address === '::1' || address.startsWith('::ffff:127.');
  return { address, scope: loopback ? 'loopback' : 'one-address' };
}

/** Groups of four bytes, each in the machine's (little-endian) order. */
function addressOfHex(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((group) => (group.match(/../g) ?? []).reverse());
  if (bytes.length === 4) return bytes.map((byte) => parseInt(byte, 16)).join('.');
  const words = Array.from({ length: 8 }, (_, i) => `${bytes[2 * i] ?? ''}${bytes[2 * i + 1] ?? ''}`.replace(/^0{1,3}/, ''));
  return shortened(words.map((word) => word.toLowerCase()));
}

/** The longest run of zeros as `::` (RFC 5952). */
function shortened(words: readonly string[]): string {
  const full = words.join(':');
  const runs = full.match(/(?:^|(?<=:))0(?::0)+(?=:|$)/g) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return full;
  const at = `:${full}:`.indexOf(`:${longest}:`);
  return `${full.slice(0, Math.max(0, at - 1))}::${full.slice(at + longest.length + 1)}`;
}
