import { definitionsOf, ranks, variablesOf, type Environment } from '../../../commands/ci/environment.ts';
import type { JobFile, JobSetting, WorkflowNamespace } from '../../../commands/ci/job-file.ts';
import { scriptFacts } from '../../../commands/ci/script.ts';
import { entriesOf, get, itemsOf, scalarOf, type Node, type ScalarNode } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';
import { plainText, type Template } from '../../../facts/template.ts';
import { resolvePath } from '../../../text/paths.ts';

export interface StepsOf {
  readonly setting: JobSetting;
  readonly environment: Environment;
  /** What runs a `script` step. */
  readonly shell: 'bash' | 'cmd';
}

export function* stepFacts(file: JobFile, job: Node, of: StepsOf): Iterable<Fact | Embedded> {
  for (const [index, step] of stepsOf(job).entries()) {
    const setting: JobSetting = { ...of.setting, step: index + 1 };
    const namespace = file.namespace(of.setting.job, index + 1);
    const variables = variablesOf(file, get(step, 'env'), file.namespace(of.setting.job));
    const environment = of.environment.with(variables, file);
    yield* definitionsOf(file, variables, { setting, namespace, rank: ranks.step });
    if (environment !== of.environment) yield* environment.facts(file, setting);
    const script = scriptOf(step, of.shell);
    if (script === undefined) continue;
    const name = `${setting.job}.${index + 1}`;
    const directory = directoryOf(file, step, namespace);
    yield* scriptFacts(file, { name, nodes: [script], setting, namespace, environment, directory });
  }
}

/** `steps`, or those of a deployment's strategy, phase by phase. */
function stepsOf(job: Node): readonly Node[] {
  const phases = entriesOf(get(job, 'strategy')).flatMap(({ value }) => entriesOf(value));
  return [...itemsOf(get(job, 'steps')), ...phases.flatMap(({ value }) => itemsOf(get(value, 'steps')))];
}

function scriptOf(step: Node, shell: StepsOf['shell']): ScalarNode | undefined {
  const bash = scalarOf(get(step, 'bash'));
  if (bash !== undefined) return bash;
  if (shell === 'bash' && get(step, 'script') !== undefined) return scalarOf(get(step, 'script'));
  const isBash = /^Bash@/i.test(scalarOf(get(step, 'task'))?.text ?? '');
  return isBash ? scalarOf(get(get(step, 'inputs'), 'script')) : undefined;
}

function directoryOf(file: JobFile, step: Node, namespace: WorkflowNamespace): string | undefined {
  const written = scalarOf(get(step, 'workingDirectory') ?? get(get(step, 'inputs'), 'workingDirectory'));
  if (written === undefined) return '';
  const template: Template = file.value(written, namespace).value;
  const [first, ...rest] = template;
  const inCheckout = first?.kind === 'opaque' && first.what === 'repository-root';
  const text = plainText(inCheckout ? rest : template);
  return text === undefined ? undefined : resolvePath('', inCheckout ? `.${text}` : text);
}
