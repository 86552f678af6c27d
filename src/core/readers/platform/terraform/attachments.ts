import type { HclBlock, HclBody } from '../../../documents/hcl.ts';
import type { Attachment } from '../../../facts/platform.ts';
import type { Located } from '../../../text/span.ts';
import { attributeOf, instancesOf } from './fields.ts';
import { addressesOf, addressOf } from './references.ts';
import type { Scope, TerraformSource } from './source.ts';

/** Arguments that put a resource into groups. */
const groupArguments = [
  'vpc_security_group_ids',
  'security_group_ids',
  'security_groups',
  'network_security_group_id',
  'db_security_groups',
];
/** Blocks of a resource that carry such arguments. */
const carriers = new Set([
  'network_configuration',
  'vpc_config',
  'network_interface',
  'network_interfaces',
  'vpc_options',
  'cluster_config',
]);
/** In these the same arguments name sources of traffic. */
const ruleTypes = /^aws_(default_)?(vpc_)?security_group|^aws_network_acl/;
/** Resources that only tie one thing to a group: which argument names the thing. */
const ties: Readonly<Record<string, string>> = {
  azurerm_subnet_network_security_group_association: 'subnet_id',
  azurerm_network_interface_security_group_association: 'network_interface_id',
  aws_network_interface_sg_attachment: 'network_interface_id',
};

/** Which groups stand before which resource or module call. */
export function* readAttachments(source: TerraformSource): Iterable<Attachment> {
  for (const item of source.body.items) {
    const address = item.kind === 'block' ? addressOfBlock(item) : undefined;
    if (item.kind !== 'block' || address === undefined || ruleTypes.test(address)) continue;
    const [first] = instancesOf(item.body, source.scope, item.type);
    const scope = first?.scope ?? source.scope;
    const from = tiedThing(item, scope) ?? address;
    for (const group of groupsOfResource(item, scope)) {
      const base = source.make.base('platform.attachment', 'platform', group.at, { setting: source.resource(from) });
      yield { ...base, how: 'group', from, to: group.value };
    }
  }
}

function addressOfBlock(block: HclBlock): string | undefined {
  const [first, second] = block.labels;
  if (block.type.name === 'module') return first === undefined ? undefined : `module.${first.name}`;
  return block.type.name === 'resource' && second !== undefined ? `${first?.name ?? ''}.${second.name}` : undefined;
}

function tiedThing(block: HclBlock, scope: Scope): string | undefined {
  const argument = ties[block.labels[0]?.name ?? ''];
  const thing = argument === undefined ? undefined : attributeOf(block.body, argument);
  return thing === undefined ? undefined : addressOf(thing, scope)?.value;
}

function* groupsOfResource(block: HclBlock, scope: Scope): Iterable<Located<string>> {
  yield* groupsOfBody(block.body, scope);
  for (const item of block.body.items) {
    if (item.kind === 'block' && carriers.has(item.type.name)) yield* groupsOfBody(item.body, scope);
  }
  const type = block.labels[0]?.name ?? '';
  if (type === 'aws_network_interface_sg_attachment') yield* addressesOf(attributeOf(block.body, 'security_group_id'), scope);
  // Google machines are reached through their network tags.
  if (/^google_compute_instance/.test(type)) {
    for (const tag of addressesOf(attributeOf(block.body, 'tags'), scope)) yield { value: `tag:${tag.value}`, at: tag.at };
  }
}

function* groupsOfBody(body: HclBody, scope: Scope): Iterable<Located<string>> {
  for (const name of groupArguments) {
    yield* addressesOf(attributeOf(body, name), scope);
  }
}
