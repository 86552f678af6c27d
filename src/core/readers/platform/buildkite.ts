import { JobFile, type JobDialect, type WorkflowNamespace } from '../../commands/ci/job-file.ts';
import { fillHoles, type Hole } from '../../templates/holes.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import { reader } from '../reader.ts';
import { pipelineFacts } from './buildkite/steps.ts';

const id = 'platform/buildkite';

/** `$$NAME` is left for the step's shell; a single dollar is filled in when the pipeline is uploaded, from variables that are mostly the same. */
function escapedIn(file: SourceFile, start: number, end: number, namespace: WorkflowNamespace): Hole[] {
  return [...file.text.slice(start, end).matchAll(/\$\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g)].map((match) => {
    const from = start + match.index;
    const to = from + match[0].length;
    const at = locate(file, from, to);
    const use = { name: match[1] ?? match[2] ?? '', namespace, at };
    return { start: from, end: to, part: { kind: 'use', use, at } };
  });
}

const dialect: JobDialect = {
  value: (file, start, end, namespace) => fillHoles(file, start, end, escapedIn(file, start, end, namespace)),
  script: escapedIn,
};

/** Buildkite: the commands of a pipeline's steps, on an agent's machine. */
export const buildkite = reader<'yaml'>({
  id,
  title: 'Buildkite pipelines',
  layers: ['server', 'firewall', 'client', 'pooler', 'socket', 'restart'],
  notation: 'yaml',
  files: ['.buildkite/*.yml', '.buildkite/*.yaml', 'buildkite.yml', 'buildkite.yaml'],
  *read({ file, tree }, reading) {
    const [root] = tree.documents;
    if (root !== undefined) yield* pipelineFacts(new JobFile(file, reading, id, dialect), root);
  },
});
