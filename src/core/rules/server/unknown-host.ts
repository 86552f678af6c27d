import type { ProbedTarget } from '../../facts/probe.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Observation, Rule } from '../rule.ts';
import { getent, toSee } from '../smoke-commands.ts';
import { called, placeOf, probed } from '../smoke-targets.ts';

/** The name of the server has no address. A machine that has one and cannot be reached is server/filtered. */
export const unknownHost: Rule = {
  id: 'server/unknown-host',
  title: 'The name of the server has no address here',
  remedy: 'correct the name of the host, or its entry in DNS',
  level: 'error',
  since: '0.1.0',
  live: true,
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const target of probed(topology, 'server')) {
    const { verdict } = target.resolution;
    if (verdict === 'unknown-host') yield observe(topology, target, 'the name of the host has no address here');
    // The name may be right: it is the resolver that has to answer first.
    if (verdict === 'temporary' || verdict === 'failed')
      yield {
        ...observe(topology, target, 'the name of the host could not be looked up, the resolver did not answer'),
        atMost: 'warning',
      };
  }
}

function observe(topology: Topology, target: ProbedTarget, why: string): Observation {
  return {
    message: `${called(target)}: ${why}`,
    remedy: toSee('correct the name of the host, or its entry in DNS', getent(target)),
    at: placeOf(topology, target),
    certainty: 'certain',
    related: [],
    fixes: [],
  };
}
