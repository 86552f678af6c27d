import { parseShell } from '../../documents/shell.ts';
import type { ScalarNode } from '../../documents/tree.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Embedded } from '../../facts/reading.ts';
import { factsOfScript } from '../run.ts';
import type { Environment } from './environment.ts';
import type { JobFile, JobSetting, WorkflowNamespace } from './job-file.ts';

export interface StepScript {
  readonly name: string;
  readonly nodes: readonly ScalarNode[];
  readonly setting: JobSetting;
  readonly namespace: WorkflowNamespace;
  readonly environment: Environment;
  /** Repository path of the working directory; undefined: not known. */
  readonly directory: string | undefined;
}

/** What the shell of a step does, with the step's environment. */
export function* scriptFacts(file: JobFile, step: StepScript): Iterable<Fact | Embedded> {
  if (step.nodes.length === 0) return;
  const source = file.script(step.name, step.nodes, step.namespace);
  const { standing } = file.make.reading;
  yield* factsOfScript(parseShell(source.file).tree, source, {
    make: file.make,
    where: { setting: step.setting, standing, namespace: step.namespace },
    assigned: new Map([...step.environment.entries.values()].map(({ name, value }) => [name.value, value] as const)),
    directory: { path: step.directory },
  });
}
