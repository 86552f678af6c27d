import { definitionsOf, Environment, ranks } from '../../../commands/ci/environment.ts';
import type { JobFile, JobSetting, WorkflowNamespace } from '../../../commands/ci/job-file.ts';
import { scriptFacts } from '../../../commands/ci/script.ts';
import { get, isNull, itemsOf, scalarOf, scalarsOf, type Node, type ScalarNode } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';
import type { PortValue } from '../../../facts/template.ts';
import { environmentOf } from './environment.ts';

const phases = [
  'before_install', 'install', 'before_script', 'script', 'after_success', 'after_failure', 'before_deploy', 'after_deploy', 'after_script',
]; // prettier-ignore

export function* buildFacts(file: JobFile, root: Node): Iterable<Fact | Embedded> {
  yield* jobFacts(file, 'build', [root]);
  const included = get(get(root, 'jobs') ?? get(root, 'matrix'), 'include');
  for (const [index, job] of itemsOf(included).entries())
    if (differs(job)) yield* jobFacts(file, `include ${index + 1}`, [job, root]);
}

/** A job that says no more than a version is the build itself. */
function differs(job: Node): boolean {
  return [...phases, 'env', 'services', 'addons'].some((key) => get(job, key) !== undefined);
}

/** `nodes`: the job, then what it takes over. */
function* jobFacts(file: JobFile, name: string, nodes: readonly Node[]): Iterable<Fact | Embedded> {
  const find = (key: string): Node | undefined => nodes.map((node) => get(node, key)).find((node) => node !== undefined);
  const setting = file.job(name, false);
  const namespace = file.namespace(name);
  yield* serverFacts(file, find('services'), find('addons'), setting);
  const environment = yield* environmentFacts(file, nodes, setting, namespace);
  yield* scriptFacts(file, {
    name,
    nodes: phases.flatMap((phase) => lines(find(phase))),
    setting: { ...setting, step: 1 },
    namespace: file.namespace(name, 1),
    environment,
    directory: '',
  });
}

function lines(node: Node | undefined): readonly ScalarNode[] {
  return scalarsOf(node).filter((line) => !isNull(line) && line.text !== 'skip');
}

/** Of several rows each is a build: none is the value, and each dials for itself. */
function* environmentFacts(
  file: JobFile,
  nodes: readonly Node[],
  setting: JobSetting,
  namespace: WorkflowNamespace,
): Generator<Fact, Environment> {
  const all = nodes.map((node) => environmentOf(file, get(node, 'env'), namespace));
  const rows = all[0]?.rows ?? [];
  const global = all.flatMap((one) => one.global).concat(rows.length === 1 ? (rows[0] ?? []) : []);
  yield* definitionsOf(file, global, { setting, namespace, rank: ranks.job });
  const environment = Environment.none.with(global, file);
  yield* environment.facts(file, setting);
  if (rows.length < 2) return environment;
  for (const row of rows) {
    for (const definition of definitionsOf(file, row, { setting, namespace, rank: ranks.job }))
      yield definition.kind === 'platform.definition' ? { ...definition, value: undefined } : definition;
    const own = environment.with(row, file);
    if (own !== environment) yield* own.facts(file, setting);
  }
  return environment;
}

/** `services: postgresql` and `addons: {postgresql: …}` start a server of the machine; a version of one's own may come on a port of its own. */
function* serverFacts(file: JobFile, services: Node | undefined, addons: Node | undefined, setting: JobSetting): Iterable<Fact> {
  const version = scalarOf(get(addons, 'postgresql')) ?? scalarOf(get(addons, 'postgres'));
  const service = scalarsOf(services).find(({ text }) => text === 'postgresql' || text === 'postgres');
  const named = version ?? service;
  if (named === undefined) return;
  const at = file.at(named);
  const unknown: PortValue = { kind: 'template', template: [{ kind: 'opaque', what: 'version', at }], at };
  const port: PortValue = version === undefined ? { kind: 'implied', port: 5432, at } : unknown;
  const base = file.make.base('server.listen', 'server', at, { setting });
  const addresses = { listenAddresses: 'default', socketDirectories: 'default' } as const;
  yield { ...base, ...addresses, port, rank: 0, sequence: base.order, identity: {} };
}
