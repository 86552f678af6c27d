import type { Region } from '../text/line-index.ts';
import type { Location } from '../text/span.ts';
import type { ClientConninfo, Conninfo, Endpoint } from './client.ts';
import type { Fact, FactKind, FactOf } from './fact.ts';
import type { FirewallRule, PortRange } from './firewall.ts';
import type { OtherListen } from './platform.ts';
import type { ConfigWrite, RestartCommand } from './restart.ts';
import type { Setting } from './setting.ts';
import type { PortForward } from './server.ts';
import type { HostValue, PortValue, Template } from './template.ts';

/**
 * One line for people: `docker-compose.yml:7:9 server.forward 5433 -> 5432 (compose) [service db]`.
 * Used by the documentation tests and `--explain`; shows only ports, hosts, names and verbs, never a credential.
 */
export function describeFact(fact: Fact, regionOf: (at: Location) => Region): string {
  const { startLine, startColumn } = regionOf(fact.at);
  const standing = fact.standing === 'effective' ? '' : ` <${fact.standing}>`;
  return `${fact.at.path}:${startLine}:${startColumn} ${fact.kind} ${detail(fact)} [${describeSetting(fact.setting)}]${standing}`.replace(
    / {2,}/g,
    ' ',
  );
}

export function describeTemplate(template: Template): string {
  return template
    .map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind === 'opaque') return '${?}';
      const fallback = part.use.fallback === undefined ? '' : `:-${describeTemplate(part.use.fallback.value)}`;
      return `\${${part.use.name}${fallback}}`;
    })
    .join('');
}

/** A connection string may hold a password: what stands before its `@` is not shown. */
function withoutCredentials(text: string): string {
  return text.replace(/:\/\/.*@/, '://***@').replace(/(password|pwd)\s*=\s*[^\s;&]*/gi, '$1=***');
}

export function describePort(port: PortValue | undefined): string {
  switch (port?.kind) {
    case undefined:
      return 'random';
    case 'literal':
      return String(port.port);
    case 'template':
      return describeTemplate(port.template);
    case 'choice':
      return choice(port);
    case 'implied':
      return `(${port.port}${port.environment === undefined ? '' : ' or PGPORT'})`;
    case 'malformed':
      return 'malformed';
  }
}

function choice({ ports, implied }: Extract<PortValue, { kind: 'choice' }>): string {
  const numbers = ports.map((located) => located.value).join('|');
  return implied === true ? `(${numbers})` : numbers;
}

export function describeHost(host: HostValue): string {
  if (host.kind === 'name') return describeTemplate(host.template);
  if (host.kind === 'implied-loopback') return '(localhost)';
  return host.directory === 'default' ? '(socket)' : `socket ${describeTemplate(host.directory)}`;
}

type SettingOf<K extends Setting['kind']> = Extract<Setting, { readonly kind: K }>;

/** What a setting is called. */
const settings: { readonly [K in Setting['kind']]: (setting: SettingOf<K>) => string } = {
  'compose-service': ({ service }) => `service ${service}`,
  'container-run': ({ name, ordinal }) => `container ${name ?? ordinal}`,
  'image-build': () => 'image',
  pod: ({ workload, container }) => `pod ${workload}${container === undefined ? '' : ` ${container}`}`,
  'kubernetes-object': ({ object }) => object,
  task: ({ family }) => `task ${family}`,
  job: ({ job, step }) => `job ${job}${step === undefined ? '' : ` step ${step}`}`,
  'job-service': ({ job, service }) => `job ${job} service ${service}`,
  machine: ({ hosts }) => (hosts === undefined ? 'machine' : `machine ${hosts}`),
  inside: ({ of, target }) => `inside ${of} ${target}`,
  resource: ({ address }) => address,
  application: ({ kind }) => kind,
  database: ({ kind }) => kind,
  secret: ({ name }) => `secret ${name}`,
};

export function describeSetting(setting: Setting): string {
  return (settings[setting.kind] as (setting: Setting) => string)(setting);
}

function endpoints(conninfo: Conninfo): string {
  return conninfo.endpoints
    .map((endpoint: Endpoint) => `${describeHost(endpoint.host)}:${describePort(endpoint.port)}`)
    .join(',');
}

function dial({ conninfo, dialect, purpose, label, unless }: ClientConninfo): string {
  const named = label === undefined ? '' : ` as ${label.value}`;
  return `${endpoints(conninfo)} ${dialect} ${purpose}${named}${unless === undefined ? '' : ` unless ${unless.name}`}`;
}

