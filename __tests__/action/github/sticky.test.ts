import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../../src/action/github/comment-key.ts';
import { markerLines, parseMarker } from '../../../src/action/github/marker.ts';
import { keepComment, type StickyComment, type StickyResult } from '../../../src/action/github/sticky.ts';
import type { ClientOptions } from '../../../src/action/github/client.ts';
import {
  addComment,
  addPullRequest,
  hash,
  personalToken,
  readToken,
  withGitHub,
  type GitHubApi,
  type GitHubState,
} from '../../support/github-api.ts';
import { clientFor } from '../../support/github-client.ts';

const standard: StickyComment = {
  pullRequest: 7,
  head: hash('head'),
  run: { id: 500, number: 5, attempt: 1 },
  key: 'k1',
  mode: 'auto',
  onClean: 'update',
  outcome: 'findings',
  text: 'two places still say 5432',
};
const clean = { outcome: 'clean', text: 'all is right' } as const;
const earlier = { id: 400, number: 4, attempt: 1 };
const later = { id: 600, number: 6, attempt: 1 };

type Keep = (wanted?: Partial<StickyComment>, options?: Partial<ClientOptions>) => Promise<StickyResult>;

/** A test with pull request 7; `keep` is one run of the action. */
function lifecycle(test: (keep: Keep, api: GitHubApi, state: GitHubState) => Promise<void>): () => Promise<void> {
  return () =>
    withGitHub(async (api) => {
      addPullRequest(api.state, 7);
      await test(
        async (wanted, options) => keepComment(await clientFor(api, options), { ...standard, ...wanted }),
        api,
        api.state,
      );
      expect(api.unknown).toEqual([]);
    });
}

/** A comment as an earlier run left it. */
function left(wanted: Partial<StickyComment> & { readonly hidden?: boolean } = {}): string {
  const { key, head, run, text } = { ...standard, run: earlier, ...wanted };
  return markerLines(key, { head, run, digest: digestOf(text), hidden: wanted.hidden ?? false }) + text;
}

const bodies = (state: GitHubState): string[] => state.comments.map(({ body }) => body);
const texts = (state: GitHubState): string[] => bodies(state).map((body) => body.split('\n').slice(2).join('\n'));

describe('a comment', () => {
  it(
    'is created with its marker at the very start, and told as it is',
    lifecycle(async (keep, _, state) => {
      const result = await keep();
      const [comment] = state.comments;
      expect(comment?.body).toBe(
        `<!-- pg-port-guard:v1 key=k1 -->\n<!-- head=${standard.head} run=500 number=5 attempt=1 digest=${digestOf(standard.text)} hidden=0 -->\n${standard.text}`,
      );
      expect(result).toEqual({
        action: 'created',
        id: comment?.id,
        url: `https://github.com/acme/shop/pull/7#issuecomment-${comment?.id}`,
        body: comment?.body,
        warnings: [],
      });
    }),
  );

  it(
    'is updated by the next run, not repeated',
    lifecycle(async (keep, _, state) => {
      await keep();
      const result = await keep({ run: later, text: 'one place still says 5432' });
      expect(result.action).toBe('updated');
      expect(texts(state)).toEqual(['one place still says 5432']);
      expect(result.body).toBe(bodies(state)[0]);
    }),
  );

  it(
    'is left alone when nothing changed, and still told',
    lifecycle(async (keep, api, state) => {
      await keep({ significant: 'same', text: 'run 1' });
      const before = api.writes().length;
      const result = await keep({ run: later, significant: 'same', text: 'run 2' });
      expect(result).toMatchObject({ action: 'unchanged', id: state.comments[0]?.id, body: bodies(state)[0] });
      expect(api.writes()).toHaveLength(before);
    }),
  );

  it(
    'of another key is another comment',
    lifecycle(async (keep, _, state) => {
      await keep();
      await keep({ key: 'k2', text: 'other job' });
      await keep({ key: 'k2', run: later, text: 'other job again' });
      expect(texts(state)).toEqual([standard.text, 'other job again']);
    }),
  );

  it(
    'is found behind more than a hundred others',
    lifecycle(async (keep, _, state) => {
      for (let i = 0; i < 130; i++) addComment(state, 7, 'chat', { login: 'rosa', type: 'User' });
      const { id } = addComment(state, 7, left());
      for (let i = 0; i < 130; i++) addComment(state, 7, 'chat', { login: 'rosa', type: 'User' });
      expect(await keep({ text: 'new' })).toMatchObject({ action: 'updated', id });
      expect(state.comments).toHaveLength(261);
    }),
  );

  it(
    'that lost its second line is ours still',
    lifecycle(async (keep, _, state) => {
      addComment(state, 7, '<!-- pg-port-guard:v1 key=k1 -->\r\nedited away');
      expect((await keep()).action).toBe('updated');
      expect(texts(state)).toEqual([standard.text]);
    }),
  );
});

