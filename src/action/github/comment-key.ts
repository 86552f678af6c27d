import { createHash } from 'node:crypto';
import { InputError } from '../choices.ts';

/** What tells the comments of one pull request apart (github-actions.md §3, 8 and 18): legs of a matrix, jobs, directories of a monorepo. */
export interface KeyMaterial {
  /** GITHUB_WORKFLOW_REF: `owner/name/.github/workflows/ci.yml@refs/pull/1/merge`. */
  readonly workflowRef: string;
  /** GITHUB_JOB. */
  readonly job: string;
  /** `toJSON(matrix)`, or ''. */
  readonly matrix: string;
  /** Lines of the input `path`. */
  readonly paths: readonly string[];
}

const keyPattern = /^[A-Za-z0-9][\w.-]{0,63}$/;

/** The input `comment-key`, else a hash. The ref of the workflow does not count: it is another one for every event. */
export function commentKey(given: string, { workflowRef, job, matrix, paths }: KeyMaterial): string {
  if (given !== '') {
    if (!keyPattern.test(given) || given.includes('--'))
      throw new InputError('input comment-key: up to 64 letters, digits, `.`, `_` and single `-`, a letter or digit first');
    return given;
  }
  const [file] = workflowRef.split('@');
  return digestOf(JSON.stringify([file, job, canonical(matrix), paths.length === 0 ? ['.'] : paths])).slice(0, 16);
}

/** The same matrix, whatever the order of its keys and its blanks. */
function canonical(matrix: string): string {
  try {
    return JSON.stringify(JSON.parse(matrix === '' ? 'null' : matrix), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    );
  } catch {
    return matrix.trim();
  }
}

/** SHA-256, 64 hexadecimal digits. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
