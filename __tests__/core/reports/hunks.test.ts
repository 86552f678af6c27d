import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { holdsCredential, patchFile, patchOf, type Finding, type Patch } from '../../../src/core/index.ts';
import { sampleFinding, sampleReport } from '../../support/sample-report.ts';
import { inTemporary } from '../../support/temporary.ts';

type Texts = Readonly<Record<string, string>>;

/** One finding for every `5432` in the texts, which is to become 5433. */
function findingsIn(texts: Texts, text = '5433'): Finding[] {
  return Object.entries(texts).flatMap(([path, content]) =>
    [...content.matchAll(/5432/g)].map(({ index }) => edit(path, index, index + 4, text)),
  );
}

function edit(path: string, start: number, end: number, text: string, transform?: 'base64'): Finding {
  const at = { path, span: { start, end } };
  const edits = [{ at, expected: '5432', text, ...(transform && { transform }) }];
  return sampleFinding({ at, fixes: [{ title: 'x', safety: 'safe', edits }], fingerprint: `${path} ${start} ${text}` });
}

function patch(texts: Texts, findings: readonly Finding[] = findingsIn(texts)): Patch {
  return patchOf(sampleReport(texts, { findings }), findings);
}

describe('hunks', () => {
  it('are whole lines by path; neighbouring edits are one', () => {
    const { hunks } = patch({ 'b.env': 'x\nA=5432\nB=5432 5432\n\nC=5432', 'a.env': 'P=5432\r\n' });
    expect(hunks.map(({ path, startLine, before, after }) => ({ path, startLine, before, after }))).toEqual([
      { path: 'a.env', startLine: 1, before: ['P=5432\r\n'], after: ['P=5433\r\n'] },
      { path: 'b.env', startLine: 2, before: ['A=5432\n', 'B=5432 5432\n'], after: ['A=5433\n', 'B=5433 5433\n'] },
      { path: 'b.env', startLine: 5, before: ['C=5432'], after: ['C=5433'] },
    ]);
  });

  it('equal edits of two findings are one', () => {
    const twice = [edit('a', 0, 4, '5433'), edit('a', 0, 4, '5433')];
    expect(patch({ a: '5432\n' }, twice)).toMatchObject({ hunks: [{ after: ['5433\n'] }], withheld: [] });
  });

  it('of edits that contradict each other none is taken', () => {
    const { hunks, withheld } = patch({ a: '5432\n' }, [edit('a', 0, 4, '5433'), edit('a', 0, 4, '5434')]);
    expect(hunks).toEqual([]);
    expect(withheld.map(({ why }) => why)).toEqual(['contradiction', 'contradiction']);
  });

  it('an insertion beside a replacement is no contradiction', () => {
    const { hunks } = patch({ a: 'h:5432\n' }, [edit('a', 1, 1, ' '), edit('a', 2, 6, '5433')]);
    expect(hunks[0]?.after).toEqual(['h :5433\n']);
  });

  it.each([
    ['URL=postgres://app:secret@db:5432/x\n', 'credential'],
    ['{"password": "x", "port": 5432}\n', 'credential'],
    ['PGPASSWORD=x psql -p 5432\n', 'credential'],
    ['db:5432:app:app:x\n', 'credential'],
    [`${'x'.repeat(600)} 5432\n`, 'long'],
  ])('%j is named, not shown', (text, why) => {
    expect(patch({ '.env': text })).toMatchObject({ hunks: [], withheld: [{ why }] });
  });

  it('an encoded value, a secret and a finding without a fix are named', () => {
    const secret = { ...edit('secret:URL', 0, 0, '5433') };
    const encoded = edit('s.yaml', 0, 4, '5433', 'base64');
    const { hunks, withheld } = patchOf(
      { ...sampleReport({ 's.yaml': '5432\n' }), textOf: (path) => (path === 's.yaml' ? '5432\n' : undefined) },
      [secret, encoded, sampleFinding()],
    );
    expect(hunks).toEqual([]);
    expect(withheld.map(({ why }) => why).sort()).toEqual(['by hand', 'by hand', 'encoded']);
  });
});

describe('holdsCredential', () => {
  it.each([
    'port = 5432',
    'ufw allow 5432/tcp',
    'DATABASE_URL=postgres://app@db:5432/x',
    '- "5433:5432"',
    'image: a/b@sha256:0',
    'PGHOST=::1',
  ])('%j: no', (line) => expect(holdsCredential(line, 'a.yml')).toBe(false));
  it.each([
    'postgres://a:b@c/d',
    'a:b@c:5432',
    'token: abc',
    "ALTER ROLE x PASSWORD 'y'",
    'Authorization: Bearer abc',
    'api_key=1',
    '"dbSecret" => "x"',
    'localhost:*:db:user:pw',
  ])('%j: yes', (line) => expect(holdsCredential(line, 'a.yml')).toBe(true));
  it('every line of a password file is', () => expect(holdsCredential('x', 'home/.pgpass')).toBe(true));
});

describe('the patch file', () => {
  it('is applied by git as it is, with line ends and missing ends of files', () => {
    const texts = { 'app/a.env': 'x\r\nP=5432\r\n', 'app/b.env': 'P=5432', 'app/c d.env': 'a\nP=5432\nP=5432\nb\n' };
    inTemporary({ ...texts, 'app/untouched': 'y' }, (directory) => {
      directory.git('init', '-q');
      const own = Object.fromEntries(Object.entries(texts).map(([path, text]) => [path.slice('app/'.length), text]));
      directory.write({ 'x.patch': patchFile(patch(own), 'app/') });
      execFileSync('git', ['apply', '--unidiff-zero', 'x.patch'], { cwd: directory.path });
      for (const [path, text] of Object.entries(texts))
        expect(readFileSync(join(directory.path, path), 'utf8')).toBe(text.replaceAll('5432', '5433'));
    });
  });
});
