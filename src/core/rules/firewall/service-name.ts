import type { FirewallRule } from '../../facts/firewall.ts';
import type { Located } from '../../text/span.ts';
import { covers } from '../../topology/gates.ts';
import { certaintyOf } from '../../topology/inference.ts';
import { onlyPort, type Server } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Observation, Rule } from '../rule.ts';
import { ref, serverName } from '../wording.ts';

/** `postgresql` is 5432 in /etc/services (semantics D.1), wherever the server listens. */
export const serviceName: Rule = {
  id: 'firewall/service-name',
  title: 'A firewall rule opens the service name postgresql, which means 5432, and the server listens elsewhere',
  remedy: 'open the port by number',
  level: 'error',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const gate of topology.gates) {
    const server = gate.servers.find((one) => onlyPort(one.effective) !== undefined);
    const port = server === undefined ? undefined : onlyPort(server.effective);
    if (server === undefined || port === undefined || gate.servers.some(mayBeUsual)) continue;
    const allowed = gate.rules.filter(({ fact }) => fact.action === 'allow' && fact.verb === 'add');
    if (allowed.some((rule) => covers(rule, port))) continue;
    for (const { fact } of allowed) {
      if (!isPostgres(fact)) continue;
      yield {
        message: `the ${fact.tool} rule opens the service ${fact.service.value}, which means 5432, but ${serverName(server)} listens on ${port} (${ref(server.at)})`,
        remedy: `open ${port}/tcp by number`,
        at: fact.service.at,
        certainty: certaintyOf(gate.weight),
        ports: { found: 5432, expected: port },
        related: [{ message: `the server listens on ${port}`, at: server.at }],
        fixes: [
          {
            title: `open ${port}/tcp`,
            safety: 'review',
            edits: [{ at: fact.service.at, expected: fact.service.value, text: `${port}/tcp` }],
          },
        ],
      };
    }
  }
}

function mayBeUsual({ effective }: Server): boolean {
  return effective.open || effective.ports.some(({ port }) => port === 5432);
}

/** Other names (`http`, `OpenSSH`) are other services. */
function isPostgres(fact: FirewallRule): fact is FirewallRule & { readonly service: Located<string> } {
  return fact.service !== undefined && /^postgres(?:ql)?$/i.test(fact.service.value);
}