describe('authors', () => {
  it.each([
    ['a person', { login: 'mallory', type: 'User' }],
    ['a person called like the bot', { login: 'github-actions', type: 'User' }],
    ['a person with the very login', { login: 'github-actions[bot]', type: 'User' }],
    ['another bot', { login: 'github-pages[bot]', type: 'Bot' }],
  ] as const)('%s cannot pass a comment off as ours', (_, author) =>
    lifecycle(async (keep, api, state) => {
      addComment(state, 7, left({ run: later }), author);
      expect((await keep()).action).toBe('created');
      expect(texts(state)).toEqual([standard.text, standard.text]);
      expect(api.writes()).toEqual(['POST /repos/acme/shop/issues/7/comments']);
    })(),
  );

  it(
    'a marker that is quoted is none',
    lifecycle(async (keep, _, state) => {
      addComment(state, 7, `look: ${left()}`);
      expect((await keep()).action).toBe('created');
    }),
  );

  it(
    'a personal token finds its own, not the ones of the bot',
    lifecycle(async (keep, _, state) => {
      addComment(state, 7, left());
      await keep({}, { token: personalToken });
      expect(await keep({ run: later, text: 'new' }, { token: personalToken })).toMatchObject({ action: 'updated' });
      expect(state.comments.map(({ login }) => login)).toEqual(['github-actions[bot]', 'rosa']);
    }),
  );

  it(
    'without GraphQL GITHUB_TOKEN is known all the same',
    lifecycle(async (keep, _, state) => {
      state.viewer = () => undefined;
      addComment(state, 7, left());
      expect((await keep({ text: 'new' })).action).toBe('updated');
    }),
  );

  it(
    'without GraphQL a personal token learns who it is by writing, and heals',
    lifecycle(async (keep, _, state) => {
      state.viewer = () => undefined;
      const { id } = addComment(state, 7, left(), { login: 'rosa', type: 'User' });
      expect(await keep({ text: 'new' }, { token: personalToken })).toMatchObject({ action: 'updated', id });
      expect(texts(state)).toEqual(['new']);
    }),
  );
});

describe('newer runs', () => {
  it.each([
    ['a later run', later],
    ['a later number', { ...standard.run, number: 6 }],
    ['a later attempt', { ...standard.run, attempt: 2 }],
  ])('%s is never overwritten', (_, run) =>
    lifecycle(async (keep, api, state) => {
      const { id, body } = addComment(state, 7, left({ run, text: 'newer' }));
      expect(await keep()).toMatchObject({ action: 'left', id, body });
      expect(api.writes()).toEqual([]);
    })(),
  );

  it.each(['findings', 'clean'] as const)('a run for a head that is none any more writes nothing (%s)', (outcome) =>
    lifecycle(async (keep, api, state) => {
      addComment(state, 7, left({ text: 'older' }));
      state.pulls.get(7)!.head = hash('next');
      expect((await keep({ outcome, onClean: 'delete' })).action).toBe('left');
      expect(api.writes()).toEqual([]);
    })(),
  );

  it(
    'nor does it create a comment',
    lifecycle(async (keep, _, state) => {
      state.pulls.get(7)!.head = hash('next');
      expect(await keep()).toMatchObject({ action: 'left', id: undefined, body: '' });
      expect(state.comments).toEqual([]);
    }),
  );

  it(
    'a second attempt overwrites the first',
    lifecycle(async (keep) => {
      await keep();
      expect((await keep({ run: { ...standard.run, attempt: 2 }, text: 'new' })).action).toBe('updated');
    }),
  );
});

