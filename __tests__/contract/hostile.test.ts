import { beforeAll, describe, expect, it } from '@jest/globals';
import { runAction, type Files, type Run } from '../support/contract.ts';
import { besideFindings, hostileTexts, insideFindings, insteadOfValues } from '../support/hostile-texts.ts';
import type { Annotation } from '../support/runner-rules.ts';

/** A pull request whose every text is the given one: files, title, branch, author. */
async function pullRequest(files: Files, text: string): Promise<Run> {
  return runAction({
    base: { 'matcher.json': '{}', 'postgres/postgresql.conf': 'port = 5432\n' },
    head: files,
    event: 'pull_request',
    inputs: { 'min-certainty': 'possible', comment: 'never' },
    env: { GITHUB_HEAD_REF: text.replaceAll('\0', ''), GITHUB_ACTOR: text.replaceAll('\0', '') },
    payload: (usual) => {
      const pull = usual['pull_request'] as { readonly head: object };
      const user = { login: text };
      return {
        ...usual,
        sender: user,
        pull_request: { ...pull, title: text, body: text, user, head: { ...pull.head, ref: text, label: text } },
      };
    },
  });
}

/** What the runner followed, in order. */
const obeyed = (done: Run): string[] => done.obeyed.map(({ name }) => name);
const verdict = ({ exitCode, conclusion, outputs }: Run) => {
  const { report, ...rest } = outputs;
  return { exitCode, conclusion, outputs: rest, reported: report !== undefined };
};

/** Lines of ours start with a gutter or are commands of ours; nothing in them steers a terminal. */
function expectHarmless({ raw, summary }: Run): void {
  const lines = raw.stdout.split('\n').filter((line) => line !== '');
  expect(lines.filter((line) => !/^(?:\||::(?:error|warning|notice) )/.test(line))).toEqual([]);
  expect(raw.stderr).toBe('');
  // eslint-disable-next-line no-control-regex -- exactly these characters may not be there
  const obeyedByTerminals = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
  for (const text of [raw.stdout, summary]) expect(text).not.toMatch(obeyedByTerminals);
  const markup = withoutCode(summary);
  expect(markup).not.toMatch(/<(?!https:\/\/github\.com\/acme\/shop\/)|\]\((?!<https:\/\/github\.com\/acme\/shop\/)/);
}

let beside: Run;
let inside: Run;
beforeAll(async () => {
  beside = await pullRequest(besideFindings('harmless'), 'harmless');
  inside = await pullRequest(insideFindings('harmless'), 'harmless');
});

it('the harmless twins have findings', () => {
  expect(beside.annotations.length).toBeGreaterThanOrEqual(3);
  expect(inside.annotations.length).toBeGreaterThanOrEqual(3);
});

describe.each(Object.entries(hostileTexts))('%s', (_, text) => {
  it('beside what gets findings changes nothing', async () => {
    const hostile = await pullRequest(besideFindings(text), text);
    expect(hostile.annotations).toEqual(beside.annotations);
    expect(withoutCommits(hostile, hostile.outputs)).toBe(withoutCommits(beside, beside.outputs));
    expect([hostile.droppedAnnotations, hostile.droppedOutputs]).toEqual([beside.droppedAnnotations, beside.droppedOutputs]);
    expect(withoutCommits(hostile, hostile.summary)).toBe(withoutCommits(beside, beside.summary));
    expect(hostile.log).toBe(beside.log);
    expectHarmless(hostile);
  });

  it('in the names that findings speak of changes only the names', async () => {
    const hostile = await pullRequest(insideFindings(text), text);
    expect(obeyed(hostile)).toEqual(obeyed(inside));
    expect(verdict(hostile)).toEqual(verdict(inside));
    expect(hostile.annotations.map(shape)).toEqual(inside.annotations.map(shape));
    expect([hostile.droppedAnnotations, hostile.droppedOutputs]).toEqual([inside.droppedAnnotations, inside.droppedOutputs]);
    expect(JSON.parse(hostile.outputs['report'] ?? '')).toMatchObject({ summary: { errors: Number(inside.outputs['errors']) } });
    expectHarmless(hostile);
  });

  it('instead of values is no command, no output and no markup', async () => {
    const hostile = await pullRequest(insteadOfValues(text), text);
    expect(obeyed(hostile).filter((name) => !['error', 'warning', 'notice'].includes(name))).toEqual([]);
    expect(hostile.annotations.filter(({ title }) => !/^(?:pg-port-guard|[a-z]+\/[a-z-]+)$/.test(title ?? ''))).toEqual([]);
    expect(hostile.annotations.filter(({ file }) => file?.includes('forged'))).toEqual([]);
    expect(Object.keys(hostile.outputs)).toEqual(Object.keys(inside.outputs));
    expect(hostile.outputs['conclusion']).toBe('failure');
    expectHarmless(hostile);
  });
});

/** Columns depend on how long a name is. */
function shape({ severity, title, line }: Annotation): unknown {
  return [severity, title, line];
}

/** Markdown without escaped characters and code spans: what is left of `<` and `](` is markup. */
function withoutCode(markdown: string): string {
  const spans = markdown.replace(/\\[!-/:-@[-`{-~]/g, '').split(/(?<!`)(`+)(?!`)/);
  const kept: string[] = [];
  for (let i = 0; i < spans.length; i += 2) {
    kept.push(spans[i] ?? '');
    const end = i + 1 < spans.length ? spans.indexOf(spans[i + 1] ?? '', i + 2) : -1;
    if (end > 0) i = end - 1;
  }
  return kept.join('(code)');
}

/** Links and reports name the commits, which the text is part of. */
function withoutCommits({ commits }: Run, said: unknown): string {
  const named = Object.entries(commits);
  return named.reduce((text, [name, hash]) => text.replaceAll(hash, name), JSON.stringify(said, null, 1));
}
