import { describe, expect, it } from '@jest/globals';
import { annotationLimit, messageLimit, summaryLimit, whatGithubShows, type StepResult } from '../support/runner-rules.ts';

interface Printed {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode?: number;
  readonly output?: string;
  readonly env?: string;
  readonly state?: string;
  readonly summary?: string;
  readonly secrets?: readonly string[];
}

const workspace = '/home/runner/work/shop';

function shown({ stdout = '', stderr = '', exitCode = 0, secrets = [], ...files }: Printed): StepResult {
  const all = { output: '', env: '', state: '', summary: '', ...files };
  return whatGithubShows({ stdout, stderr, exitCode, files: all }, { workspace, secrets });
}

const messages = (done: StepResult): string[] => done.annotations.map(({ severity, message }) => `${severity}: ${message}`);

describe('workflow commands', () => {
  it.each([
    ['at the start of a line', '::error::one', ['error: one']],
    ['behind blanks', ' \t::error::one', ['error: one']],
    ['not behind text', 'x ::error::one', []],
    ['not without an end', '::error one', []],
    ['in any case', '::ErRoR::one', ['error: one']],
    ['of three severities', '::error::a\n::warning::b\n::notice::c', ['error: a', 'warning: b', 'notice: c']],
    ['of unknown names are text', '::errors::one', []],
    ['in the old form anywhere in a line', 'text ##[error]one', ['error: one']],
    ['in the old form with properties', '| ##[warning title=x;line=3]one', ['warning: one']],
    ['in the old form behind a current one of an unknown name', '::x::##[error]one', ['error: one']],
    ['at every kind of line end', 'a\r::error::one\r\n::error::two', ['error: one', 'error: two']],
  ])('are read %s', (_, stdout, expected) => {
    expect(messages(shown({ stdout }))).toEqual(expected);
    expect(messages(shown({ stderr: stdout }))).toEqual(expected);
  });

  it('are unescaped once: the data, and more in properties', () => {
    const done = shown({ stdout: '::error title=a%3Ab%2Cc%25,file=a%0Ab::1%0A2%0D%3A%2C%250A%5D' });
    expect(done.annotations).toEqual([{ severity: 'error', message: '1\n2\r%3A%2C%0A%5D', title: 'a:b,c%', file: 'a\nb' }]);
    expect(messages(shown({ stdout: '##[error]1%0A2%3B%5D%3A' }))).toEqual(['error: 1\n2;]%3A']);
  });

  it('leave the log, where annotations stand with their kind', () => {
    const done = shown({
      stdout: 'before\n::error file=a::one\n::debug::x\n::add-mask::before\n::group::g\n::endgroup::\nbefore',
    });
    expect(done.log.split('\n')).toEqual(['before', '##[error]one', '##[group]g', '##[endgroup]', '***']);
  });

  it('set outputs, also in the old way', () => {
    expect(shown({ stdout: '::set-output name=a::1\n##[set-output name=b]2' }).outputs).toEqual({ a: '1', b: '2' });
  });

  it.each(['::set-env name=PATH::/evil', '::add-path::/evil', '::set-output::1'])('%s fails the step', (stdout) => {
    const done = shown({ stdout });
    expect(messages(done)).toHaveLength(2);
    expect(done).toMatchObject({ conclusion: 'failure', exitCode: 0, env: {}, outputs: {}, obeyed: [] });
  });

  it('stop until their token, which is masked when it is longer than six characters', () => {
    const stdout =
      '::stop-commands::token-1\n::error::a\n##[token-1]\n::error::b\n::stop-commands::short\n::error::c\n::SHORT::\n::error::d';
    const done = shown({ stdout });
    expect(messages(done)).toEqual(['error: b', 'error: d']);
    expect(done.log.split('\n').slice(0, 3)).toEqual(['::stop-commands::***', '::error::a', '##[***]']);
    expect(done.log).toContain('::SHORT::');
  });

  it.each(['', 'pause-logging', 'Error'])('do not stop for the token "%s"', (token) => {
    const done = shown({ stdout: `::stop-commands::${token}\n::error::one` });
    expect(messages(done)).toContain('error: one');
    expect(done.conclusion).toBe('failure');
  });
});