describe('several writers', () => {
  it(
    'what earlier races left is folded into the oldest',
    lifecycle(async (keep, _, state) => {
      const { id } = addComment(state, 7, left());
      addComment(state, 7, 'chat', { login: 'rosa', type: 'User' });
      addComment(state, 7, left());
      addComment(state, 7, left({ key: 'k2' }));
      expect(await keep({ text: 'new' })).toMatchObject({ action: 'updated', id, warnings: [] });
      expect(texts(state)).toEqual(['new', '', standard.text]);
    }),
  );

  it.each([
    ['an older run', earlier, 'updated', standard.text],
    ['a newer run', later, 'left', 'theirs'],
  ] as const)('%s that was a moment faster: one comment stays, with the newer text', (_, run, action, text) =>
    lifecycle(async (keep, api, state) => {
      let done = false;
      api.meanwhile(({ method, path }) => {
        if (done || method !== 'GET' || !path.endsWith('/issues/7/comments')) return;
        done = true;
        addComment(state, 7, left({ run, text: 'theirs' }));
      });
      const result = await keep();
      expect(texts(state)).toEqual([text]);
      expect(result).toMatchObject({ action, body: bodies(state)[0], id: state.comments[0]?.id });
    })(),
  );

  it(
    'a newer run that comes a moment later is not deleted: it folds itself',
    lifecycle(async (keep, api, state) => {
      api.meanwhile(({ method }) => {
        if (method === 'POST' && state.comments.length === 1) addComment(state, 7, left({ run: later, text: 'theirs' }));
      });
      expect((await keep()).action).toBe('created');
      expect(texts(state)).toEqual([standard.text, 'theirs']);
      api.meanwhile(() => undefined);
      expect((await keep({ run: { ...later, attempt: 2 }, text: 'next' })).action).toBe('updated');
      expect(texts(state)).toEqual(['next']);
    }),
  );

  it.each([1, 2, 3])(
    'three at the same time end with one comment, the newest (%d)',
    async () =>
      await lifecycle(async (keep, _, state) => {
        const runs = [standard.run, later, earlier].map((run) => ({ run, text: `run ${run.number}` }));
        await Promise.all(runs.map((one) => keep(one)));
        expect(state.comments).toHaveLength(1);
        await keep({ run: later, text: 'run 6' });
        expect(texts(state)).toEqual(['run 6']);
      })(),
  );

  it(
    'a duplicate that somebody else deleted first is no trouble',
    lifecycle(async (keep, api, state) => {
      addComment(state, 7, left());
      const { id } = addComment(state, 7, left());
      api.meanwhile(({ path }) => {
        if (path === '/repos/acme/shop/pulls/7') state.comments = state.comments.filter((comment) => comment.id !== id);
      });
      expect(await keep({ text: 'new' })).toMatchObject({ action: 'updated', warnings: [] });
      expect(api.writes()[0]).toBe(`DELETE /repos/acme/shop/issues/comments/${id}`);
    }),
  );

  it(
    'a comment that was deleted under our hands is written anew',
    lifecycle(async (keep, api, state) => {
      addComment(state, 7, left());
      api.meanwhile(({ path }) => {
        if (path === '/repos/acme/shop/pulls/7') state.comments = [];
      });
      expect((await keep({ text: 'new' })).action).toBe('created');
      expect(texts(state)).toEqual(['new']);
    }),
  );
});

