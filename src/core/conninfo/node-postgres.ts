/** What node-postgres makes of a connection string: its own reading, passed in by the shells (pg-connection-string reads files). */
export type NodePostgresReading = (dsn: string) => { readonly host?: string; readonly port?: string } | undefined;

/** Without every `ssl*` parameter: pg-connection-string opens the files they name (dependencies: measured). */
export function withoutSslParameters(dsn: string): string {
  const query = dsn.indexOf('?');
  if (query < 0) return dsn;
  const kept = dsn
    .slice(query + 1)
    .split('&')
    .filter((pair) => !/^\s*(?:%73|%53|s)(?:%73|%53|s)(?:%6c|%4c|l)/i.test(pair));
  return kept.length === 0 ? dsn.slice(0, query) : `${dsn.slice(0, query)}?${kept.join('&')}`;
}
