/** One input. action.yml and docs/inputs.md are compared with this table by a test. */
export interface Input {
  readonly name: string;
  /** What holds when nothing is given, for people. It stands in the code, not in action.yml: there it would override the settings file. */
  readonly standard: string;
  /** Written into action.yml: an expression that only GitHub can evaluate. */
  readonly expression?: string;
  readonly about: string;
}

export const inputs: readonly Input[] = [
  {
    name: 'mode',
    standard: 'check',
    about:
      'What to do: `check` reads the configs and compares them; `fix` writes the edits of its findings into the files too; `smoke` asks the running server (docs/smoke.md); `all` does both; `report` publishes the report that another workflow run stored.',
  },
  { name: 'path', standard: '.', about: 'Directory to check, below the workspace. Several, one a line, are checked together.' },
  {
    name: 'include',
    standard: 'every file',
    about: 'Globs of files to check, one a line; `!` takes back what earlier lines took.',
  },
  {
    name: 'exclude',
    standard: 'none',
    about: 'Globs of files not to check, one a line; `!` takes back what earlier lines took.',
  },
  {
    name: 'config',
    standard: '`.github/pg-port-guard.yml` or `pg-port-guard.yml`',
    about: 'Settings file, below the workspace; `none` for none.',
  },
  {
    name: 'config-ref',
    standard: '`base` on pull requests and in merge queues, else `head`',
    about:
      'Where settings and baseline are taken from: `base`, so that a pull request cannot silence its own findings, or `head`.',
  },
  { name: 'expected-port', standard: '–', about: 'The port the server is to listen on.' },
  { name: 'servers', standard: '–', about: 'Servers as YAML, as in the settings file: name, files, hosts, port, environment.' },
  { name: 'layers', standard: 'all', about: 'Only these of server, firewall, client, pooler, socket, restart.' },
  {
    name: 'levels',
    standard: '–',
    about: 'Levels of rules, one a line: `client/implied-port=off`, `firewall/world-open=error`.',
  },
  { name: 'min-level', standard: 'note', about: 'Findings below it are in no report: `error`, `warning` or `note`.' },
  { name: 'min-certainty', standard: 'likely', about: 'Findings less sure are in no report: `certain`, `likely` or `possible`.' },
  {
    name: 'fail-on',
    standard: 'error',
    about: 'The step fails at findings of this level or above: `error`, `warning`, `note` or `never`.',
  },
  { name: 'fail-on-inconclusive', standard: 'false', about: 'The step fails when no server port was found to compare with.' },
  {
    name: 'only-changed',
    standard: 'auto',
    about:
      'Which findings can fail the step: `off`: all; `files`: new ones, and those that speak of a changed file; `auto`: as `files` on pull requests and in merge queues that move no port of a server, else all.',
  },
  {
    name: 'baseline',
    standard: '`.github/pg-port-guard-baseline.json`',
    about: 'File of known findings, below the workspace: they are shown and do not fail the step; `none` for none.',
  },
  {
    name: 'write-baseline',
    standard: '–',
    about: 'Write the findings of this run to this file, below the workspace; the step does not fail.',
  },
  {
    name: 'base-ref',
    standard: 'from the event',
    about: 'Commit to compare with. It must be in the clone: see `fetch-depth` of actions/checkout.',
  },
  { name: 'head-ref', standard: 'from the event', about: 'Commit that links in the summary point to.' },
  {
    name: 'dsn',
    standard: '–',
    about: 'Secrets to check, one a line: `NAME=value`. Only their names are shown; passwords in them are masked.',
  },
  { name: 'smoke-host', standard: '–', about: 'Live test: name or address of the server. Targets come from inputs only.' },
  {
    name: 'smoke-port',
    standard: 'that of `smoke-dsn`; with `mode: all` outside pull requests that of the one server of the files',
    about: 'Live test: the port it is to listen on.',
  },
  {
    name: 'old-port',
    standard: 'auto',
    about:
      'Live test: the port that is to be dead; `auto`: the port before this change where the files say it, else 5432 where it is not the tested one; `none`.',
  },
  {
    name: 'smoke-dsn',
    standard: '–',
    about:
      'Live test: connection string of the server, as a secret. Its host is tested, or `smoke-host` with its credentials. Nothing of it is shown but the port; its password is masked.',
  },
  {
    name: 'smoke-pooler-dsn',
    standard: '–',
    about: 'Live test: connection string of the pooler, as a secret: does it reach the same server?',
  },
  { name: 'smoke-socket', standard: '–', about: 'Live test: directory of the Unix socket, on this machine.' },
  {
    name: 'smoke-timeout',
    standard: '30, and `smoke-wait` on top',
    about: 'Live test: seconds for all of it. What is not done by then is inconclusive.',
  },
  {
    name: 'smoke-wait',
    standard: '0',
    about: 'Live test: seconds in which a server that refuses, starts up or shuts down is tried again.',
  },
  {
    name: 'smoke-old-port-login',
    standard: 'false',
    about:
      'Live test: log in on the old port, too, to say which server answers there; only with SCRAM, or over TLS with `sslmode=verify-full`.',
  },
  { name: 'annotations', standard: 'auto', about: 'Show findings beside the lines: `true`, `false` or `auto`.' },
  {
    name: 'max-annotations',
    standard: '9',
    about: 'At most this many errors as annotations, 0 to 9; GitHub shows ten, the tenth says what was left out.',
  },
  { name: 'summary', standard: 'true', about: 'Write the job summary.' },
  {
    name: 'json-file',
    standard: '–',
    about: 'Write the JSON report to this file, below the workspace; over 2 MB without its last findings.',
  },
  {
    name: 'sarif-file',
    standard: '–',
    about:
      'Write the findings that nothing silences as SARIF to this file, below the workspace, for github/codeql-action/upload-sarif.',
  },
  {
    name: 'report-file',
    standard: '–',
    about: 'With `mode: report`: the JSON report to publish, below the workspace, as another workflow stored it.',
  },
  {
    name: 'patch-file',
    standard: '–',
    about:
      'Write the edits of all layers to this file, below the workspace, for `git apply --unidiff-zero`; lines with credentials are left out.',
  },
  {
    name: 'comment',
    standard: 'auto',
    about:
      'Pull request comment, kept up to date once it is there: `auto` writes it at the first finding, `on-failure` at the first failure, `always`, `never`.',
  },
  {
    name: 'comment-on-clean',
    standard: 'update',
    about: 'What becomes of the comment when all is right: `update`, `minimize` or `delete`.',
  },
  {
    name: 'comment-key',
    standard: 'from workflow, job, matrix and path',
    about: 'Name of the comment: two jobs with one key share one comment.',
  },
  {
    name: 'suggestions',
    standard: 'false',
    about: 'Suggest the edits in a review, where their lines are part of the pull request.',
  },
  { name: 'diagram', standard: 'auto', about: 'Draw who dials whom in summary and comment: `true`, `false` or `auto`.' },
  {
    name: 'github-token',
    standard: 'the token of the job',
    expression: '${{ github.token }}',
    about: 'For comment and suggestions, and to read the base commit where the clone does not have it. Checking needs no token.',
  },
  {
    name: 'matrix',
    standard: 'the matrix of the job',
    expression: '${{ toJSON(matrix) }}',
    about: 'Part of the key of the comment. Leave it as it is.',
  },
];

