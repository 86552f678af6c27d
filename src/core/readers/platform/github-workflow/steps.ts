import { definitionsOf, ranks, variablesOf, type Environment } from '../../../commands/ci/environment.ts';
import type { JobFile, JobSetting, WorkflowNamespace } from '../../../commands/ci/job-file.ts';
import { scriptFacts } from '../../../commands/ci/script.ts';
import { get, itemsOf, scalarOf, type Node } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';
import { plainText, type Template } from '../../../facts/template.ts';
import { resolvePath } from '../../../text/paths.ts';
import { localUse } from './inputs.ts';
import { setupFacts } from './setup-actions.ts';

/** What the steps of a job share. */
export interface StepsOf {
  readonly setting: JobSetting;
  readonly environment: Environment;
  /** `defaults.run` of the job, then of the workflow. */
  readonly defaults: readonly (Node | undefined)[];
  /** The shell of a step that names none. */
  readonly shell: string;
}

export function* stepFacts(file: JobFile, steps: Node | undefined, of: StepsOf): Iterable<Fact | Embedded> {
  for (const [index, step] of itemsOf(steps).entries()) {
    if (step.kind !== 'map') continue;
    const number = index + 1;
    const setting: JobSetting = { ...of.setting, step: number };
    const namespace = file.namespace(of.setting.job, number);
    const variables = variablesOf(file, get(step, 'env'), file.namespace(of.setting.job));
    const environment = of.environment.with(variables, file);
    yield* definitionsOf(file, variables, { setting, namespace, rank: ranks.step });
    if (environment !== of.environment) yield* environment.facts(file, setting);
    yield* setupFacts(file, step, setting, namespace);
    yield* localUse(file, step, setting, namespace);
    yield* scriptOf(file, step, { ...of, setting, environment }, namespace);
  }
}

function* scriptOf(file: JobFile, step: Node, of: StepsOf, namespace: WorkflowNamespace): Iterable<Fact | Embedded> {
  const run = scalarOf(get(step, 'run'));
  const shell = stated('shell', step, of.defaults)?.text ?? of.shell;
  if (run === undefined || !isPosix(shell)) return;
  const directory = stated('working-directory', step, of.defaults);
  const path = directory === undefined ? '' : directoryOf(file.value(directory, namespace).value);
  const name = `${of.setting.job}.${of.setting.step ?? 0}`;
  const { setting, environment } = of;
  yield* scriptFacts(file, { name, nodes: [run], setting, namespace, environment, directory: path });
}

/** Of the step, or of the defaults of its job or workflow. */
function stated(key: string, step: Node, defaults: readonly (Node | undefined)[]) {
  return [step, ...defaults].map((node) => scalarOf(get(node, key))).find((scalar) => scalar !== undefined);
}

/** `bash`, `sh`, `/bin/bash -l {0}`. */
function isPosix(shell: string): boolean {
  return /^(?:\S*\/)?(?:ba|da|k|z)?sh(?:\s|$)/.test(shell);
}

/** The checkout is the root of the repository. */
function directoryOf(template: Template): string | undefined {
  const [first, ...rest] = template;
  const inCheckout = first?.kind === 'opaque' && first.what === 'repository-root';
  const text = plainText(inCheckout ? rest : template);
  return text === undefined ? undefined : resolvePath('', inCheckout ? `.${text}` : text);
}
