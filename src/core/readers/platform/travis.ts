import { JobFile, type JobDialect } from '../../commands/ci/job-file.ts';
import { literal } from '../../facts/template.ts';
import { locate } from '../../text/source-file.ts';
import { reader } from '../reader.ts';
import { buildFacts } from './travis/jobs.ts';

const id = 'platform/travis';

/** Nothing is filled in: variables are assigned by the shell. */
const dialect: JobDialect = {
  value: (file, start, end) => literal(file.text.slice(start, end), locate(file, start, end)),
  script: () => [],
};

/** Travis CI: one shell on a machine on which services are started. */
export const travis = reader<'yaml'>({
  id,
  title: 'Travis CI builds',
  layers: ['server', 'firewall', 'client', 'pooler', 'socket', 'restart'],
  notation: 'yaml',
  files: ['.travis.yml', '.travis.yaml'],
  *read({ file, tree }, reading) {
    const [root] = tree.documents;
    if (root !== undefined) yield* buildFacts(new JobFile(file, reading, id, dialect), root);
  },
});
