import { compatible } from '../../facts/setting.ts';
import { groupBy } from '../../topology/grouping.ts';
import { onlyPort, type Server } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import { foundPorts, type Observation, type Rule } from '../rule.ts';
import { ref } from '../wording.ts';

/**
 * A role installs PostgreSQL on one port, the configuration file beside it says another, and everybody who dials means the file: what is
 * deployed is not what is dialled (topology.md §3: what is written in one scope is about one system).
 */
export const twoConfigurations: Rule = {
  id: 'server/two-configurations',
  title: 'Ansible installs PostgreSQL on a port that nobody dials',
  remedy: 'make both say one port',
  level: 'warning',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  const machines = topology.servers.filter(({ product, place }) => product === 'postgresql' && place.kind === 'machine');
  const dialled = dialledServers(topology);
  for (const servers of groupBy(machines, ({ place }) => place.unit.directory).values()) {
    const files = servers.filter(({ place }) => place.unit.hosts === undefined);
    const [file, other] = files.filter(({ id }) => dialled.has(id));
    const installed = servers.filter(({ place }) => place.unit.hosts !== undefined);
    const port = file === undefined ? undefined : onlyPort(file.effective);
    if (file === undefined || other !== undefined || port === undefined || files.length > 1) continue;
    if (installed.some((server) => dialled.has(server.id) || mayListenOn(server, port))) continue;
    for (const server of installed)
      if (compatible(server.place.unit.environment, file.place.unit.environment)) yield observe(server, file);
  }
}

/** Those that some dial reaches, or an outside host is taken for. */
function dialledServers({ routes, symbols }: Topology): ReadonlySet<string> {
  const reached = routes.flatMap(({ verdict }) => (verdict.kind === 'reaches' ? (verdict.server?.id ?? []) : []));
  return new Set([...reached, ...symbols.flatMap(({ server }) => server?.id ?? [])]);
}

function mayListenOn({ effective }: Server, port: number): boolean {
  return effective.open || effective.ports.some((one) => one.port === port);
}

function observe(server: Server, file: Server): Observation {
  const [port] = server.effective.ports;
  const expected = onlyPort(file.effective) ?? 0;
  return {
    message: `Ansible makes PostgreSQL listen on ${port?.port ?? 'another port'} (${ref(server.at)}), but ${file.place.label} and what dials it say ${expected} (${ref(file.at)})`,
    remedy: `make both say one port: ${expected}`,
    at: port?.edit ?? server.at,
    certainty: 'likely',
    ports: foundPorts(port?.port, expected),
    related: [
      { message: 'the template or task that uses it', at: server.at },
      { message: `${expected} is written here`, at: file.at },
    ],
    fixes: [],
  };
}
