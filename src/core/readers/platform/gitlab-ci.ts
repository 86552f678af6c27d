import { inputDefaults } from '../../commands/ci/inputs.ts';
import { JobFile, type JobDialect, type WorkflowNamespace } from '../../commands/ci/job-file.ts';
import { isGitlabPipeline } from '../../documents/ci-files.ts';
import { get } from '../../documents/tree.ts';
import type { TemplatePart } from '../../facts/template.ts';
import { fillHoles, holesIn, type Hole } from '../../templates/holes.ts';
import { parseInterpolation } from '../../templates/posix.ts';
import type { SourceFile } from '../../text/source-file.ts';
import { reader } from '../reader.ts';
import { pipelineFacts } from './gitlab-ci/jobs.ts';

const id = 'platform/gitlab-ci';

/** `$NAME` and `${NAME}` in values (`$$` is a dollar), `$[[ inputs.x ]]` everywhere before anything else is read. */
const dialect: JobDialect = {
  value: (file, start, end, namespace) => {
    const inputs = inputsIn(file, start, end, namespace);
    if (inputs.length > 0) return fillHoles(file, start, end, inputs);
    return parseInterpolation(file, start, end, { namespace, escapes: 'compose' });
  },
  script: inputsIn,
};

function inputsIn(file: SourceFile, start: number, end: number, { path }: WorkflowNamespace): Hole[] {
  const part = (inner: SourceFile, from: number, to: number, at: TemplatePart['at']): TemplatePart => {
    const name = inner.text.slice(from, to);
    if (!/^inputs\.[\w-]+$/.test(name)) return { kind: 'opaque', what: 'expression', at };
    return { kind: 'use', use: { name, namespace: { kind: 'workflow', path }, at }, at };
  };
  return holesIn(file, start, end, { open: '$[[', close: ']]', part });
}

/** GitLab CI: `.gitlab-ci.yml`, and files that look like ones it includes. */
export const gitlabCi = reader<'yaml'>({
  id,
  title: 'GitLab CI pipelines',
  layers: ['server', 'firewall', 'client', 'pooler', 'socket', 'restart'],
  notation: 'yaml',
  files: ['*.yml', '*.yaml'],
  recognises: (text) => /\b(?:script|extends)["']?[ \t]*:/.test(text),
  *read({ file, tree }, reading) {
    const source = new JobFile(file, reading, id, dialect);
    for (const root of tree.documents) {
      yield* inputDefaults(source, get(get(root, 'spec'), 'inputs'));
      if (isGitlabPipeline(source.path, root)) yield* pipelineFacts(source, root);
    }
  },
});
