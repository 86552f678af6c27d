import { isLoopback } from '../../facts/loopback.ts';
import { plainText, type Template } from '../../facts/template.ts';
import type { Setting } from '../../facts/setting.ts';

/**
 * Where a server stands that psql gives SQL to: without a host in the place of psql, else in that of the host's name. Behind a loopback may be a
 * container, behind a variable or a URL any server.
 */
export function placeOfServer(own: Setting, path: string, host: Template | undefined, hasUrl: boolean): Setting {
  if (host === undefined && !hasUrl) return own;
  const name = host === undefined ? undefined : plainText(host);
  if (name === undefined) return { kind: 'database', path, server: 'unknown' };
  if (name.startsWith('/')) return own;
  if (isLoopback(name)) return own.kind === 'inside' ? own : { kind: 'database', path, server: 'unknown' };
  return { kind: 'inside', path, target: name, of: 'docker' };
}
