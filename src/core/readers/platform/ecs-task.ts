import { dialsOf } from '../../commands/connection-strings.ts';
import { factsOfArguments, factsOfText } from '../../commands/run.ts';
import type { Word } from '../../commands/command.ts';
import { dialsOfVariables, type VariableEntry } from '../../conninfo/variables.ts';
import { embedScalar, get, itemsOf, scalarOf, scalarsOf, type Node, type ScalarNode } from '../../documents/tree.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Embedded } from '../../facts/reading.ts';
import type { Setting } from '../../facts/setting.ts';
import { textParts } from '../../templates/text-parts.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import { FactMaker, reader } from '../reader.ts';

/** Task definitions of Amazon ECS in JSON: what each container is given, its command and its health check. */
export const ecsTask = reader<'json'>({
  id: 'platform/ecs-task',
  title: 'ECS task definitions',
  layers: ['client'],
  notation: 'json',
  files: ['*.json'],
  recognises: (text) => /"containerDefinitions"\s{0,20}:/.test(text),
  *read({ file, tree }, reading) {
    const path = file.embeddedIn?.path ?? file.path;
    const task = get(tree, 'taskDefinition') ?? tree;
    const family = scalarOf(get(task, 'family'))?.text ?? 'task';
    const make = new FactMaker('platform/ecs-task', reading, { kind: 'task', path, family });
    for (const container of itemsOf(get(task, 'containerDefinitions'))) {
      const name = scalarOf(get(container, 'name'))?.text ?? '';
      yield* containerFacts(file, make, container, { kind: 'task', path, family, container: name });
    }
  },
});

function* containerFacts(file: SourceFile, make: FactMaker, container: Node, setting: Setting): Iterable<Fact | Embedded> {
  const where = { setting, standing: make.reading.standing, namespace: { kind: 'process', setting } } as const;
  const entries = itemsOf(get(container, 'environment')).flatMap((item) => entryOf(file, item) ?? []);
  yield* dialsOf(dialsOfVariables(entries), { make, ...where });
  const command = scalarsOf(get(container, 'command')).map((node) => wordOf(file, node));
  yield* factsOfArguments(command, [], file, { make, where });
  const [kind, ...check] = scalarsOf(get(get(container, 'healthCheck'), 'command'));
  const probe = { make, where: { ...where, purpose: 'probe' as const } };
  if (kind?.text === 'CMD-SHELL' && check[0] !== undefined)
    yield* factsOfText(wordOf(file, check[0]), 'healthCheck', file, probe);
  if (kind?.text === 'CMD') yield* factsOfArguments(check.map((node) => wordOf(file, node)), [], file, probe); // prettier-ignore
}

function entryOf(file: SourceFile, item: Node): VariableEntry | undefined {
  const name = scalarOf(get(item, 'name'));
  const value = scalarOf(get(item, 'value'));
  if (name === undefined || value === undefined) return undefined;
  return { name: { value: name.text, at: locate(file, name.span.start, name.span.end) }, value: wordOf(file, value) };
}

function wordOf(file: SourceFile, node: ScalarNode): Word {
  const inner = embedScalar(file, `value.${node.span.start}`, node);
  return { value: textParts(inner, 0, inner.text.length), at: locate(file, node.span.start, node.span.end) };
}
