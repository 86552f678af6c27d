import type { ProbedTarget, TcpAnswer } from '../../facts/probe.ts';
import type { Topology } from '../../topology/topology.ts';
import { foundPorts, type Observation, type Rule } from '../rule.ts';
import { nc, toSee } from '../smoke-commands.ts';
import { called, placeOf, probed } from '../smoke-targets.ts';
import { stillOn } from '../still-on.ts';

/** No connection comes about, and no refusal either: the network between, not the server. */
export const filtered: Rule = {
  id: 'server/filtered',
  title: 'The way to the server is closed: a firewall, a missing route, or a machine that is off',
  remedy: 'open the port in every firewall between client and server',
  level: 'error',
  since: '0.1.0',
  live: true,
  check,
};

const meanings: Readonly<Partial<Record<TcpAnswer | 'skipped', string>>> = {
  filtered: 'does not answer: a firewall drops the packets, or the machine is off',
  'host-unreachable': 'cannot be reached (no route to host): a firewall rejects the connection, or there is no such machine',
  'network-unreachable': 'cannot be reached: there is no route to its network from here',
  forbidden: 'may not be connected to: a rule of this machine forbids it',
  failed: 'cannot be connected to',
};

function* check(topology: Topology): Iterable<Observation> {
  for (const target of probed(topology, 'server')) {
    const meaning = meanings[target.tcp.verdict];
    if (meaning !== undefined) yield observe(topology, target, `${meaning}${codeOf(target)}`);
    else yield* oneOfSeveral(topology, target);
  }
}

function codeOf({ tcp }: ProbedTarget): string {
  const code = tcp.verdict === 'failed' ? tcp.addresses.find((one) => one.code !== undefined)?.code : undefined;
  return code === undefined ? '' : ` (${code})`;
}

function observe(topology: Topology, target: ProbedTarget, meaning: string): Observation {
  const old = probed(topology, 'old-port').find(({ tcp }) => tcp.verdict === 'open' || tcp.verdict === 'refused');
  const up = old === undefined ? '' : `; ${old.port} of the same host does, so it is the way to ${target.port} that is closed`;
  return {
    message: `${called(target)} ${meaning}${target.tcp.verdict === 'filtered' ? up : ''}`,
    remedy: toSee(
      `open ${target.port} in every firewall between here and the server (security group, host, network)`,
      nc(target),
    ),
    at: placeOf(topology, target),
    certainty: 'certain',
    ports: foundPorts(undefined, target.port),
    related: old === undefined ? [] : stillOn(topology, old.port),
    fixes: [],
  };
}

/** Clients that try the silent address first wait for their time-out before they try the next. */
function* oneOfSeveral(topology: Topology, target: ProbedTarget): Iterable<Observation> {
  const silent = target.tcp.addresses.filter(({ answer }) => answer === 'filtered');
  if (target.tcp.verdict !== 'open' || silent.length === 0) return;
  const [count, all] = [silent.length, target.tcp.addresses.length];
  const names = silent.map(({ address }) => address).join(', ');
  yield {
    ...observe(
      topology,
      target,
      `does not answer on ${count} of its ${all} addresses (${names}): clients that try it first wait for their time-out`,
    ),
    atMost: 'warning',
  };
}