describe('annotations', () => {
  it('are ten of a kind; the rest is in the log', () => {
    const stdout = ['error', 'warning', 'notice']
      .flatMap((kind) => Array.from({ length: 12 }, (_, i) => `::${kind}::${i}`))
      .join('\n');
    const done = shown({ stdout });
    for (const kind of ['error', 'warning', 'notice'] as const) {
      expect(done.annotations.filter(({ severity }) => severity === kind).map(({ message }) => message)).toEqual(
        Array.from({ length: annotationLimit }, (_, i) => String(i)),
      );
      expect(done.droppedAnnotations[kind]).toBe(2);
    }
    expect(done.log).toContain('##[error]11');
  });

  it('are cut behind 4,096 characters, after masking', () => {
    const secret = 's'.repeat(100);
    const done = shown({ stdout: `::error::${secret}${'x'.repeat(5000)}`, secrets: [secret] });
    expect(done.annotations[0]?.message).toBe(`***${'x'.repeat(messageLimit - 3)}`);
  });

  it('have their message masked, but not title and file', () => {
    const [only] = shown({ stdout: '::error title=hunter2,file=hunter2::hunter2', secrets: ['hunter2'] }).annotations;
    expect(only).toEqual({ severity: 'error', message: '***', title: 'hunter2', file: 'hunter2' });
  });

  it.each([
    ['line=3,endLine=5', { line: 3, endLine: 5 }],
    ['line=5,endLine=3', {}],
    ['endLine=3', { line: 3, endLine: 3 }],
    ['line=3,col=2,endColumn=9', { line: 3, column: 2, endColumn: 9 }],
    ['line=3,endLine=3,col=2', { line: 3, endLine: 3, column: 2 }],
    ['line=3,endLine=4,col=2,endColumn=9', { line: 3, endLine: 4 }],
    ['col=2,endColumn=9', {}],
    ['line=3,endColumn=9', { line: 3, column: 9, endColumn: 9 }],
    ['line=3,col=9,endColumn=2', { line: 3 }],
    ['LINE=3,COL=2', { line: 3, column: 2 }],
    ['line=three,col=2', {}],
  ])('%s is the range %j', (properties, range) => {
    expect(shown({ stdout: `::error ${properties}::x` }).annotations).toEqual([{ severity: 'error', message: 'x', ...range }]);
  });

  it.each([
    [`${workspace}/a/b.conf`, 'a/b.conf'],
    ['a/b.conf', 'a/b.conf'],
    [`${workspace}-2/b.conf`, `${workspace}-2/b.conf`],
  ])('the file %s is shown as %s', (file, expected) => {
    expect(shown({ stdout: `::error file=${file}::x` }).annotations[0]?.file).toBe(expected);
  });
});

describe('masks', () => {
  it.each([
    ['base64', 'pa55w0rd!', 'cGE1NXcwcmQh'],
    ['base64 from the second byte', 'pa55w0rd!', 'YTU1dzByZCE='],
    ['base64 from the third byte', 'pa55w0rd!', 'NTV3MHJkIQ=='],
    ['base64 of UTF-8', 'pässwörd', 'cMOkc3N3w7ZyZA=='],
    ['quotes of a command line', 'pa"ss"wörd', 'pa\\"ss\\"wörd'],
    ['quotes of an expression', "pa'ss'word", "pa''ss''word"],
    ['JSON', 'pä\tss\\\u2028w"x', 'pä\\tss\\\\\\u2028w\\"x'],
    ['URI', "pa ss!'()*~ü", 'pa%20ss%21%27%28%29%2A~%C3%BC'],
    ['XML', `p<a>s&s"w'rd`, 'p&lt;a&gt;s&amp;s&quot;w&apos;rd'],
    ['quotes around it trimmed', '"password"', 'password'],
    ['before an ampersand', 'secret1&secret2&secret3', 'secret1&secret2&'],
    ['behind an ampersand', 'secret1&secret2&secret3', 'secret3'],
    ['before a coloured ampersand', 'secret1&+secret2', 'secret1&+'],
    ['behind a coloured ampersand', 'secret1&+secret2', 'ecret2'],
  ])('hide a secret in this form: %s', (_, secret, encoded) => {
    expect(shown({ stdout: `x-${encoded}-x`, secrets: [secret] }).log).toBe('x-***-x');
  });

  it('have no least length: a port as secret hides the number everywhere', () => {
    const done = shown({
      stdout: 'port 5433\n::error::on 54330',
      output: 'server-port=5433\nother=1\n',
      summary: 'port 5433\n',
      secrets: ['5433'],
    });
    expect(done.log).toBe('port ***\n##[error]on ***0');
    expect(messages(done)).toEqual(['error: on ***0']);
    expect(done.summary).toBe('port ***\n');
    expect(done.droppedOutputs).toEqual(['server-port']);
  });

  it('hide every line of a secret of several lines', () => {
    const done = shown({ stdout: '::add-mask::first%0A  second %0A%0D\nthe first\nthe second\n::add-mask::' });
    expect(done.log.split('\n').slice(0, 2)).toEqual(['the ***', 'the ***']);
    expect(messages(done)).toEqual([expect.stringContaining("warning: Can't add secret mask")]);
  });

  it('show nothing of secrets that overlap or touch', () => {
    expect(shown({ stdout: 'xabcdefx abcabc', secrets: ['abcd', 'cdef', 'abc'] }).log).toBe('x***x ***');
  });

  it('hide no part of a secret, no other case and nothing over two lines', () => {
    const done = shown({ stdout: 'hunter\nHUNTER22\nhunt\ner22', secrets: ['hunter22'] });
    expect(done.log).not.toContain('***');
  });
});

