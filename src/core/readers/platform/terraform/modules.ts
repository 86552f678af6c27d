import type { Fact } from '../../../facts/fact.ts';
import { resolvePath } from '../../../text/paths.ts';
import { readDatabaseModule } from './databases.ts';
import { instancesOf, type Fields } from './fields.ts';
import { readSecurityGroupModule } from './security-group-module.ts';
import type { TerraformSource } from './source.ts';
import { plainOf } from './values.ts';
import { definitionsOf } from './variables.ts';

/** Arguments of a call that are no variables of the module. */
const notInputs = new Set(['source', 'version', 'for_each', 'count', 'providers', 'depends_on']);

/** Module calls: a local source is tied to its directory, whose variables get the arguments; public modules speak for their resources. */
export function* readModules(source: TerraformSource): Iterable<Fact> {
  for (const block of source.blocks('module')) {
    const label = block.labels[0];
    if (label === undefined) continue;
    const instances = instancesOf(block.body, source.scope, label);
    const [first] = instances;
    if (first === undefined) continue;
    const address = `module.${label.name}`;
    const written = plainOf(first.get('source'), first.scope);
    if (written !== undefined && /^\.\.?(\/|$)/.test(written.value)) {
      const directory = resolvePath(source.module, written.value);
      if (directory === undefined) continue;
      const base = source.make.base('platform.attachment', 'platform', written.at, { setting: source.resource(address) });
      yield { ...base, how: 'module', from: label.name, to: directory };
      for (const item of block.body.items) {
        if (item.kind !== 'attribute' || notInputs.has(item.name.name)) continue;
        const namespace = { kind: 'terraform', module: directory, what: 'var' } as const;
        yield* definitionsOf({ source, namespace, rank: 5 }, item.name.name, item.name, item.value, first.scope);
      }
    } else if (written !== undefined) {
      for (const fields of instances) yield* readPublicModule(source, address, written.value, fields);
    }
  }
}

function* readPublicModule(source: TerraformSource, address: string, from: string, fields: Fields): Iterable<Fact> {
  if (/terraform-aws-modules\/(terraform-aws-)?security-group\b/.test(from))
    yield* readSecurityGroupModule(source, address, fields);
  else if (/terraform-aws-modules\/(terraform-aws-)?rds-aurora\b/.test(from))
    yield* readDatabaseModule(source, address, fields, true);
  else if (/terraform-aws-modules\/(terraform-aws-)?rds(\/|\.git|\?|$)/.test(from))
    yield* readDatabaseModule(source, address, fields, false);
}
