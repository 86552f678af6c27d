import { get, itemsOf, type Node } from '../../../documents/tree.ts';
import type { FirewallRule, PortRange } from '../../../facts/firewall.ts';
import { inNamespace, settingOf, type ManifestObject } from './objects.ts';
import { selectorOf } from './labels.ts';
import type { ManifestSource } from './source.ts';

/** CiliumNetworkPolicies (semantics D.6): ports are texts below `toPorts`; a direction that is not written is not restricted. */
export function* ciliumFacts(source: ManifestSource, object: ManifestObject): Iterable<FirewallRule> {
  const specs = [get(object.node, 'spec'), ...itemsOf(get(object.node, 'specs'))];
  for (const spec of specs) {
    const selector = selectorOf(source, get(spec, 'endpointSelector'));
    const guards = [{ kind: 'pods' as const, ...inNamespace(object.namespace), selector }];
    for (const direction of ['ingress', 'egress'] as const) {
      const rules = get(spec, direction);
      if (rules === undefined) continue;
      const common = { direction, verb: 'add', guards, tool: 'networkpolicy', note: object.name.value } as const;
      const base = source.make.base('firewall.rule', 'firewall', object.name.at, { setting: settingOf(source, object) });
      yield { ...base, ...common, action: 'deny', protocol: 'any', ports: 'all', peers: 'anyone', policy: true };
      for (const rule of itemsOf(rules)) {
        const ports = rangesOf(source, rule);
        if (ports !== 'all' && ports.length === 0) continue;
        const at = ports === 'all' ? source.at(rule) : (ports[0]?.first.at ?? source.at(rule));
        const peers = peersOf(source, rule, direction);
        yield {
          ...source.make.base('firewall.rule', 'firewall', at, { setting: settingOf(source, object) }),
          ...common,
          action: 'allow',
          protocol: 'tcp',
          ports,
          peers,
        };
      }
    }
  }
}

function rangesOf(source: ManifestSource, rule: Node): readonly PortRange[] | 'all' {
  const lists = itemsOf(get(rule, 'toPorts')).flatMap((one) => itemsOf(get(one, 'ports')));
  const tcp = lists.filter((item) => (source.text(item, 'protocol')?.value ?? 'ANY') !== 'UDP');
  const ranges = tcp.flatMap((item): PortRange[] => {
    const first = source.port(item, 'port');
    return first === undefined || first.kind === 'malformed' ? [] : [{ first, last: source.port(item, 'endPort') ?? first }];
  });
  // Names and zero are ports that nobody here can number.
  return lists.length === 0 || ranges.length < tcp.length ? 'all' : ranges;
}

function peersOf(source: ManifestSource, rule: Node, direction: FirewallRule['direction']): FirewallRule['peers'] {
  const prefix = direction === 'ingress' ? 'from' : 'to';
  const written = ['Entities', 'CIDR', 'Endpoints', 'CIDRSet', 'FQDNs', 'Services'].flatMap((kind) =>
    itemsOf(get(rule, `${prefix}${kind}`)),
  );
  if (written.length === 0) return 'anyone';
  return written.map((node) => {
    const value = source.name(node)?.value ?? source.named(node, 'cidr')?.value ?? 'selected';
    return { value: value === 'world' ? '0.0.0.0/0' : value, at: source.at(node) };
  });
}
