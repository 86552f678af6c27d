import { expect, it } from '@jest/globals';
import {
  check,
  classifier,
  defaultSettings,
  renderGithub,
  renderJson,
  renderMarkdown,
  renderText,
} from '../../../../src/core/index.ts';
import { memoryWorkspace } from '../../../support/memory-workspace.ts';

const users = '"app" "canary-1"\n"url" "postgres://app:canary-2@db:5999/app"\n"words" "host=db port=5999 password=canary-3"\n';
const files = {
  'pgbouncer/userlist.txt': users,
  'pgbouncer/pgbouncer.ini':
    '[databases]\napp = host=db port=5432\n%include userlist.txt\n[pgbouncer]\nlisten_port = 6432\nauth_file = /etc/pgbouncer/userlist.txt\n',
  'k8s/users.yaml': `kind: ConfigMap\ndata:\n  userlist.txt: |\n${users.replace(/^(?=.)/gm, '    ')}`,
  'setup.sh': `#!/bin/sh\ncat > /etc/pgbouncer/userlist.txt <<EOF\n${users}EOF\necho '"x" "postgres://app:canary-4@db:5999/app"' >> userlist.txt\n`,
  'docker-compose.yml':
    'services:\n  db: { image: "postgres:16" }\n  pgbouncer: { image: edoburu/pgbouncer, env_file: pgbouncer/userlist.txt }\n',
};

it("PgBouncer's list of users is nobody's to read: no client is made of it and nothing of it is shown, whoever names it", () => {
  expect(classifier.readersOf('pgbouncer/userlist.txt')).toEqual([]);
  const report = check(memoryWorkspace(files), defaultSettings);
  expect(report.servers.map(({ product }) => product).sort()).toEqual(['pgbouncer', 'postgresql']);
  expect(report.layers.find(({ layer }) => layer === 'client')).toMatchObject({ facts: 0 });
  const shown = [
    renderText(report, { colour: false }),
    renderJson(report, { version: '0', root: '.' }),
    renderGithub(report, { gitPrefix: '' }),
    renderMarkdown(report),
  ].join('\n');
  expect(shown).toContain('pgbouncer');
  expect(shown).not.toMatch(/canary|5999/);
});
