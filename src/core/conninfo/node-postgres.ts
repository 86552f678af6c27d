/** What node-postgres makes of a connection string: its own reading, passed in by the shells (pg-connection-string reads files). */
export type NodePostgresReading = (dsn: string) => { readonly host?: string; readonly port?: string } | undefined;

/** Without every `ssl*` parameter: pg-connection-string opens the files they name (dependencies: measured). */
export function withoutSslParameters(dsn: string): string {
  const query = dsn.indexOf('?');
  if (query < 0) return dsn;
  const kept = dsn
    .slice(query + 1)
    .split('&')
    .filter((pair) => !isSsl(pair));
  return kept.length === 0 ? dsn.slice(0, query) : `${dsn.slice(0, query)}?${kept.join('&')}`;
}

/** As the library will see the name: URL parsers drop tabs and line ends anywhere, and decode it. */
function isSsl(pair: string): boolean {
  const equals = pair.indexOf('=');
  const name = pair
    .slice(0, equals < 0 ? pair.length : equals)
    .replace(/[\t\r\n]/g, '')
    .replace(/\+/g, ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return name
    .replace(/[\s\0]/g, '')
    .toLowerCase()
    .startsWith('ssl');
}
