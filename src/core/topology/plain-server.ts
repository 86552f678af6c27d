import type { Place, Server } from './model.ts';

/** A PostgreSQL server of which nothing is known but where it listens: of a job, a managed one, one that the settings name. */
export function plainServer(
  place: Place,
  { effective, statements, at }: Pick<Server, 'effective' | 'statements' | 'at'>,
): Server {
  return {
    id: place.id,
    place,
    product: 'postgresql',
    effective,
    statements,
    socketDirectories: undefined,
    listenAddresses: undefined,
    hbaFile: undefined,
    files: [],
    databases: [],
    users: [],
    at,
    previous: undefined,
  };
}
