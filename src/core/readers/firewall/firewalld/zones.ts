import { readForward, readZonePort, readZoneService, zoneOpening, type ZoneRule } from '../../../commands/firewall/firewalld.ts';
import { hostRule, peerOf, type RuleContext } from '../../../commands/firewall/rules.ts';
import { xmlAttribute, type XmlElement } from '../../../documents/xml.ts';
import type { Fact } from '../../../facts/fact.ts';
import { nameOf } from '../../../text/paths.ts';
import { locate } from '../../../text/source-file.ts';
import { attribute, childrenOf } from './elements.ts';

/** Ports and services of a zone hold for its sources; a zone without any holds for everybody who is in no other. */
export function* readZone(context: RuleContext, zone: XmlElement): Iterable<Fact> {
  const sources = childrenOf(zone, 'source').flatMap(
    (source) => attribute(context, source, 'address') ?? attribute(context, source, 'ipset') ?? [],
  );
  const name = nameOf(context.file.embeddedIn?.path ?? context.file.path).replace(/\.xml$/, '');
  const frame = { context, verb: 'add', zone: name, peers: sources.map((source) => peerOf(source)) } as const;
  yield* targetOf(context, zone, frame.peers);
  for (const child of zone.children) {
    if (child.kind !== 'element') continue;
    const rule: ZoneRule = { ...frame, at: locate(context.file, child.start, child.end) };
    if (child.name === 'rule') yield* readRule(rule, child);
    else yield* readElement(rule, child, 'allow');
  }
}

/** `target="ACCEPT"` lets everything in; the other targets turn away what nothing allows. */
function* targetOf(context: RuleContext, zone: XmlElement, peers: ZoneRule['peers']): Iterable<Fact> {
  const target = xmlAttribute(zone, 'target');
  if (target === undefined || !/^(ACCEPT|DROP|%%REJECT%%|REJECT)$/.test(target.value)) return;
  const action = target.value === 'ACCEPT' ? 'allow' : 'deny';
  const at = locate(context.file, target.start, target.end);
  yield hostRule(context, {
    tool: 'firewalld',
    at,
    direction: 'ingress',
    action,
    protocol: 'any',
    ports: 'all',
    peers,
    policy: true,
  });
}

function* readElement(rule: ZoneRule, element: XmlElement, action: 'allow' | 'deny'): Iterable<Fact> {
  const { context } = rule;
  if (element.name === 'port') yield* withAction(readPort(rule, element), action);
  else if (element.name === 'service') {
    const name = attribute(context, element, 'name');
    if (name !== undefined) yield* withAction(readZoneService(rule, name), action);
  } else if (element.name === 'forward-port') {
    const [port, toPort, toAddress, protocol] = ['port', 'to-port', 'to-addr', 'protocol'].map((name) =>
      attribute(context, element, name),
    );
    yield* readForward(rule, port, toPort, toAddress, protocol);
  }
}

/** In a file number and protocol are two attributes. */
function* readPort(rule: ZoneRule, element: XmlElement): Iterable<Fact> {
  const port = attribute(rule.context, element, 'port');
  const protocol = attribute(rule.context, element, 'protocol');
  if (port === undefined || protocol === undefined) return;
  const slash = {
    kind: 'text',
    text: '/',
    at: { path: port.at.path, span: { start: port.at.span.end, end: port.at.span.end } },
  } as const;
  yield* readZonePort(rule, { value: [...port.value, slash, ...protocol.value], at: port.at });
}

function* withAction(facts: Iterable<Fact>, action: 'allow' | 'deny'): Iterable<Fact> {
  for (const fact of facts) yield fact.kind === 'firewall.rule' ? { ...fact, action } : fact;
}

/** A rich rule: its elements stand under `<rule>`. */
function* readRule(rule: ZoneRule, element: XmlElement): Iterable<Fact> {
  const denied = childrenOf(element, 'reject', 'drop').length > 0;
  if (!denied && childrenOf(element, 'accept', 'forward-port').length === 0) return;
  const action = denied ? 'deny' : 'allow';
  const own: ZoneRule = { ...rule, peers: peersOfRule(rule, element) };
  const elements = childrenOf(element, 'port', 'service', 'forward-port');
  for (const child of elements) yield* readElement(own, child, action);
  const others = childrenOf(element, 'protocol', 'icmp-block', 'icmp-type', 'masquerade', 'source-port');
  if (elements.length === 0 && others.length === 0) yield zoneOpening(own, 'all', 'any', action);
}

function peersOfRule(rule: ZoneRule, element: XmlElement): ZoneRule['peers'] {
  const [source] = childrenOf(element, 'source');
  const address = attribute(rule.context, source, 'address') ?? attribute(rule.context, source, 'ipset');
  if (source === undefined || address === undefined) return rule.peers;
  return [peerOf(address, /^(?:true|yes|1)$/i.test(xmlAttribute(source, 'invert')?.value ?? ''))];
}
