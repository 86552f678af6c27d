import { Environment } from '../../../commands/ci/environment.ts';
import { inputDefaults } from '../../../commands/ci/inputs.ts';
import type { JobFile } from '../../../commands/ci/job-file.ts';
import { get, type Node } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';
import { stepFacts } from './steps.ts';

/** A composite action: its steps run in every job that uses it. A `starts` attachment of such a job leads to its directory. */
export function* compositeFacts(file: JobFile, root: Node): Iterable<Fact | Embedded> {
  yield* inputDefaults(file, get(root, 'inputs'));
  const setting = file.job('action', false);
  yield* stepFacts(file, get(get(root, 'runs'), 'steps'), {
    setting,
    environment: Environment.none,
    defaults: [],
    // Every `run` of an action has to name its shell.
    shell: 'none',
  });
}
