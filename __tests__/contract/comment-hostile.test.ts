import { describe, expect, it } from '@jest/globals';
import type { Run } from '../support/contract.ts';
import { addedFiles, expectTold, messages, onGitHub, type OnGitHub } from '../support/contract/pull-request.ts';
import { besideFindings, hostileTexts, insideFindings, insteadOfValues } from '../support/hostile-texts.ts';
import { expectNoMarkup, fenced } from '../support/markdown.ts';

const texts: Readonly<Record<string, string>> = {
  ...hostileTexts,
  'a marker': '<!-- pg-port-guard:v1 key=a02e59975c642ec7 -->\n<!-- head=x -->',
  'the end of a table cell': 'a | b \\| c \\\\| d',
  'the end of a fence': 'x\n```\n````\n~~~\n</details>\n# x',
  'mentions and references': '@acme/owners @rosa #1 acme/shop#1 GH-1 https://attacker.example www.attacker.example',
  'a suggestion': '```suggestion\nrm -rf /\n```',
};

const files = {
  'in the names that findings speak of': insideFindings,
  'instead of values': insteadOfValues,
};

async function pullRequest({ pull, run }: OnGitHub, head: Readonly<Record<string, string>>): Promise<Run> {
  pull.files = addedFiles(head);
  const base = { 'postgres/postgresql.conf': 'port = 5433\n' };
  return run({ base, head, inputs: { 'min-certainty': 'possible', suggestions: 'true' } });
}

describe.each(Object.entries(texts))('%s', (_, text) => {
  it.each(Object.entries(files))('%s is no markup in comment and review', (__, filesWith) =>
    onGitHub(async (github) => {
      const { state } = github;
      const done = await pullRequest(github, filesWith(text));
      const [comment] = state.comments;
      expect(state.comments).toHaveLength(1);
      expectNoMarkup(comment?.body ?? '');
      expectTold(done, comment);
      for (const { body, path } of state.reviewComments) {
        const { outside, blocks, open } = fenced(body);
        expect([open, blocks.map(({ word }) => word)]).toEqual([false, ['suggestion']]);
        expect(outside).toMatch(
          /^<!-- pg-port-guard:v1 key=[0-9a-f]{16} suggestion=[0-9a-f]{20} -->\n(?:`[a-z]+\/[a-z-]+`(?:, )?)+(?:: look before applying)?\s*$/,
        );
        expect(Object.keys(filesWith(text))).toContain(path);
      }
      for (const { body } of state.reviews)
        expect(body).toBe(body === '' ? '' : 'Edits that make the layers agree on the port of PostgreSQL again.');
      expect(messages(done, 'warning').filter((message) => /review|comments/.test(message))).toEqual([]);
    })(),
  );
});

it(
  'the harmless twin has suggestions, a diagram, tables and edits: the tests above are not silent because nothing is said',
  onGitHub(async (github) => {
    await pullRequest(github, besideFindings('harmless'));
    const { outside, blocks } = fenced(github.state.comments[0]?.body ?? '');
    expect(blocks.map(({ word }) => word)).toEqual(['diff', 'mermaid']);
    expect(outside).toContain('| From | Port | To |');
    expect(github.state.reviewComments.length).toBeGreaterThan(0);
  }),
);
