import { dialsOf } from '../../commands/connection-strings.ts';
import { openValue } from '../../commands/definitions.ts';
import type { Run } from '../../commands/run.ts';
import { factsOfShell } from '../../commands/shell-text.ts';
import { dialsOfVariables, type VariableEntry } from '../../conninfo/variables.ts';
import { embedScalar, entriesOf, get, itemsOf, scalarOf, type Node, type ScalarNode } from '../../documents/tree.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Embedded } from '../../facts/reading.ts';
import type { Namespace, Template } from '../../facts/template.ts';
import { fillHoles, holesIn, type Hole } from '../../templates/holes.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import { FactMaker, reader } from '../reader.ts';

/** Tasks of Task: shell text with `{{.NAME}}` filled in, and the variables around it. */
export const taskfile = reader<'yaml'>({
  id: 'platform/taskfile',
  title: 'Taskfiles',
  layers: ['server', 'firewall', 'client', 'socket', 'restart'],
  notation: 'yaml',
  files: ['taskfile.yml', 'taskfile.yaml', 'taskfile.dist.yml', 'taskfile.dist.yaml', 'taskfile.*.yml', 'taskfile.*.yaml'],
  *read({ file, tree }, reading) {
    const path = file.embeddedIn?.path ?? file.path;
    const make = new FactMaker('platform/taskfile', reading, { kind: 'machine', path });
    const namespace: Namespace = { kind: 'script', path };
    const where = { setting: make.setting, standing: reading.standing, namespace };
    for (const root of tree.documents) {
      yield* variables(file, root, { make, where });
      for (const { value: task } of entriesOf(get(root, 'tasks'))) {
        yield* variables(file, task, { make, where });
        for (const command of commandsOf(task)) {
          const script = embedScalar(file, `task.${command.span.start}`, command);
          yield* factsOfShell(script, holesOf(script, namespace), { make, where });
        }
      }
    }
  },
});

/** `cmds` of texts and `{cmd: …}`, one `cmd`, or the task as a text or list itself. */
function commandsOf(task: Node): readonly ScalarNode[] {
  const written = get(task, 'cmds') ?? get(task, 'cmd') ?? (task.kind === 'map' ? undefined : task);
  const items = written?.kind === 'list' ? itemsOf(written) : [written];
  return items.flatMap((item) => scalarOf(item) ?? scalarOf(get(item, 'cmd')) ?? []);
}

function* variables(file: SourceFile, node: Node, { make, where }: Run): Iterable<Fact | Embedded> {
  const entries = ['vars', 'env'].flatMap((part) =>
    entriesOf(get(node, part)).flatMap(({ key, value }): VariableEntry[] => {
      if (value.kind !== 'scalar') return [];
      const name = { value: key.text, at: locate(file, key.span.start, key.span.end) };
      return [
        { name, value: { value: templateOf(file, value, where.namespace), at: locate(file, value.span.start, value.span.end) } },
      ];
    }),
  );
  for (const { name, value } of entries) {
    const base = make.base('platform.definition', 'platform', value.at);
    yield { ...base, name: name.value, value: openValue({ name: name.value, value }), namespace: where.namespace, rank: 0 };
  }
  yield* dialsOf(dialsOfVariables(entries), { make, ...where });
}

function templateOf(file: SourceFile, { span }: ScalarNode, namespace: Namespace): Template {
  return fillHoles(file, span.start, span.end, holesIn(file, span.start, span.end, delimiters(namespace)));
}

function holesOf(script: SourceFile, namespace: Namespace): readonly Hole[] {
  return holesIn(script, 0, script.text.length, delimiters(namespace));
}

function delimiters(namespace: Namespace): Parameters<typeof holesIn>[3] {
  return {
    open: '{{',
    close: '}}',
    part: (inner, start, end, at) => {
      const name = /^\.(\w+)$/.exec(inner.text.slice(start, end))?.[1];
      if (name === undefined) return { kind: 'opaque', what: 'expression', at };
      return { kind: 'use', use: { name, namespace, at }, at };
    },
  };
}
