import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

/** A name of DNS (underscores as in compose networks) or an address; nothing that a tool could read as an option, a list or a path. */
export function isHost(text: string): boolean {
  if (isIP(text) !== 0) return /^[0-9A-Fa-f.:]{1,64}(?:%[A-Za-z0-9_.-]{1,16})?$/.test(text);
  if (text.length > 253) return false;
  const labels = text.replace(/\.$/, '').split('.');
  return labels.every((label) => /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/.test(label));
}

export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65535;
}

/** An absolute directory; the path of a socket holds at most 107 bytes. */
export function isSocketDirectory(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is refused
  return /^\/[^\u0000-\u001f\u007f]*$/.test(text) && Buffer.byteLength(text) <= 90;
}

export function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./i.test(address);
}

/** An address of this machine (or container), `0.0.0.0` and `::` included. */
export function isHere(address: string): boolean {
  if (isLoopback(address) || address === '0.0.0.0' || address === '::') return true;
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const bare = address.split('%')[0];
  return own.some((one) => one.address.split('%')[0] === bare);
}