/** One output, for action.yml and the documentation. */
export interface Output {
  readonly name: string;
  readonly about: string;
}

export const outputs: readonly Output[] = [
  { name: 'conclusion', about: '`success`, `failure` or `neutral` (nothing could be compared).' },
  { name: 'findings', about: 'Number of findings that nothing silences.' },
  { name: 'errors', about: 'Those of level error.' },
  { name: 'warnings', about: 'Those of level warning.' },
  { name: 'suppressed', about: 'Number of findings that a comment, the settings or the baseline silence.' },
  {
    name: 'new-findings',
    about: 'Number of findings that nothing silences and that the base commit did not have; empty without a base commit.',
  },
  { name: 'server-port', about: 'The port of the server; empty when there are several or none.' },
  { name: 'ports', about: 'JSON: ports seen in each layer.' },
  { name: 'layers', about: 'JSON: status of each layer.' },
  { name: 'report', about: 'The JSON report; over 120 kB without its last findings and with `truncated: true`.' },
  { name: 'json-file', about: 'Path of the JSON report, if it was written.' },
  { name: 'sarif-file', about: 'Path of the SARIF file, if it was written.' },
  { name: 'patch-file', about: 'Path of the patch, if it was written.' },
  { name: 'comment-id', about: 'Of the pull request comment, if there is one.' },
  { name: 'comment-url', about: 'Address of the comment.' },
  { name: 'comment-body', about: 'Exactly what stands on the pull request; empty when nothing does.' },
  { name: 'smoke', about: 'Of a live test: `pass`, `fail` or `inconclusive`; empty without one.' },
  { name: 'inconclusive-reason', about: 'Why nothing could be compared; else empty.' },
];
