import { definitionsOf, Environment, ranks, type Variable } from '../../../commands/ci/environment.ts';
import type { JobFile } from '../../../commands/ci/job-file.ts';
import { get, isNull, itemsOf, scalarOf, type Node } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';
import { servicesOf } from './services.ts';
import { stepFacts } from './steps.ts';
import { variables } from './variables.ts';

/** A job with what stands around it, the stage nearest. */
interface Job {
  readonly name: string;
  readonly node: Node;
  readonly around: readonly Node[];
}

/** `stages` with `jobs`, `jobs` alone, or steps alone, which are one job. */
export function* pipelineFacts(file: JobFile, root: Node): Iterable<Fact | Embedded> {
  const namespace = file.namespace();
  const shared = variables(file, root, namespace);
  yield* definitionsOf(file, shared, { setting: file.make.setting, namespace, rank: ranks.file });
  for (const job of jobsOf(root)) yield* jobFacts(file, root, job, shared);
}

function* jobsOf(root: Node): Iterable<Job> {
  if (get(root, 'steps') !== undefined) yield { name: 'job', node: root, around: [] };
  yield* jobsIn(root, '', []);
  for (const [index, stage] of itemsOf(get(root, 'stages')).entries()) {
    const name = scalarOf(get(stage, 'stage'))?.text ?? String(index + 1);
    yield* jobsIn(stage, `${name} `, [stage]);
  }
}

function* jobsIn(node: Node, prefix: string, around: readonly Node[]): Iterable<Job> {
  for (const [index, job] of itemsOf(get(node, 'jobs')).entries()) {
    const name = scalarOf(get(job, 'job') ?? get(job, 'deployment'));
    yield { name: `${prefix}${name?.text ?? index + 1}`, node: job, around };
  }
}

function* jobFacts(
  file: JobFile,
  root: Node,
  { name, node, around }: Job,
  shared: readonly Variable[],
): Iterable<Fact | Embedded> {
  const container = get(node, 'container');
  const setting = file.job(name, container !== undefined && !isNull(container));
  const namespace = file.namespace(name);
  const own = [...around, ...(node === root ? [] : [node])].flatMap((level) => variables(file, level, namespace));
  yield* definitionsOf(file, own, { setting, namespace, rank: ranks.job });
  yield* servicesOf(file, root, get(node, 'services'), setting, namespace);
  const environment = Environment.none.with([...file.inherited(shared), ...own], file);
  yield* environment.facts(file, setting);
  const windows = [node, ...around, root].map(imageOf).find((image) => image !== undefined) ?? '';
  const shell = /windows|^vs20/i.test(windows) ? 'cmd' : 'bash';
  yield* stepFacts(file, node, { setting, environment, shell });
}

function imageOf(node: Node): string | undefined {
  return scalarOf(get(get(node, 'pool'), 'vmImage'))?.text;
}
