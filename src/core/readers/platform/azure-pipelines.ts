import { JobFile } from '../../commands/ci/job-file.ts';
import { reader } from '../reader.ts';
import { pipelineFacts } from './azure-pipelines/jobs.ts';
import { macros } from './azure-pipelines/macros.ts';
import { namesIn } from './azure-pipelines/variables.ts';

const id = 'platform/azure-pipelines';

/** Azure Pipelines: jobs on an agent or in a container, with service containers that `resources` define. */
export const azurePipelines = reader<'yaml'>({
  id,
  title: 'Azure Pipelines',
  layers: ['server', 'firewall', 'client', 'pooler', 'socket', 'restart'],
  notation: 'yaml',
  files: [
    'azure-pipelines*.yml', 'azure-pipelines*.yaml', 'azure-pipeline.yml', '.azure-pipelines/*.yml', '.azure-pipelines/*.yaml', '.azuredevops/*.yml',
    '.azuredevops/*.yaml',
  ], // prettier-ignore
  *read({ file, tree }, reading) {
    const [root] = tree.documents;
    if (root !== undefined) yield* pipelineFacts(new JobFile(file, reading, id, macros(namesIn(root))), root);
  },
});
