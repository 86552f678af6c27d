import type { PortForward } from '../../../facts/server.ts';
import type { PoolerListen } from '../../../facts/pooler.ts';
import type { Located } from '../../../text/span.ts';
import { fieldsOfBody, groupsOf, type Fields } from './fields.ts';
import { addressOf } from './references.ts';
import type { Resource, TerraformSource } from './source.ts';
import { plainOf, portOfExpression } from './values.ts';

const streams = new Set(['TCP', 'TLS', 'TCP_UDP']);

/** Listeners of AWS network load balancers whose target group stands in the same file, and RDS proxies. */
export function* readLoadBalancers(source: TerraformSource): Iterable<PortForward | PoolerListen> {
  const groups = new Map<string, Resource>();
  for (const group of source.resources('aws_lb_target_group', 'aws_alb_target_group')) groups.set(group.address, group);
  const machines = machinesOf(source);
  for (const listener of source.resources('aws_lb_listener', 'aws_alb_listener')) {
    const fields = fieldsOfBody(listener.body, source.scope, listener.label);
    const group = groups.get(targetOf(listener, source)?.value ?? '');
    if (group !== undefined) yield* forwardOf(source, listener, fields, group, machines.get(group.address));
  }
  for (const proxy of source.resources('aws_db_proxy')) yield* proxyOf(source, proxy);
}

function targetOf(listener: Resource, source: TerraformSource): Located<string> | undefined {
  for (const action of groupsOf(listener.body, 'default_action', source.scope)) {
    const target = action.get('target_group_arn');
    if (target !== undefined) return addressOf(target, action.scope);
  }
  return undefined;
}

function* forwardOf(
  source: TerraformSource,
  listener: Resource,
  fields: Fields,
  group: Resource,
  machine: string | undefined,
): Iterable<PortForward> {
  const port = fields.get('port');
  const own = fieldsOfBody(group.body, source.scope, group.label);
  const target = own.get('port');
  const protocol = plainOf(fields.get('protocol'), fields.scope)?.value.toUpperCase() ?? '';
  if (port === undefined || target === undefined || !streams.has(protocol)) return;
  const published = portOfExpression(port, fields.scope);
  yield {
    ...source.make.base('server.forward', 'server', published.at, { setting: source.resource(listener.address) }),
    how: 'load-balancer',
    from: { place: 'machine' },
    published,
    target: portOfExpression(target, own.scope),
    to: { kind: 'setting', setting: source.resource(machine ?? group.address) },
    protocol: 'tcp',
  };
}

/** The machines that target group attachments put behind groups, by the group's address. */
function machinesOf(source: TerraformSource): ReadonlyMap<string, string> {
  const machines = new Map<string, string>();
  for (const attachment of source.resources('aws_lb_target_group_attachment', 'aws_alb_target_group_attachment')) {
    const fields = fieldsOfBody(attachment.body, source.scope, attachment.label);
    const to = fields.get('target_group_arn');
    const machine = fields.get('target_id');
    const group = to === undefined ? undefined : addressOf(to, fields.scope)?.value;
    const address = machine === undefined ? undefined : addressOf(machine, fields.scope)?.value;
    if (group !== undefined && address !== undefined) machines.set(group, address);
  }
  return machines;
}

/** An RDS proxy listens on its engine's own port, whatever the database behind it does. */
function* proxyOf(source: TerraformSource, proxy: Resource): Iterable<PoolerListen> {
  const fields = fieldsOfBody(proxy.body, source.scope, proxy.label);
  if (plainOf(fields.get('engine_family'), fields.scope)?.value.toUpperCase() !== 'POSTGRESQL') return;
  const at = source.at(proxy.label);
  yield {
    ...source.make.base('pooler.listen', 'pooler', at, { setting: source.resource(proxy.address) }),
    product: 'tunnel',
    port: { kind: 'implied', port: 5432, at },
    addresses: 'default',
  };
}