describe('answers that do not come', () => {
  const post = { method: 'POST', path: /\/issues\/7\/comments$/ };

  it(
    'a comment that arrived is not sent again',
    lifecycle(async (keep, api, state) => {
      api.trouble({ ...post, reset: 'after' });
      expect((await keep()).action).toBe('created');
      expect(texts(state)).toEqual([standard.text]);
    }),
  );

  it(
    'one that did not arrive is',
    lifecycle(async (keep, api, state) => {
      api.trouble({ ...post, status: 502, times: 2 });
      expect((await keep()).action).toBe('created');
      expect(texts(state)).toEqual([standard.text]);
    }),
  );

  it(
    'in the end it is a warning',
    lifecycle(async (keep, api, state) => {
      api.trouble({ ...post, status: 502, times: 99 });
      expect(await keep()).toEqual({ action: 'none', id: undefined, url: '', body: '', warnings: ['GitHub answered 502'] });
      expect(state.comments).toEqual([]);
      expect(api.writes()).toHaveLength(3);
    }),
  );

  it(
    'slow ones are given up',
    lifecycle(async (keep, api) => {
      api.trouble({ slow: 300, times: 99 });
      const { warnings } = await keep({}, { requestTimeout: 20, attempts: 2 });
      expect(warnings).toEqual([expect.stringContaining('did not answer in time')]);
    }),
  );

  it(
    'a second look that fails leaves what was written',
    lifecycle(async (keep, api, state) => {
      api.meanwhile(({ method }) => {
        if (method === 'POST' && state.comments.length === 1) api.trouble({ method: 'GET', status: 500, times: 9 });
      });
      expect(await keep()).toMatchObject({ action: 'created', body: bodies(state)[0], warnings: ['GitHub answered 500'] });
    }),
  );
});

describe('modes', () => {
  it.each<[StickyComment['mode'], StickyComment['outcome'], StickyResult['action'], StickyResult['action']]>([
    ['auto', 'failing', 'created', 'updated'],
    ['auto', 'findings', 'created', 'updated'],
    ['auto', 'clean', 'none', 'updated'],
    ['always', 'failing', 'created', 'updated'],
    ['always', 'findings', 'created', 'updated'],
    ['always', 'clean', 'created', 'updated'],
    ['on-failure', 'failing', 'created', 'updated'],
    ['on-failure', 'findings', 'none', 'updated'],
    ['on-failure', 'clean', 'none', 'updated'],
    ['never', 'failing', 'none', 'none'],
  ])('%s, %s: without a comment %s, with one %s', (mode, outcome, without, having) =>
    lifecycle(async (keep, api, state) => {
      expect((await keep({ mode, outcome })).action).toBe(without);
      state.comments = [];
      addComment(state, 7, left({ text: 'old' }));
      expect((await keep({ mode, outcome })).action).toBe(having);
      expect(api.requests.length > 0).toBe(mode !== 'never');
    })(),
  );
});

describe('when all is right', () => {
  it(
    'the comment can be deleted',
    lifecycle(async (keep, _, state) => {
      addComment(state, 7, left());
      expect(await keep({ ...clean, onClean: 'delete' })).toMatchObject({ action: 'deleted', id: undefined, url: '', body: '' });
      expect(state.comments).toEqual([]);
    }),
  );

  it(
    'but not where it always stays',
    lifecycle(async (keep, _, state) => {
      addComment(state, 7, left());
      await keep({ ...clean, mode: 'always', onClean: 'delete' });
      expect(texts(state)).toEqual(['all is right']);
    }),
  );

  it(
    'it can be minimised, once, and opens when findings return',
    lifecycle(async (keep, api, state) => {
      await keep();
      const calm = await keep({ ...clean, run: later, onClean: 'minimize' });
      expect([calm.action, calm.body, state.comments[0]?.minimized]).toEqual(['minimized', bodies(state)[0], true]);
      const before = api.writes().length;
      expect((await keep({ ...clean, run: { ...later, attempt: 2 }, onClean: 'minimize' })).action).toBe('unchanged');
      expect(api.writes()).toHaveLength(before);
      expect((await keep({ run: { ...later, attempt: 3 }, onClean: 'minimize' })).action).toBe('updated');
      expect([state.comments[0]?.minimized, texts(state)]).toEqual([false, [standard.text]]);
    }),
  );

  it(
    'a fold that fails is a warning and tried again',
    lifecycle(async (keep, api, state) => {
      addComment(state, 7, left());
      api.meanwhile(({ path }) => {
        if (path.endsWith('/pulls/7')) api.trouble({ path: /graphql/, status: 403 });
      });
      const first = await keep({ ...clean, run: later, onClean: 'minimize' });
      expect([first.action, first.warnings.length, state.comments[0]?.minimized]).toEqual(['updated', 1, false]);
      api.meanwhile(() => undefined);
      const second = await keep({ ...clean, run: { ...later, attempt: 2 }, onClean: 'minimize' });
      expect([second.action, state.comments[0]?.minimized]).toEqual(['minimized', true]);
    }),
  );
});

