import type { HclBlock } from '../../../documents/hcl.ts';
import type { Fact } from '../../../facts/fact.ts';
import { resolvePath } from '../../../text/paths.ts';
import type { Located } from '../../../text/span.ts';
import { readDatabaseModule, writtenEngine } from './databases.ts';
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
    const instances = label === undefined ? [] : instancesOf(block.body, source.scope, label);
    const written = plainOf(instances[0]?.get('source'), source.scope);
    if (label === undefined || written === undefined) continue;
    if (/^\.\.?(?:\/|$)/.test(written.value)) yield* readLocalModule(source, block, label.name, written);
    else for (const fields of instances) yield* readPublicModule(source, `module.${label.name}`, written.value, fields);
  }
}

function* readLocalModule(source: TerraformSource, block: HclBlock, name: string, written: Located<string>): Iterable<Fact> {
  const directory = resolvePath(source.module, written.value);
  if (directory === undefined) return;
  const base = source.make.base('platform.attachment', 'platform', written.at, { setting: source.resource(`module.${name}`) });
  yield { ...base, how: 'module', from: name, to: directory };
  // Of several instances the first stands for all.
  const [fields] = instancesOf(block.body, source.scope, block.type);
  const scope = fields?.scope ?? source.scope;
  if (fields !== undefined) yield* readDatabaseCall(source, `module.${name}`, fields);
  const namespace = { kind: 'terraform', module: directory, what: 'var' } as const;
  for (const item of block.body.items) {
    if (item.kind !== 'attribute' || notInputs.has(item.name.name)) continue;
    yield* definitionsOf({ source, namespace, rank: 5 }, item.name.name, item.name, item.value, scope);
  }
}

/** A call that says `engine` and `port` as a database resource does is one, whatever the module makes of it inside. */
function* readDatabaseCall(source: TerraformSource, address: string, fields: Fields): Iterable<Fact> {
  const engine = writtenEngine(fields, 'engine') ?? '';
  if (engine.includes('postgres') && fields.get('port') !== undefined)
    yield* readDatabaseModule(source, address, fields, engine.includes('aurora'));
}

function* readPublicModule(source: TerraformSource, address: string, from: string, fields: Fields): Iterable<Fact> {
  if (/terraform-aws-modules\/(terraform-aws-)?security-group\b/.test(from))
    yield* readSecurityGroupModule(source, address, fields);
  else if (/terraform-aws-modules\/(terraform-aws-)?rds-aurora\b/.test(from))
    yield* readDatabaseModule(source, address, fields, true);
  else if (/terraform-aws-modules\/(terraform-aws-)?rds(\/|\.git|\?|$)/.test(from))
    yield* readDatabaseModule(source, address, fields, false);
}
