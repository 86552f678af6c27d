import type { Region } from '../text/line-index.ts';
import type { Location } from '../text/span.ts';
import type { Conninfo, Endpoint } from './client.ts';
import type { Fact } from './fact.ts';
import type { FirewallRule } from './firewall.ts';
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
      return port.ports.map((located) => located.value).join('|');
    case 'implied':
      return `(${port.port}${port.environment === undefined ? '' : ' or PGPORT'})`;
    case 'malformed':
      return 'malformed';
  }
}

export function describeHost(host: HostValue): string {
  if (host.kind === 'name') return describeTemplate(host.template);
  if (host.kind === 'implied-loopback') return '(localhost)';
  return host.directory === 'default' ? '(socket)' : `socket ${describeTemplate(host.directory)}`;
}

export function describeSetting(setting: Setting): string {
  switch (setting.kind) {
    case 'compose-service':
      return `service ${setting.service}`;
    case 'container-run':
      return `container ${setting.name ?? setting.ordinal}`;
    case 'image-build':
      return 'image';
    case 'pod':
      return `pod ${setting.workload}`;
    case 'task':
      return `task ${setting.family}`;
    case 'job':
      return `job ${setting.job}`;
    case 'job-service':
      return `job ${setting.job} service ${setting.service}`;
    case 'inside':
      return `inside ${setting.of} ${setting.target}`;
    case 'resource':
      return setting.address;
    case 'secret':
      return `secret ${setting.name}`;
    default:
      return setting.kind;
  }
}

function endpoints(conninfo: Conninfo): string {
  return conninfo.endpoints
    .map((endpoint: Endpoint) => `${describeHost(endpoint.host)}:${describePort(endpoint.port)}`)
    .join(',');
}

function forward(fact: PortForward): string {
  const target = fact.target.kind === 'named' ? fact.target.name.value : describePort(fact.target);
  const address = fact.from.address === undefined ? '' : `${fact.from.address.value}:`;
  return `${address}${describePort(fact.published)} -> ${target} (${fact.how})`;
}

function firewall(fact: FirewallRule): string {
  const ports =
    fact.ports === 'all'
      ? 'all'
      : fact.ports
          .map(({ first, last }) => (first.at === last.at ? describePort(first) : `${describePort(first)}-${describePort(last)}`))
          .join(',');
  const peers = fact.peers === 'anyone' ? 'anyone' : fact.peers.map((peer) => peer.value).join(',');
  return `${fact.verb === 'remove' ? 'remove ' : ''}${fact.policy === true ? 'policy ' : ''}${fact.action} ${fact.direction} ${ports}/${fact.protocol} from ${peers} (${fact.tool})`;
}

function detail(fact: Fact): string {
  switch (fact.kind) {
    case 'server.listen':
      return `${describePort(fact.port)} rank ${fact.rank}`;
    case 'server.forward':
      return forward(fact);
    case 'firewall.rule':
      return firewall(fact);
    case 'client.conninfo':
      return `${endpoints(fact.conninfo)} ${fact.dialect} ${fact.purpose}${fact.label === undefined ? '' : ` as ${fact.label.value}`}`;
    case 'pooler.upstream':
      return `${fact.pool.value} -> ${endpoints(fact.conninfo)} (${fact.product})`;
    case 'pooler.listen':
      return `${describePort(fact.port)} (${fact.product})`;
    case 'socket.path':
      return `${describeTemplate(fact.directory)} ${fact.port.value} ${fact.usedAs}`;
    case 'socket.hba':
      return `${fact.type} ${fact.database.value} ${fact.user.value} ${fact.address?.value ?? ''} ${fact.method.value}`;
    case 'socket.hba-file':
      return `${fact.records} records`;
    case 'restart.command':
      return `${fact.verb} ${fact.service.value} (${fact.tool})`;
    case 'restart.write':
      return `${fact.target.value}${fact.carriesPort ? ' with port' : ''}${fact.source === undefined ? '' : ` from ${fact.source}`}`;
    case 'platform.listen':
      return `${describePort(fact.port)} (${fact.product})`;
    case 'platform.definition':
      return `${fact.name}=${fact.value === undefined ? '?' : withoutCredentials(describeTemplate(fact.value.value))}`;
    case 'platform.name':
      return `${fact.names.map((name) => name.value).join(',')} in ${fact.network}`;
    case 'platform.image':
      return typeof fact.image === 'string' ? fact.image : describeTemplate(fact.image.value);
    case 'platform.mount':
      return `${fact.source} -> ${fact.target.value}`;
    case 'platform.attachment':
      return `${fact.how} ${fact.to}`;
  }
}