describe('what is refused is a warning that says what to do', () => {
  it(
    'a token that may only read',
    lifecycle(async (keep) => {
      const { action, warnings } = await keep({}, { token: readToken });
      expect(action).toBe('none');
      expect(warnings).toEqual([expect.stringContaining('`permissions: pull-requests: write`')]);
    }),
  );

  it(
    'a token for issues only may comment',
    lifecycle(async (keep, _, state) => {
      state.tokens.set('issues', { login: 'github-actions[bot]', type: 'Bot', permissions: { issues: 'write' } });
      expect(await keep({}, { token: 'issues' })).toMatchObject({ action: 'created', warnings: [] });
    }),
  );

  it(
    'a locked conversation',
    lifecycle(async (keep, _, state) => {
      state.pulls.get(7)!.locked = true;
      expect((await keep()).warnings).toEqual(['cannot write comments: the conversation is locked']);
    }),
  );

  it(
    'a pull request that is gone',
    lifecycle(async (keep, _, state) => {
      state.pulls.clear();
      expect((await keep()).warnings).toEqual([expect.stringContaining('not found (404)')]);
    }),
  );

  it(
    'a text that is too long: the earlier one stays and is told',
    lifecycle(async (keep, _, state) => {
      addComment(state, 7, left());
      const result = await keep({ text: 'x'.repeat(65_536) });
      expect(result).toMatchObject({ action: 'none', body: left(), warnings: [expect.stringContaining('65536')] });
      expect(bodies(state)).toEqual([left()]);
    }),
  );

  it(
    'a duplicate that cannot be deleted stops nothing',
    lifecycle(async (keep, api, state) => {
      addComment(state, 7, left());
      addComment(state, 7, left());
      api.trouble({ method: 'DELETE', status: 403 });
      const result = await keep({ text: 'new' });
      expect([result.action, result.warnings.length, texts(state)[0]]).toEqual(['updated', 1, 'new']);
    }),
  );

  it.each([400, 403, 404, 409, 410, 422, 429, 500, 503])('%d, wherever it comes', (status) =>
    lifecycle(async (keep, api, state) => {
      addComment(state, 7, left());
      for (const path of [/graphql/, /pulls/, /issues\/7/, /issues\/comments/]) {
        api.trouble({ path, status, times: 12 });
        const result = await keep({ text: `new ${String(path)}` });
        expect(result.body).toBe(result.id === undefined ? '' : bodies(state)[0]);
        api.calm();
      }
    })(),
  );
});

describe('parseMarker', () => {
  const state = { head: hash('a'), run: standard.run, digest: digestOf('x'), hidden: true };

  it('reads what was written', () => {
    expect(parseMarker(markerLines('k', state) + 'text')).toEqual({ key: 'k', state });
  });

  it('tolerates blanks, line ends, order and what other versions add', () => {
    const body = `<!-- pg-port-guard:v1 key=k more=1  --> \r\n  <!--  more=2 digest=${state.digest} attempt=1 run=500 number=5 head=${state.head}-->\r\n`;
    expect(parseMarker(body)).toEqual({ key: 'k', state: { ...state, hidden: false } });
  });

  it.each([
    ` ${markerLines('k', state)}`,
    `text ${markerLines('k', state)}`,
    markerLines('k y', state).replace('k y', '../k'),
    '<!-- pg-port-guard:v1 key=k',
    '<!-- pg-port-guard:v2 key=k -->',
    '',
  ])('is strict with the first line: %j', (body) => {
    expect(parseMarker(body)).toBeUndefined();
  });

  it.each([
    ['head', state.head, 'main'],
    ['run', 'run=500', 'run=1e9'],
    ['number', 'number=5', 'number=-5'],
    ['attempt', 'attempt=1', 'attempt='],
    ['digest', state.digest, 'abc'],
    ['run of 16 digits', 'run=500', 'run=9999999999999999'],
  ])('takes no wrong %s', (_, from, to) => {
    expect(parseMarker(markerLines('k', state).replace(from, to))).toEqual({ key: 'k', state: undefined });
  });
});
