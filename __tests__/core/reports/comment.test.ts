import { describe, expect, it } from '@jest/globals';
import { check, defaultSettings, gated, renderComment, type Report } from '../../../src/core/index.ts';
import { memoryWorkspace } from '../../support/memory-workspace.ts';
import { at, layerSummary, sampleFinding, sampleReport } from '../../support/sample-report.ts';

const options = {
  blobUrl: 'https://github.com/acme/shop/blob/abc/',
  docsUrl: 'https://github.com/acme/guard/blob/v1/docs',
  runUrl: 'https://github.com/acme/shop/actions/runs/7',
  head: 'abc1234567',
  version: '0.1.0',
};

const before = {
  'postgresql.conf': 'port = 5432\n',
  '.env': 'DATABASE_URL=postgres://app@localhost:5432/app\nOTHER=1\n',
  'ufw.sh': '#!/bin/sh\nufw allow 22/tcp\nufw allow from 10.0.0.0/8 to any port 5432 proto tcp\n',
};
const moved = check(memoryWorkspace({ ...before, 'postgresql.conf': 'port = 5433\n' }, before), defaultSettings);

function many(count: number, message = 'DATABASE_URL connects to db:5432, but db listens on 5433'): Report {
  const texts = { '.env': `${'PORT=5432\n'.repeat(count)}` };
  const findings = Array.from({ length: count }, (_, index) => {
    const place = { path: '.env', span: { start: index * 10 + 5, end: index * 10 + 9 } };
    const edits = [{ at: place, expected: '5432', text: '5433' }];
    return sampleFinding({ at: place, message, fixes: [{ title: 'use 5433', safety: 'safe', edits }] });
  });
  return sampleReport(texts, { findings, layers: [layerSummary('client', { status: 'drift', findings: count, facts: count })] });
}

describe('a comment', () => {
  const text = renderComment(moved, options);

  it('tells in its first line what moved and what did not follow', () => {
    expect(text.split('\n')[0]).toMatch(/^## ❌ PostgreSQL port 5432 → 5433: 2 of 5 layers did not follow \(firewall, client\)$/);
  });

  it('has a row for each of the five layers with what was found and what is expected', () => {
    expect(text).toMatch(/\| firewall \| ❌ drift \| 22 5432 \| 5433 \| \[`ufw\.sh:3`\]/);
    expect(text).toMatch(/\| client \| ❌ drift \| 5432 \| 5433 \| \[`\.env:1`\]/);
    for (const layer of ['pooler', 'socket', 'restart']) expect(text).toContain(`| ${layer} | ➖ absent |`);
  });

  it('links places to the checked commit and rules to their pages', () => {
    expect(text).toContain('[`.env:1`](<https://github.com/acme/shop/blob/abc/.env#L1>)');
    expect(text).toContain('(<https://github.com/acme/guard/blob/v1/docs/rules/client/port-mismatch.md>)');
    expect(text).toContain('for abc1234</sub>');
  });

  it('holds the edits of all layers as a diff', () => {
    expect(text).toContain(
      '-ufw allow from 10.0.0.0/8 to any port 5432 proto tcp\n+ufw allow from 10.0.0.0/8 to any port 5433 proto tcp\n',
    );
    expect(text).toContain('-DATABASE_URL=postgres://app@localhost:5432/app\n+DATABASE_URL=postgres://app@localhost:5433/app\n');
  });

  it('draws who dials whom, and tells it in a table too', () => {
    expect(text).toMatch(/```mermaid\nflowchart LR\n[^`]*-- "✗ 5432" --x[^`]*```/);
    expect(text).toMatch(/\| `DATABASE_URL` \(\[`\.env:1`\]\([^)]*\)\) \| ❌\u00a05432 \| server `PostgreSQL:5433`/);
    expect(renderComment(moved, { ...options, diagram: false })).not.toContain('mermaid');
  });

  it('of a sound repository is a verdict and a table', () => {
    const clean = renderComment(check(memoryWorkspace(before), defaultSettings), options);
    expect(clean).toContain('## ✅ PostgreSQL port 5432: every layer that was found follows');
    expect(clean).not.toContain('What to change');
    expect(clean).not.toContain('```diff');
  });

  it('shows ten findings and says where the others are', () => {
    const long = renderComment(many(25), options);
    expect(long.match(/^- \*\*❌ error\*\*/gm)).toHaveLength(10);
    expect(long).toContain(
      '… and 15 more findings: all of them are in the [job summary](<https://github.com/acme/shop/actions/runs/7>).',
    );
  });

  it('names what is suppressed', () => {
    const texts = { '.env': 'PORT=5432\n' };
    const silenced = sampleFinding({ at: at(texts, '.env', '5432'), suppressed: { by: 'comment', reason: 'until May' } });
    const report = sampleReport(texts, { findings: [silenced] });
    expect(renderComment(report, options)).toMatch(/<summary>1 suppressed<\/summary>\n\n- .* by comment: until May/);
  });
});

describe('size', () => {
  it.each([3_000, 8_000, 20_000, 60_000])('never passes %i characters, and no part is cut', (maxLength) => {
    for (const report of [moved, many(400), many(400, 'ü|`@x '.repeat(300))]) {
      const text = renderComment(report, { ...options, maxLength });
      expect(text.length).toBeLessThanOrEqual(maxLength);
      expect(text.match(/<details>/g) ?? []).toHaveLength((text.match(/<\/details>/g) ?? []).length);
      expect((text.match(/^`{3,}/gm) ?? []).length % 2).toBe(0);
      expect(text).toMatch(/<sub>.*<\/sub>\n$/);
    }
  });

  it('says how many edits are left out', () => {
    expect(renderComment(many(900), options)).toContain('see the job summary.');
  });
});

describe('what a change did not make', () => {
  const drifted = { ...before, '.env': 'DATABASE_URL=postgres://app@localhost:5499/app\n' };
  const report = check(memoryWorkspace({ ...drifted, 'README.md': 'x' }, drifted), defaultSettings);

  it('stands under what to change where it fails the run all the same', () => {
    const text = renderComment(report, options);
    expect(text).toContain('### What to change\n\n- **⚠️ warning**');
    expect(text).not.toContain('Already there');
  });

  it('stands folded under a heading of its own', () => {
    const text = renderComment(gated(report, 'auto', true), options);
    expect(text).not.toContain('What to change');
    expect(text).toMatch(/<summary>Already there before this change<\/summary>\n\n- ⚠️ warning \[`\.env:1`\]/);
  });
});
