import { piece, splitPieces, type Parts, type Piece } from './parts.ts';

/**
 * SQLAlchemy writes several hosts as repeated parameters with their ports, `…@/db?host=h1:5432&host=h2:5433` (semantics B.2, measured);
 * a list in the authority it refuses. One `host=` without a port is left to the common reading.
 */
export function withQueryHosts(parts: Parts, text: string): Parts {
  const query = text.indexOf('?');
  if (query < 0) return parts;
  const hosts = splitPieces(piece(text, query + 1, text.length), text, '&')
    .filter((pair) => pair.text.startsWith('host='))
    .map((pair) => piece(text, pair.start + 'host='.length, pair.end));
  if (hosts.length < 2 && !hosts.some((host) => portColon(host) >= 0)) return parts;
  return { ...parts, hosts: hosts.map(hostOf), ports: hosts.map((host) => portOf(host, text)) };
}

/** A directory or a bare IPv6 address has no port. */
function portColon(host: Piece): number {
  const colon = host.text.lastIndexOf(':');
  return host.text.startsWith('/') || host.text.indexOf(':') !== colon ? -1 : colon;
}

function hostOf(host: Piece): Piece {
  const colon = portColon(host);
  return colon < 0 ? host : { text: host.text.slice(0, colon), start: host.start, end: host.start + colon };
}

function portOf(host: Piece, text: string): Piece {
  const colon = portColon(host);
  return colon < 0 ? piece(text, host.end, host.end) : piece(text, host.start + colon + 1, host.end);
}
