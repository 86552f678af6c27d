import { factsOfShell } from '../../commands/shell-text.ts';
import { dialsOf } from '../../commands/connection-strings.ts';
import { dialsOfVariables, type VariableEntry } from '../../conninfo/variables.ts';
import { embedScalar, entriesOf, get, itemsOf, scalarOf, scalarsOf, type Node, type ScalarNode } from '../../documents/tree.ts';
import type { PortForward } from '../../facts/server.ts';
import type { Setting } from '../../facts/setting.ts';
import { portOf, type PortValue } from '../../facts/template.ts';
import { textParts } from '../../templates/text-parts.ts';
import { directoryOf, resolvePath } from '../../text/paths.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import { FactMaker, reader } from '../reader.ts';

const commands = ['onCreateCommand', 'updateContentCommand', 'postCreateCommand', 'postStartCommand', 'postAttachCommand'];

/** A development container: what runs in it, what it dials, and the ports an editor forwards to it and its neighbours. */
export const devcontainer = reader<'json'>({
  id: 'platform/devcontainer',
  title: 'Development containers',
  layers: ['server', 'client'],
  notation: 'json',
  files: ['devcontainer.json', '.devcontainer.json'],
  *read({ file, tree }, reading) {
    const path = file.embeddedIn?.path ?? file.path;
    const service = serviceOf(path, tree);
    const setting: Setting = service(scalarOf(get(tree, 'service'))?.text) ?? { kind: 'task', path, family: 'devcontainer' };
    const make = new FactMaker('platform/devcontainer', reading, setting);
    const where = { setting: make.setting, standing: reading.standing, namespace: { kind: 'process', setting } } as const;
    for (const item of itemsOf(get(tree, 'forwardPorts')))
      if (item.kind === 'scalar') yield* forward(file, make, item, service, setting);
    for (const part of ['containerEnv', 'remoteEnv'])
      yield* dialsOf(dialsOfVariables(variablesOf(file, get(tree, part))), { make, ...where });
    for (const name of commands)
      for (const text of textsOf(get(tree, name)))
        yield* factsOfShell(embedScalar(file, `${name}.${text.span.start}`, text), [], { make, where });
  },
});

/** A service of the first compose file it names, by its name. */
function serviceOf(path: string, tree: Node | undefined): (name: string | undefined) => Setting | undefined {
  const [compose] = scalarsOf(get(tree, 'dockerComposeFile'));
  const file = compose === undefined ? undefined : resolvePath(directoryOf(path), compose.text);
  return (name) =>
    file === undefined || name === undefined ? undefined : { kind: 'compose-service', path: file, service: name };
}

/** `5432` of the container itself, `"db:5432"` of a neighbour. An editor takes the same number outside when it is free. */
function* forward(
  file: SourceFile,
  make: FactMaker,
  item: ScalarNode,
  service: (name: string) => Setting | undefined,
  own: Setting,
): Iterable<PortForward> {
  const colon = item.text.lastIndexOf(':');
  const to = colon < 0 ? own : service(item.text.slice(0, colon));
  const from = item.span.start + colon + 1;
  if (to === undefined || !item.exact) return;
  const at = locate(file, from, item.span.end);
  const target: PortValue = portOf([{ kind: 'text', text: item.text.slice(colon + 1), at }], at);
  yield {
    ...make.base('server.forward', 'server', at, { setting: to }),
    how: 'devcontainer',
    from: { place: 'machine' },
    published: target,
    target,
    to: { kind: 'setting', setting: to },
    protocol: 'tcp',
  };
}

function variablesOf(file: SourceFile, node: Node | undefined): VariableEntry[] {
  return entriesOf(node).flatMap(({ key, value }): VariableEntry[] => {
    if (value.kind !== 'scalar' || value.text.includes('${')) return [];
    const inner = embedScalar(file, key.text, value);
    const name = { value: key.text, at: locate(file, key.span.start, key.span.end) };
    return [
      { name, value: { value: textParts(inner, 0, inner.text.length), at: locate(file, value.span.start, value.span.end) } },
    ];
  });
}

/** One text, or texts by name that run beside each other. A list is a command without a shell: nobody writes one here for a client. */
function textsOf(node: Node | undefined): readonly ScalarNode[] {
  if (node?.kind === 'scalar') return [node];
  return entriesOf(node).flatMap(({ value }) => scalarOf(value) ?? []);
}
