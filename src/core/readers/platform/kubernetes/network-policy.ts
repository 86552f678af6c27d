import { get, itemsOf, type MapNode, type Node } from '../../../documents/tree.ts';
import type { FirewallRule, PortRange } from '../../../facts/firewall.ts';
import type { Located, Location } from '../../../text/span.ts';
import { inNamespace, settingOf, type ManifestObject } from './objects.ts';
import { selectorOf } from './labels.ts';
import { isPortName } from './services.ts';
import type { ManifestSource } from './source.ts';

type Direction = FirewallRule['direction'];
const directions: readonly Direction[] = ['ingress', 'egress'];

/** NetworkPolicies (semantics D.6): what is not allowed is denied, and the numbers are those of the pods, never of a Service. */
export function* policyFacts(source: ManifestSource, object: ManifestObject): Iterable<FirewallRule> {
  const spec = get(object.node, 'spec');
  const selector = selectorOf(source, get(spec, 'podSelector'));
  const guards = [{ kind: 'pods' as const, ...inNamespace(object.namespace), selector }];
  for (const direction of directions) {
    if (!covers(source, spec, direction)) continue;
    const common = { direction, verb: 'add' as const, guards, tool: 'networkpolicy', note: object.name.value };
    yield {
      ...source.make.base('firewall.rule', 'firewall', object.name.at, { setting: settingOf(source, object) }),
      ...common,
      action: 'deny',
      protocol: 'any',
      ports: 'all',
      peers: 'anyone',
      policy: true,
    };
    for (const rule of itemsOf(get(spec, direction))) {
      for (const { at, ...allowed } of openings(source, rule, direction))
        yield {
          ...source.make.base('firewall.rule', 'firewall', at, { setting: settingOf(source, object) }),
          ...common,
          ...allowed,
        };
    }
  }
}

/** Without `policyTypes` a policy is about what comes in, and about what goes out when it says so. */
function covers(source: ManifestSource, spec: Node | undefined, direction: Direction): boolean {
  const types = get(spec, 'policyTypes');
  if (types === undefined) return direction === 'ingress' || get(spec, 'egress') !== undefined;
  return itemsOf(types).some((type) => source.name(type)?.value.toLowerCase() === direction);
}

type Opening = Pick<FirewallRule, 'action' | 'protocol' | 'ports' | 'peers'> & { readonly at: Location };

/** One opening a protocol. A port without a number stands for all of them. */
function* openings(source: ManifestSource, rule: Node, direction: Direction): Iterable<Opening> {
  if (rule.kind !== 'map') return;
  const peers = peersOf(source, rule, direction);
  const items = itemsOf(get(rule, 'ports'));
  const printed = rule.entries.some(({ key, value }) => key.text === 'ports' && source.spreads(key, value).length > 0);
  const whole: Opening = { action: 'allow', protocol: 'any', ports: 'all', peers, at: source.at(rule) };
  if (items.length === 0 || printed) {
    yield whole;
    return;
  }
  for (const protocol of ['tcp', 'udp'] as const) {
    const own = items.filter((item) => (source.text(item, 'protocol')?.value ?? 'TCP').toLowerCase() === protocol);
    if (own.length > 0) yield { action: 'allow', protocol, peers, ...portsOf(source, own, source.at(rule)) };
  }
}

/** The ports of one protocol: one that is left out stands for all of them. */
function portsOf(source: ManifestSource, items: readonly Node[], rule: Location): Pick<Opening, 'ports' | 'at'> {
  const ranges = items.flatMap((item) => rangeOf(source, item) ?? []);
  const first = ranges[0]?.name?.at ?? ranges[0]?.first.at;
  return first === undefined || ranges.length < items.length ? { ports: 'all', at: rule } : { ports: ranges, at: first };
}

function rangeOf(source: ManifestSource, item: Node): PortRange | undefined {
  const first = source.port(item, 'port');
  if (first === undefined) return undefined;
  const name = first.kind === 'malformed' ? source.text(item, 'port') : undefined;
  if (name !== undefined && isPortName(name)) {
    const unknown = { kind: 'template', template: [{ kind: 'opaque', what: 'port name', at: name.at }], at: name.at } as const;
    return { first: unknown, last: unknown, name };
  }
  return { first, last: source.port(item, 'endPort') ?? first };
}

/** `from` and `to`. An empty list is everybody, as a missing one is. */
function peersOf(source: ManifestSource, rule: MapNode, direction: Direction): FirewallRule['peers'] {
  const key = direction === 'ingress' ? 'from' : 'to';
  const items = itemsOf(get(rule, key));
  if (items.length > 0) return items.map((item) => peerOf(source, item));
  // What a template prints is somebody.
  const printed = rule.entries.find((entry) => entry.key.text === key && source.spreads(entry.key, entry.value).length > 0);
  return printed === undefined ? 'anyone' : [{ value: 'template', at: source.at(printed.key) }];
}

function peerOf(source: ManifestSource, item: Node): Located<string> {
  const cidr = source.named(get(item, 'ipBlock'), 'cidr');
  if (cidr !== undefined) return cidr;
  const said = [['pods', 'podSelector'], ['namespaces', 'namespaceSelector']].flatMap(([word = '', field = '']) => {
    const selector = get(item, field);
    if (selector === undefined) return [];
    const labels = Object.entries(selectorOf(source, selector)).map(([key, value]) => `${key}=${value}`);
    return [`${word} ${labels.length === 0 ? 'all' : labels.join(',')}`];
  });
  return { value: said.join(' in '), at: source.at(item) };
} // prettier-ignore
