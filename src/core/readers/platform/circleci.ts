import { JobFile, type JobDialect } from '../../commands/ci/job-file.ts';
import type { TemplatePart } from '../../facts/template.ts';
import { fillHoles, holesIn, type Hole } from '../../templates/holes.ts';
import type { SourceFile } from '../../text/source-file.ts';
import { reader } from '../reader.ts';
import { configFacts } from './circleci/jobs.ts';

const id = 'platform/circleci';

/** `<< parameters.x >>`; a heredoc in a script is written `\<<`. */
const dialect: JobDialect = {
  value: (file, start, end) => fillHoles(file, start, end, parametersIn(file, start, end)),
  script: parametersIn,
  prepare: (script) => script.replaceAll('\\<<', ' <<'),
};

function parametersIn(file: SourceFile, start: number, end: number): Hole[] {
  const part = (inner: SourceFile, from: number, to: number, at: TemplatePart['at']): TemplatePart | undefined =>
    /^[#/^]?\s?(?:parameters|pipeline|matrix)\.[\w.-]+$/.test(inner.text.slice(from, to))
      ? { kind: 'opaque', what: 'parameter', at }
      : undefined;
  return holesIn(file, start, end, { open: '<<', close: '>>', part });
}

/** CircleCI: the first image of a job is its own, the others run beside it in one network namespace. */
export const circleci = reader<'yaml'>({
  id,
  title: 'CircleCI configuration',
  layers: ['server', 'firewall', 'client', 'pooler', 'socket', 'restart'],
  notation: 'yaml',
  files: ['.circleci/*.yml', '.circleci/*.yaml'],
  *read({ file, tree }, reading) {
    const [root] = tree.documents;
    if (root !== undefined) yield* configFacts(new JobFile(file, reading, id, dialect), root);
  },
});
