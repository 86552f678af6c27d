import type { Environment } from '../facts/setting.ts';
import type { Location } from '../text/span.ts';
import type { Place, Server, Unit } from './model.ts';
import { plainServer } from './plain-server.ts';

/** A server that the settings name. */
export interface DeclaredServer {
  readonly name: string;
  readonly hosts?: readonly string[];
  readonly port?: number;
  readonly environment?: Environment;
}

/** Servers of the settings with the host names that lead to them; one without a port is none. */
export function declaredServers(
  servers: readonly DeclaredServer[],
): { readonly server: Server; readonly hosts: readonly string[] }[] {
  return servers.flatMap(({ name, hosts, port, environment }) =>
    port === undefined ? [] : [{ server: assertedServer(name, port, environment ?? 'any'), hosts: hosts ?? [] }],
  );
}

/** A server nobody configures here: the settings say where it listens. */
export function assertedServer(name: string, port: number, environment: Environment): Server {
  const at: Location = { path: 'settings', span: { start: 0, end: 0 } };
  const unit: Unit = { id: `declared ${name}`, kind: 'cloud', directory: '', environment, island: '' };
  const place: Place = { id: `declared ${name}`, kind: 'machine', unit, label: name, closed: true, at };
  const effective = {
    ports: [{ port, implied: false, edit: at, trail: [], standing: 'effective' as const, weight: 0 }],
    open: false,
    malformed: false,
  };
  return plainServer(place, { effective, statements: [], at });
}
