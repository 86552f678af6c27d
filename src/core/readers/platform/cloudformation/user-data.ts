import { factsOfScript } from '../../../commands/run.ts';
import { intrinsicOf } from '../../../documents/cloudformation.ts';
import { parseShell } from '../../../documents/shell.ts';
import { embedScalar, get, itemsOf, type Node, type ScalarNode } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';
import type { StackSource } from './source.ts';

/** Start-up scripts of instances: read as shell, running on that machine. */
export function* readUserData(source: StackSource): Iterable<Fact | Embedded> {
  for (const { id, properties } of source.resources) {
    const script = scriptOf(get(properties, 'UserData') ?? get(get(properties, 'LaunchTemplateData'), 'UserData'));
    if (script === undefined || !/^\s*#!.{0,80}sh\b/.test(script.text)) continue;
    const file = embedScalar(source.file, `${id.text}.UserData`, script);
    const namespace = { kind: 'script', path: `${source.path}#${id.text}` } as const;
    const where = { setting: source.resource(id.text), standing: source.make.reading.standing, namespace };
    yield* factsOfScript(parseShell(file).tree, { file, namespace, holes: [] }, { make: source.make, where });
  }
}

/** The text within `Fn::Base64` and `Fn::Sub`; names that CloudFormation puts in are variables nobody assigns. */
function scriptOf(node: Node | undefined): ScalarNode | undefined {
  let current = node;
  for (let depth = 0; current !== undefined && depth < 4; depth++) {
    const intrinsic = intrinsicOf(current);
    if (intrinsic === undefined) return current.kind === 'scalar' ? current : undefined;
    if (intrinsic.name !== 'Base64' && intrinsic.name !== 'Sub') return undefined;
    current = intrinsic.argument.kind === 'list' ? itemsOf(intrinsic.argument)[0] : intrinsic.argument;
  }
  return undefined;
}
