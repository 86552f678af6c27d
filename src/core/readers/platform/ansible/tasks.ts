import { restartFact } from '../../../commands/restart.ts';
import { shownText } from '../../../commands/words.ts';
import { get, itemsOf, scalarOf, scalarsOf, type MapNode, type Node } from '../../../documents/tree.ts';
import { ranks } from '../../../facts/ansible-ranks.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';
import { localVariables, nearer, unbound } from './bindings.ts';
import { definitionsOf, dialsAmong } from './definitions.ts';
import { moduleReader } from './modules.ts';
import { includeFacts } from './includes.ts';
import type { AnsibleSource } from './source.ts';
import { callsOf, environmentOf, type ModuleCall, type Surroundings } from './task.ts';

type Item = Fact | Embedded;

const deepest = 20;

/** Facts of a list of tasks, in the order in which they run; blocks with their `rescue` and `always` one after the other. */
export function* taskFacts(source: AnsibleSource, list: Node | undefined, around: Surroundings, depth = 0): Iterable<Item> {
  for (const task of itemsOf(list)) {
    if (task.kind !== 'map' || depth > deepest) continue;
    if (get(task, 'block') !== undefined) yield* blockFacts(source, task, around, depth + 1);
    else yield* oneTask(source, task, around);
  }
}

function* blockFacts(source: AnsibleSource, block: MapNode, around: Surroundings, depth: number): Iterable<Item> {
  const inner = within(source, block, around);
  for (const part of ['block', 'rescue', 'always']) yield* taskFacts(source, get(block, part), inner, depth);
}

/** What a block adds to its surroundings. */
export function within(source: AnsibleSource, node: MapNode, around: Surroundings): Surroundings {
  const { namespace } = around;
  const defaults = get(node, 'module_defaults');
  return {
    ...around,
    bindings: nearer(localVariables(source, get(node, 'vars'), namespace), around.bindings),
    environment: [...around.environment, ...environmentOf(source, get(node, 'environment'), namespace)],
    defaults: defaults === undefined ? around.defaults : [defaults, ...around.defaults],
  };
}

function* oneTask(source: AnsibleSource, task: MapNode, around: Surroundings): Iterable<Item> {
  yield* includeFacts(source, task, around);
  yield* registered(source, task, around);
  const facts = get(task, 'set_fact') ?? get(task, 'ansible.builtin.set_fact');
  yield* definitionsOf(source, facts, { ...around, rank: ranks.setFact });
  for (const call of callsOf(source, task, around)) {
    if (call.module === 'meta' && call.given.line !== undefined) yield* flush(source, task, around);
    for (const fact of moduleReader(call.module)?.(call) ?? dialsIn(source, call, around))
      yield around.handlers ? asHandler(source, task, around, fact) : fact;
  }
}

/** Connection strings among the arguments of any other module. */
function dialsIn(source: AnsibleSource, { given }: ModuleCall, around: Surroundings): Iterable<Fact> {
  return dialsAmong(source, given.own, { ...around, rank: ranks.play });
}

/** What a task registers is known when it runs, and to nobody before. */
function* registered(source: AnsibleSource, task: MapNode, { setting, namespace }: Surroundings): Iterable<Fact> {
  const name = scalarOf(get(task, 'register'));
  if (name === undefined || name.text === '') return;
  const base = source.make.base('platform.definition', 'platform', source.at(name), { setting });
  yield { ...base, name: name.text, value: undefined, namespace, rank: ranks.setFact };
}

function* flush(source: AnsibleSource, task: MapNode, { setting }: Surroundings): Iterable<Fact> {
  const meta = scalarOf(get(task, 'meta') ?? get(task, 'ansible.builtin.meta'));
  if (meta?.text.trim() === 'flush_handlers') yield flushFact(source, meta, setting);
}

/** All handlers that were notified run here. */
export function flushFact(source: AnsibleSource, at: Node, setting: Surroundings['setting']): Fact {
  const context = source.commandContext(setting, source.namespace);
  const fact = restartFact(context, 'none', { value: '*', at: source.at(at) }, 'ansible');
  return { ...fact, trigger: { kind: 'handler', name: '*', when: 'flush' } };
}

/** A handler does what it does when one of its names was notified: at the end, or where handlers are flushed. */
function asHandler(source: AnsibleSource, task: MapNode, { namespace }: Surroundings, fact: Item): Item {
  if (fact.kind !== 'restart.command') return fact;
  const word = (node: Node | undefined): readonly string[] => scalarsOf(node).map((name) => shown(source, name, namespace));
  const [name = '', ...more] = word(get(task, 'name'));
  const listens = [...more, ...word(get(task, 'listen'))];
  return { ...fact, trigger: { kind: 'handler', name, ...(listens.length === 0 ? {} : { listens }), when: 'end' } };
}

function shown(source: AnsibleSource, node: Parameters<AnsibleSource['word']>[0], namespace: Surroundings['namespace']): string {
  return shownText(source.word(node, namespace));
}

/** The surroundings of a file that belongs to no play: its role. */
export function ofRole(source: AnsibleSource, handlers: boolean): Surroundings {
  const { namespace, make } = source;
  return { setting: make.setting, namespace, bindings: unbound, environment: [], defaults: [], handlers };
}
