import { readForward, readZonePort, readZoneService, zonePeers, type ZoneRule } from '../../../../commands/firewall/firewalld.ts';
import { readRichRule } from '../../../../commands/firewall/rich-rules.ts';
import { itemsOf } from '../../../../documents/tree.ts';
import type { Fact } from '../../../../facts/fact.ts';
import type { ModuleCall } from '../task.ts';

/** `ansible.posix.firewalld`: a port, a service, a rich rule or forwards of a zone (semantics D.5). */
export function* firewalldFacts({ given, context, key }: ModuleCall): Iterable<Fact> {
  const state = given.text('state');
  const verb = state === 'disabled' || state === 'absent' ? 'remove' : 'add';
  const rule: ZoneRule = { context, at: key, verb, ...zonePeers(given.word('zone')) };
  const port = given.word('port');
  const service = given.word('service');
  const rich = given.word('rich_rule');
  if (port !== undefined) yield* readZonePort(rule, port);
  if (service !== undefined) yield* readZoneService(rule, service);
  if (rich !== undefined) yield* readRichRule(rule, rich);
  for (const item of itemsOf(given.node('port_forward'))) {
    const forward = given.nested(item);
    yield* readForward(rule, forward.word('port'), forward.word('toport'), forward.word('toaddr'), forward.word('proto'));
  }
}