function forward(fact: PortForward): string {
  const target = fact.target.kind === 'named' ? fact.target.name.value : describePort(fact.target);
  const address = fact.from.address === undefined ? '' : `${fact.from.address.value}:`;
  return `${address}${describePort(fact.published)} -> ${target} (${fact.how}${fact.headless === true ? ', headless' : ''})${destination(fact)}`;
}

/** Where a Service leads; what other forwards lead to is their setting. */
function destination({ from, to }: PortForward): string {
  if (from.place !== 'cluster' && from.place !== 'node') return '';
  if (to.kind === 'endpoint') return ` to ${describeHost(to.endpoint.host)}`;
  if (to.kind === 'selector') return ` to ${labels(to.selector)}`;
  return to.setting.kind === 'kubernetes-object' ? ` to ${to.setting.object}` : '';
}

function labels(of: Readonly<Record<string, string>>): string {
  return Object.entries(of)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

function declared(fact: OtherListen): string {
  if (fact.declared === undefined) return '';
  return fact.declared.name === undefined ? ' declared' : ` declared as ${fact.declared.name.value}`;
}

function describeRange({ first, last, name }: PortRange): string {
  if (name !== undefined) return name.value;
  return first.at === last.at ? describePort(first) : `${describePort(first)}-${describePort(last)}`;
}

function firewall(fact: FirewallRule): string {
  const ports = fact.ports === 'all' ? 'all' : fact.ports.map(describeRange).join(',');
  const peers = fact.peers === 'anyone' ? 'anyone' : fact.peers.map((peer) => peer.value).join(',');
  return `${fact.verb === 'remove' ? 'remove ' : ''}${fact.policy === true ? 'policy ' : ''}${fact.action} ${fact.direction} ${ports}/${fact.protocol} from ${peers} (${fact.tool})${guarded(fact)}`;
}

function trigger({ trigger: by }: RestartCommand): string {
  return by.kind === 'direct' ? '' : ` when notified as ${[by.name, ...(by.listens ?? [])].join(' or ')} at ${by.when}`;
}

function notified({ notifies }: ConfigWrite): string {
  return notifies.length === 0 ? '' : ` notifies ${notifies.map((name) => name.value).join(',')}`;
}

function guarded({ guards }: FirewallRule): string {
  return guards.map((guard) => (guard.kind === 'pods' ? ` on pods ${labels(guard.selector)}` : '')).join('');
}

/** What a fact of each kind states. */
const details: { readonly [K in FactKind]: (fact: FactOf<K>) => string } = {
  'server.listen': ({ port, rank }) => `${describePort(port)} rank ${rank}`,
  'server.forward': forward,
  'firewall.rule': firewall,
  'client.conninfo': dial,
  'pooler.upstream': ({ pool, conninfo, product }) => `${pool.value} -> ${endpoints(conninfo)} (${product})`,
  'pooler.listen': ({ port, product }) => `${describePort(port)} (${product})`,
  'socket.path': ({ directory, port, usedAs }) => `${describeTemplate(directory)} ${port.value} ${usedAs}`,
  'socket.hba': ({ type, database, user, address, method }) =>
    `${type} ${database.value} ${user.value} ${address?.value ?? ''} ${method.value}`,
  'socket.hba-file': ({ records }) => `${records} records`,
  'restart.command': (fact) => `${fact.verb} ${fact.service.value} (${fact.tool})${trigger(fact)}`,
  'restart.write': (fact) =>
    `${fact.target.value}${fact.carriesPort ? ' with port' : ''}${fact.source === undefined ? '' : ` from ${fact.source}`}${notified(fact)}`,
  'platform.listen': (fact) => `${describePort(fact.port)} (${fact.product})${declared(fact)}`,
  'platform.definition': ({ name, value }) =>
    `${name}=${value === undefined ? '?' : withoutCredentials(describeTemplate(value.value))}`,
  'platform.name': ({ names, network }) => `${names.map((name) => name.value).join(',')} in ${network}`,
  'platform.image': ({ image }) => (typeof image === 'string' ? image : describeTemplate(image.value)),
  'platform.mount': ({ source, target }) => `${source} -> ${target.value}`,
  'platform.attachment': ({ how, to, prefix }) => `${how} ${to}${prefix === undefined ? '' : ` as ${prefix}*`}`,
};

function detail(fact: Fact): string {
  return (details[fact.kind] as (fact: Fact) => string)(fact);
}
