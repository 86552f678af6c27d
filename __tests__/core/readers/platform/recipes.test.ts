import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check, defaultSettings } from '../../../../src/core/index.ts';
import { crontab } from '../../../../src/core/readers/platform/crontab.ts';
import { justfile } from '../../../../src/core/readers/platform/justfile.ts';
import { procfile } from '../../../../src/core/readers/platform/procfile.ts';
import { taskfile } from '../../../../src/core/readers/platform/taskfile.ts';
import { described, mutate, timeOf } from '../firewall/read-text.ts';
import { memoryWorkspace } from '../../../support/memory-workspace.ts';
import { patience } from '../../../support/time.ts';

const tool = 'db:5433 libpq tool as psql @5433';

describe('files that hold commands', () => {
  it.each([
    ['a user of a system', crontab, 'etc/cron.d/pg', '0 3 * * * backup psql -h db -p 5433', [tool]],
    ['a user known by name', crontab, 'crontab', '*/5 * * * mon-fri postgres psql -h db -p 5433', [tool]],
    ['no user', crontab, 'a.cron', '@hourly psql -h db -p 5433\r\n', [tool]],
    ['an assignment', crontab, 'a.cron', 'PGPORT=5433', ['PGPORT=5433 @5433']],
    ['a comment', crontab, 'a.cron', '# 0 3 * * * psql -h db -p 5433', []],
    ['a process', procfile, 'Procfile', 'web: psql -h db -p 5433', [tool]],
    ['a comment in a Procfile', procfile, 'Procfile', '# web: psql -h db -p 5433', []],
    ['a recipe', justfile, 'justfile', 'a:\n  @-psql -h db -p 5433', [tool]],
    ['a recipe of several lines', justfile, 'justfile', 'a:\n  psql -h db \\\n    -p 5433', [tool]],
    ['a recipe in Python', justfile, 'justfile', 'a:\n  #!/usr/bin/env python\n  psql -h db -p 5433', []],
    ['a recipe in a shell', justfile, 'justfile', 'a:\n  #!/usr/bin/env bash\n  psql -h db -p 5433', [tool]],
    ['an expression', justfile, 'justfile', 'a:\n  psql -h db -p {{ env("P") }}', ['db:${?} libpq tool as psql @{{ env("P") }}']],
    ['a variable of just', justfile, 'justfile', "p := '5433'\na:\n  psql -h db -p {{p}}", ['p=5433 @5433', 'db:${p} libpq tool as psql @{{p}}']],
    ['a task that is a text', taskfile, 'Taskfile.yml', 'tasks: { a: psql -h db -p 5433 }', [tool]],
    ['a task that is a list', taskfile, 'Taskfile.yml', 'tasks: { a: [psql -h db -p 5433] }', [tool]],
    ['a block', taskfile, 'Taskfile.yml', 'tasks:\n  a:\n    cmds:\n      - |\n        true\n        psql -h db -p 5433', [tool]],
    ['a variable of a task', taskfile, 'Taskfile.yml', 'tasks:\n  a: { vars: { P: 5433 }, cmd: "psql -h db -p {{.P}}" }', ['P=5433 @5433', 'db:${P} libpq tool as psql @{{.P}}']],
  ])('reads %s', (_, reader, path, text, expected) => {
    expect(described(reader, path, text)).toEqual(expected);
  }); // prettier-ignore

  it.each([
    ['Procfile', 'web: psql -h localhost -p 5432'],
    ['justfile', 'port := "5432"\na:\n  psql -h localhost -p {{port}}'],
    ['Taskfile.yml', 'vars: { P: 5432 }\ntasks: { a: { cmds: ["psql -h localhost -p {{.P}}"] } }'],
    ['ops/crontab', '0 3 * * * postgres psql -h localhost -p 5432'],
  ])('finds what %s leaves behind', (path, text) => {
    const compose = 'services: { db: { image: "postgres:16", ports: ["127.0.0.1:5433:5432"] } }';
    const found = check(memoryWorkspace({ 'compose.yaml': compose, [path]: text }), defaultSettings).findings;
    expect(found.map(({ ruleId, at }) => [ruleId, at.path])).toEqual([['client/target-port-outside', path]]);
    const moved = { 'compose.yaml': compose, [path]: text.replace('5432', '5433') };
    expect(check(memoryWorkspace(moved), defaultSettings).findings).toEqual([]);
  });

  it('never throws, and comes back soon', () => {
    const text = 'p := "5433"\na: b\n  psql -p {{p}} {{.P}}\n0 3 * * * root psql\ntasks: { a: [b] }\n';
    for (const reader of [crontab, justfile, procfile, taskfile]) {
      fc.assert(
        fc.property(fc.nat(), fc.constantFrom('', '{{', '}}', ':', '"', '\n', '* '), (at, piece) => {
          expect(described(reader, 'a', mutate(text, at, piece))).toBeDefined();
        }),
        { numRuns: 40 },
      );
      for (const hostile of ['{{', '0 3 * * * ', ' a\n', 'a: {{a}}\n'])
        expect(timeOf(reader, 'a', hostile.repeat(Math.ceil(100_000 / hostile.length)))).toBeLessThan(patience);
    }
  });
});
