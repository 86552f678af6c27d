import { intrinsicOf } from '../../../documents/cloudformation.ts';
import { entriesOf, itemsOf, type Node } from '../../../documents/tree.ts';
import type { Attachment } from '../../../facts/platform.ts';
import type { Located } from '../../../text/span.ts';
import { isMember } from './databases.ts';
import type { StackSource } from './source.ts';

/** Properties that put a resource into groups, at any depth of it (`VpcConfig`, `NetworkInterfaces`). */
const groupProperty = /^(?:vpc)?security_?groups?(?:ids?)?$|^groupset$|^dbsecuritygroups$/i;
/** In these the same properties name sources of traffic. */
const ruleType = /^AWS::EC2::SecurityGroup/;
const deepest = 12;

/** Which groups stand before which resource. */
export function* readAttachments(source: StackSource): Iterable<Attachment> {
  for (const resource of source.resources) {
    if (ruleType.test(resource.type) || resource.properties === undefined || isMember(resource)) continue;
    for (const group of groupsBelow(source, resource.properties, 0)) {
      const setting = source.resource(resource.id.text);
      const base = source.make.base('platform.attachment', 'platform', group.at, { setting });
      yield { ...base, how: 'group', from: resource.id.text, to: group.value };
    }
  }
}

function* groupsBelow(source: StackSource, node: Node, depth: number): Generator<Located<string>> {
  if (depth > deepest || source.evaluationsLeft-- <= 0) return;
  for (const item of itemsOf(node)) yield* groupsBelow(source, item, depth + 1);
  for (const { key, value } of entriesOf(node)) {
    if (groupProperty.test(key.text)) yield* groupsIn(source, value);
    else yield* groupsBelow(source, value, depth + 1);
  }
}

/** A list of groups, or one. */
function* groupsIn(source: StackSource, value: Node): Generator<Located<string>> {
  const items = value.kind === 'list' && intrinsicOf(value) === undefined ? value.items : [value];
  for (const item of items) {
    const group = source.named(item);
    if (group !== undefined) yield group;
  }
}
