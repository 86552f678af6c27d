import { JobFile, type JobDialect } from '../../commands/ci/job-file.ts';
import type { Document } from '../../documents/document.ts';
import { get, scalarOf } from '../../documents/tree.ts';
import type { YamlTree } from '../../documents/yaml.ts';
import { githubExpressions } from '../../templates/github-expressions.ts';
import { fillHoles } from '../../templates/holes.ts';
import { directoryOf, nameOf } from '../../text/paths.ts';
import { reader, type Reading } from '../reader.ts';
import { compositeFacts } from './github-workflow/composite.ts';
import { workflowFacts } from './github-workflow/jobs.ts';

const id = 'platform/github-workflow';

const expressions: JobDialect = {
  value: (file, start, end, namespace) => fillHoles(file, start, end, githubExpressions(file, start, end, namespace)),
  script: githubExpressions,
};

/** Workflows and composite actions of GitHub Actions; Gitea and Forgejo read the same files. */
export const githubWorkflow = reader<'yaml'>({
  id,
  title: 'GitHub Actions workflows',
  layers: ['server', 'firewall', 'client', 'pooler', 'socket', 'restart'],
  notation: 'yaml',
  files: [
    '.github/workflows/*.yml', '.github/workflows/*.yaml', '.gitea/workflows/*.yml', '.gitea/workflows/*.yaml', '.forgejo/workflows/*.yml',
    '.forgejo/workflows/*.yaml', 'action.yml', 'action.yaml',
  ], // prettier-ignore
  *read(document, reading) {
    yield* factsOf(document, reading);
  },
});

function* factsOf({ file, tree }: Document<YamlTree>, reading: Reading) {
  const [root] = tree.documents;
  const path = file.embeddedIn?.path ?? file.path;
  if (root === undefined) return;
  if (!/^action\.ya?ml$/i.test(nameOf(path))) yield* workflowFacts(new JobFile(file, reading, id, expressions), root);
  else if (scalarOf(get(get(root, 'runs'), 'using'))?.text === 'composite')
    yield* compositeFacts(new JobFile(file, reading, id, expressions, directoryOf(path)), root);
}
