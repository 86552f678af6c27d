import { JobFile, type JobDialect } from '../../commands/ci/job-file.ts';
import { parseInterpolation } from '../../templates/posix.ts';
import { reader } from '../reader.ts';
import { pipelineFacts } from './bitbucket-pipelines/steps.ts';

const id = 'platform/bitbucket-pipelines';

const dialect: JobDialect = {
  value: (file, start, end, namespace) => parseInterpolation(file, start, end, { namespace, escapes: 'shell' }),
  script: () => [],
};

/** Bitbucket Pipelines: every step is a job, and its services run beside it in one network namespace. */
export const bitbucketPipelines = reader<'yaml'>({
  id,
  title: 'Bitbucket Pipelines',
  layers: ['server', 'firewall', 'client', 'pooler', 'socket', 'restart'],
  notation: 'yaml',
  files: ['bitbucket-pipelines.yml', 'bitbucket-pipelines.yaml'],
  *read({ file, tree }, reading) {
    const [root] = tree.documents;
    if (root !== undefined) yield* pipelineFacts(new JobFile(file, reading, id, dialect), root);
  },
});