describe('the summary', () => {
  it('of 1 MiB is shown, a larger one is dropped with an error that does not fail the step', () => {
    const most = 'x'.repeat(summaryLimit);
    expect(shown({ summary: most }).summary).toBe(`${most}\n`);
    const done = shown({ summary: `${'ü'.repeat(summaryLimit / 2)}x` });
    expect(done).toMatchObject({ summary: '', conclusion: 'success' });
    expect(messages(done)).toEqual([expect.stringContaining('error: $GITHUB_STEP_SUMMARY upload aborted')]);
  });

  it('is masked line by line', () => {
    expect(shown({ summary: 'a hunter2 b\nhun\nter2', secrets: ['hunter2', 'hun\nter2 '] }).summary).toBe('a *** b\n***\n***\n');
    expect(shown({ summary: 'a hunter2', stdout: '::add-mask::hunter2' }).summary).toBe('a ***\n');
  });
});

describe('outputs', () => {
  it('are lines and blocks', () => {
    const output = 'a=1=2<<x\n\nb<<END\n1\n\nEND \n END\nEND\nc<<=\nx\n=\nd<<E\nE\n';
    expect(shown({ output }).outputs).toEqual({ a: '1=2<<x', b: '1\n\nEND \n END', c: 'x', d: '' });
  });

  it.each([
    ['a line without a value', 'a=1\nb\n'],
    ['a block without an end', 'a=1\nb<<END\n2\n'],
    ['an end without a line end before it', 'a=1\nb<<END\n2'],
    ['a block without a delimiter', 'a=1\nb<<\n2\n'],
    ['a block without a name', 'a=1\n<<END\n2\nEND\n'],
  ])('fail the step with %s; what stands before it counts', (_, output) => {
    const done = shown({ output });
    expect(done).toMatchObject({ conclusion: 'failure', outputs: { a: '1' } });
    expect(messages(done)[0]).toBe("error: Unable to process file command 'output' successfully.");
  });

  it('reach other jobs unless they hold a secret in any form', () => {
    const done = shown({ output: `a=hunter2x\nb=1\nc=${Buffer.from('hunter2').toString('base64')}\n`, secrets: ['hunter2'] });
    expect(done.droppedOutputs).toEqual(['a', 'c']);
    expect(Object.keys(done.outputs)).toEqual(['a', 'b', 'c']);
  });

  it('are lost when they are more than 1 MB in UTF-16', () => {
    const half = 512 * 1024;
    expect(shown({ output: `a=${'x'.repeat(half - 1)}\n` }).droppedOutputs).toEqual([]);
    expect(shown({ output: `a=${'x'.repeat(half)}\nb=\n` }).droppedOutputs).toEqual(['a', 'b']);
  });
});

describe('the environment and the state', () => {
  it('take everything but NODE_OPTIONS', () => {
    const done = shown({ env: 'A=1\nNode_Options=--require x\nB<<E\n2\nE\n' });
    expect(done).toMatchObject({ env: { A: '1', B: '2' }, conclusion: 'success' });
    expect(messages(done)).toEqual(["error: Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command."]);
  });

  it.each(['env', 'state'])('fail the step when the file of %s is wrong', (name) => {
    expect(shown({ [name]: 'A' }).conclusion).toBe('failure');
  });
});

it('an exit code other than 0 fails the step', () => {
  expect(shown({ exitCode: 1 }).conclusion).toBe('failure');
  expect(shown({ stdout: '::error::x' }).conclusion).toBe('success');
});
