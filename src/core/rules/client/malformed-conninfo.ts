import type { Topology } from '../../topology/topology.ts';
import type { Observation, Rule } from '../rule.ts';
import { dialler } from '../wording.ts';

/** A connection string whose driver does not read it as it looks (semantics B.1, H.5): a port that is none, a host that swallowed the rest. */
export const malformedConninfo: Rule = {
  id: 'client/malformed-conninfo',
  title: 'A connection string is not read as it looks',
  remedy: 'write host and port the way this driver reads them',
  level: 'warning',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const route of topology.routes) {
    const { fact, endpoint, host } = route;
    if (fact.standing === 'data' || fact.standing === 'printed') continue;
    const problem = flaw(
      fact.conninfo.flags.map((flag) => flag.value),
      endpoint.port.kind === 'malformed',
      host,
    );
    if (problem === undefined) continue;
    yield {
      message: `${dialler(route)} ${problem}`,
      remedy: 'write host and port the way this driver reads them',
      at: endpoint.port.kind === 'malformed' ? endpoint.port.at : endpoint.host.at,
      certainty: 'certain',
      related: [],
      fixes: [],
    };
  }
}

function flaw(flags: readonly string[], malformed: boolean, host: string | undefined): string | undefined {
  if (flags.includes('malformed=no-slash')) return 'has no slash behind its port: pgjdbc refuses the URL';
  if (malformed) return 'states a port that is no number from 1 to 65535';
  if (host !== undefined && /(?:^|,\s*)port=\d+$/i.test(host))
    return 'separates host and port with a comma: the port is read as a second host, so 5432 is dialled';
  return undefined;
}
