import type { CommandContext, CommandVariable } from '../../../commands/command.ts';
import { locatedText } from '../../../commands/words.ts';
import { isTaskWord } from '../../../documents/ansible.ts';
import { entriesOf, get, scalarsOf, type MapNode, type Node } from '../../../documents/tree.ts';
import type { Setting } from '../../../facts/setting.ts';
import type { Namespace } from '../../../facts/template.ts';
import { locate } from '../../../text/source-file.ts';
import type { Located, Location, Span } from '../../../text/span.ts';
import { ModuleArguments } from './arguments.ts';
import { bound, flattened, localVariables, nearer, turnsOf, unbound, type Bindings } from './bindings.ts';
import type { AnsibleSource } from './source.ts';

/** What surrounds a list of tasks: its play or role, and the blocks around it. */
export interface Surroundings {
  readonly setting: Setting;
  readonly namespace: Namespace;
  /** `vars` of blocks. */
  readonly bindings: Bindings;
  /** `environment` of play and blocks. */
  readonly environment: readonly CommandVariable[];
  /** `module_defaults` of play and blocks, the nearest first. */
  readonly defaults: readonly Node[];
  /** The tasks are handlers. */
  readonly handlers: boolean;
}

/** One turn of a task: a module with its arguments. */
export interface ModuleCall {
  /** The last word of the module's full name. */
  readonly module: string;
  readonly key: Location;
  readonly given: ModuleArguments;
  readonly environment: readonly CommandVariable[];
  readonly notifies: readonly Located<string>[];
  readonly context: CommandContext;
  readonly source: AnsibleSource;
}

/** The task, once for each turn of its loop; nothing when it has no module. */
export function* callsOf(source: AnsibleSource, task: MapNode, around: Surroundings): Iterable<ModuleCall> {
  const module = moduleOf(task);
  if (module === undefined) return;
  const { namespace, setting } = around;
  const own = nearer(localVariables(source, get(task, 'vars'), namespace), around.bindings);
  for (const turn of turnsOf(source, task, namespace)) {
    const bindings = nearer(turn, own);
    const defaults = [get(task, 'module_defaults'), ...around.defaults].flatMap((map) => defaultsFor(map, module.name));
    const nodes = [module.value, get(task, 'args'), ...defaults];
    const given = new ModuleArguments(source, nodes, namespace, bindings, module.skip);
    yield {
      module: module.short,
      key: locate(source.file, module.span.start, module.span.end),
      given,
      environment: [...around.environment, ...environmentOf(source, get(task, 'environment'), namespace, bindings)],
      notifies: notifiesOf(source, task, namespace, bindings),
      context: source.commandContext(setting, namespace),
      source,
    };
  }
}

interface Module {
  readonly name: string;
  /** The last word of the name, and where it stands. */
  readonly short: string;
  readonly span: Span;
  readonly value: Node;
  /** The module's name stands before its arguments. */
  readonly skip: number;
}

/** The key that is no word of tasks; `action: template src=x dest=y`; `local_action: { module: x, … }`. */
function moduleOf(task: MapNode): Module | undefined {
  const entry = task.entries.find(({ key }) => !isTaskWord(key.text));
  if (entry !== undefined) return named(entry.key.text, entry.key.span, entry.value);
  const action = task.entries.find(({ key }) => key.text === 'action' || key.text === 'local_action');
  if (action === undefined) return undefined;
  const { value } = action;
  const module = get(value, 'module');
  if (module?.kind === 'scalar') return named(module.text, module.span, value);
  const first = value.kind === 'scalar' ? /^[\w.]+/.exec(value.text)?.[0] : undefined;
  if (first === undefined) return undefined;
  const { start } = value.span;
  return { ...named(first, { start, end: start + first.length }, value), skip: first.length };
}

function named(name: string, { start, end }: Span, value: Node): Module {
  const short = name.slice(name.lastIndexOf('.') + 1);
  // A name in quotes or on another line has the place of the whole.
  const span = end - start === name.length ? { start: end - short.length, end } : { start, end };
  return { name, short, span, value, skip: 0 };
}

/** `module_defaults` name modules, or groups of them: `group/community.postgresql.postgresql`. */
function defaultsFor(map: Node | undefined, module: string): readonly Node[] {
  const short = module.slice(module.lastIndexOf('.') + 1);
  return entriesOf(map).flatMap(({ key, value }) => {
    const name = key.text.slice(key.text.lastIndexOf('.') + 1);
    const isGroup = key.text.startsWith('group/') && name === 'postgresql' && short.startsWith('postgresql_');
    return name === short || isGroup ? [value] : [];
  });
}

export function environmentOf(
  source: AnsibleSource,
  node: Node | undefined,
  namespace: Namespace,
  bindings: Bindings = unbound,
): readonly CommandVariable[] {
  return [...flattened(source, node, namespace)].flatMap(({ name, key, word }) =>
    word === undefined ? [] : [{ name, nameAt: source.at(key), value: bound(word, bindings) }],
  );
}

function notifiesOf(source: AnsibleSource, task: MapNode, namespace: Namespace, bindings: Bindings): readonly Located<string>[] {
  return scalarsOf(get(task, 'notify')).map((node) => locatedText(bound(source.word(node, namespace), bindings)));
}
