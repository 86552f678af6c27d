import { describeTemplate } from '../../facts/describe.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Observation, Rule } from '../rule.ts';

/** A host is the socket's directory, never its file: the driver appends `.s.PGSQL.<port>` itself (semantics B.1, E.1). */
export const socketFileAsHost: Rule = {
  id: 'socket/socket-file-as-host',
  title: 'A socket file is given as a host, where its directory is wanted',
  remedy: 'use the directory of the socket as host, and the port in its name as port',
  level: 'error',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const fact of topology.of('socket.path')) {
    if (fact.usedAs !== 'host' || fact.standing === 'data' || fact.standing === 'printed') continue;
    const directory = describeTemplate(fact.directory);
    yield {
      message: `the host is a socket file: the driver looks for .s.PGSQL.<port> below it; the directory is ${directory}, the port ${fact.port.value}`,
      remedy: `use the host ${directory} and the port ${fact.port.value}`,
      at: fact.at,
      certainty: 'certain',
      ports: { found: fact.port.value },
      related: [],
      fixes: [],
    };
  }
}
