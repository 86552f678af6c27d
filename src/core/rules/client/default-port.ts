import type { Topology } from '../../topology/topology.ts';
import type { Observation, Rule } from '../rule.ts';
import { ref, serverName } from '../wording.ts';

/** A policy, off unless asked for: production databases do not listen on the default port (Checkov's CKV_POSTGRES_PORT_NONDEFAULT practice). */
export const defaultPort: Rule = {
  id: 'client/default-port',
  title: 'A production server listens on the default port',
  remedy: 'choose another port than 5432, and move every layer with it',
  level: 'warning',
  since: '0.1.0',
  policy: true,
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const server of topology.servers) {
    const { environment } = server.place.unit;
    if (
      server.product !== 'postgresql' ||
      environment === 'dev' ||
      environment === 'test' ||
      environment === 'ci' ||
      environment === 'example'
    )
      continue;
    if (!server.effective.ports.some(({ port }) => port === 5432)) continue;
    yield {
      message: `${serverName(server)} listens on the default port 5432 (${ref(server.at)})`,
      remedy: 'choose another port, and move every layer with it',
      at: server.at,
      certainty: 'certain',
      ports: { found: 5432 },
      related: [],
      fixes: [],
    };
  }
}
