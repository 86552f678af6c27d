import type { HclBlock, HclBody, HclExpression, HclTemplate } from '../../../documents/hcl.ts';
import type { Definition } from '../../../facts/platform.ts';
import type { Embedded } from '../../../facts/reading.ts';
import type { Setting } from '../../../facts/setting.ts';
import { reduce } from './expressions.ts';
import { embedScript } from './embedded-script.ts';
import { attributeOf } from './fields.ts';
import type { TerraformSource } from './source.ts';

const argumentsWithScripts = ['user_data', 'user_data_base64', 'metadata_startup_script', 'custom_data', 'startup_script'];

/** Commands that Terraform itself runs, here (`local-exec`) or on the new machine (`remote-exec`). */
function* readProvisioners(source: TerraformSource, body: HclBody, address: string): Iterable<Embedded | Definition> {
  for (const item of body.items) {
    if (item.kind !== 'block' || item.type.name !== 'provisioner') continue;
    const isLocal = item.labels[0]?.name === 'local-exec';
    const setting: Setting = isLocal ? { kind: 'machine', path: source.path } : source.resource(address);
    for (const command of commandsOf(attributeOf(item.body, isLocal ? 'command' : 'inline'))) {
      yield* embedScript(source, `${address}.provisioner.${command.start}`, command, setting);
    }
  }
}

function commandsOf(value: HclExpression | undefined): readonly HclTemplate[] {
  const list = value?.kind === 'tuple' ? value.items : [value];
  return list.filter((item) => item?.kind === 'template');
}

/** Start-up scripts written out in a resource: read as shell, running on that machine. */
export function* readUserData(source: TerraformSource): Iterable<Embedded | Definition> {
  for (const block of source.blocks('resource')) {
    const [type, name] = block.labels;
    if (type === undefined || name === undefined) continue;
    const address = `${type.name}.${name.name}`;
    for (const argument of argumentsWithScripts) {
      const script = scriptOf(block, argument, source);
      if (script === undefined) continue;
      yield* embedScript(source, `${address}.${argument}`, script, source.resource(address));
    }
    yield* readProvisioners(source, block.body, address);
  }
}

function scriptOf(block: HclBlock, argument: string, source: TerraformSource): HclTemplate | undefined {
  const value = attributeOf(block.body, argument);
  const reduced = value === undefined ? undefined : reduce(value, source.scope);
  if (reduced?.kind !== 'template') return undefined;
  const first = reduced.parts[0];
  return first?.kind === 'text' && /^\s*#!.{0,80}sh\b/.test(first.value) ? reduced : undefined;
}
