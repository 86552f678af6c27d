import { definitionsOf, ranks, variablesOf, type Environment } from '../../../commands/ci/environment.ts';
import type { JobFile, JobSetting } from '../../../commands/ci/job-file.ts';
import { scriptFacts } from '../../../commands/ci/script.ts';
import { entriesOf, get, itemsOf, scalarOf, type Node } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';
import { resolvePath } from '../../../text/paths.ts';

export interface StepsOf {
  readonly setting: JobSetting;
  readonly environment: Environment;
  /** `working_directory` of the job: that of the checkout. */
  readonly root: string | undefined;
}

/** Commands in commands, and conditions in them. */
const deepest = 5;
const most = 2000;

export function* stepFacts(file: JobFile, root: Node, steps: Node | undefined, of: StepsOf): Iterable<Fact | Embedded> {
  const runs: Node[] = [];
  collect(root, steps, runs, 0);
  for (const [index, run] of runs.entries()) yield* runFacts(file, run, { ...of.setting, step: index + 1 }, of);
}

/** The `run` steps, in the order in which they run: those of a reusable command where it is used. */
function collect(root: Node, steps: Node | undefined, into: Node[], depth: number): void {
  if (depth > deepest) return;
  for (const step of itemsOf(steps)) {
    if (into.length >= most) return;
    const run = get(step, 'run');
    if (run === undefined) collect(root, inside(root, step), into, depth + 1);
    else into.push(run);
  }
}

/** The steps of a condition, or of a command of this file. */
function inside(root: Node, step: Node): Node | undefined {
  const conditional = get(step, 'when') ?? get(step, 'unless');
  if (conditional !== undefined) return get(conditional, 'steps');
  const name = scalarOf(step)?.text ?? entriesOf(step)[0]?.key.text ?? '';
  return get(get(get(root, 'commands'), name), 'steps');
}

function* runFacts(file: JobFile, run: Node, setting: JobSetting, of: StepsOf): Iterable<Fact | Embedded> {
  const command = scalarOf(run) ?? scalarOf(get(run, 'command'));
  const shell = scalarOf(get(run, 'shell'))?.text ?? 'bash';
  const namespace = file.namespace(setting.job, setting.step);
  const variables = variablesOf(file, get(run, 'environment'), namespace);
  const environment = of.environment.with(variables, file);
  yield* definitionsOf(file, variables, { setting, namespace, rank: ranks.step });
  if (environment !== of.environment) yield* environment.facts(file, setting);
  if (command === undefined || !/^(?:\S*\/)?(?:ba|da|k|z)?sh(?:\s|$)/.test(shell)) return;
  const directory = directoryOf(scalarOf(get(run, 'working_directory'))?.text, of.root);
  const name = `${setting.job}.${setting.step ?? 0}`;
  yield* scriptFacts(file, { name, nodes: [command], setting, namespace, environment, directory });
}

/** Relative to the checkout, or written out with its directory. */
function directoryOf(written: string | undefined, root = '~/project'): string | undefined {
  if (written === undefined || written === root) return '';
  if (written.startsWith(`${root}/`)) return resolvePath('', written.slice(root.length + 1));
  return /^[~/$<]/.test(written) ? undefined : resolvePath('', written);
}
