import { describe, expect, it } from '@jest/globals';
import { extract } from '../../src/core/extract.ts';
import { check, defaultSettings, type Fact } from '../../src/core/index.ts';
import { memoryWorkspace } from '../support/memory-workspace.ts';

/** Ports of the servers that a run knows. */
function ports(files: Readonly<Record<string, string>>): (number | undefined)[] {
  return check(memoryWorkspace(files), defaultSettings).servers.map(({ port }) => port);
}

describe('files that another file names', () => {
  it('a template of no known name that becomes a known file', () => {
    const task = '- template: {src: pg.j2, dest: /etc/postgresql/16/main/postgresql.conf}\n';
    expect(ports({ 'roles/db/tasks/main.yml': task, 'roles/db/templates/pg.j2': 'port = 5433\n' })).toEqual([5433]);
    expect(ports({ 'roles/db/templates/pg.j2': 'port = 5433\n' })).toEqual([]);
  });
});

describe('ansible-playbook', () => {
  const definitions = (text: string) =>
    extract({ path: 'deploy.sh', text, origin: 'repository' })
      .facts.filter((fact: Fact) => fact.kind === 'platform.definition')
      .map(({ name, value, namespace, rank }) => ({ name, value: value?.value, namespace, rank }));

  it.each([
    ['ansible-playbook site.yml -e p=5433', '', 'p'],
    ['ansible-playbook -i inventories/prod ansible/playbooks/site.yml --extra-vars "p=5433"', 'ansible', 'p'],
    ['sudo ansible-playbook -e p=$PORT site.yml', '', 'p'],
  ])('%s', (text, root, name) => {
    expect(definitions(text)).toMatchObject([{ name, namespace: { kind: 'ansible', root }, rank: 14 }]);
  });

  it.each(['ansible-playbook site.yml -e @vars.json', `ansible-playbook site.yml -e '{"p": 5433}'`, 'ansible-playbook site.yml'])(
    'nothing of %s',
    (text) => {
      expect(definitions(text)).toEqual([]);
    },
  );

  it('keeps secrets out', () => {
    expect(definitions('ansible-playbook site.yml -e db_password=hunter2')).toMatchObject([
      { name: 'db_password', value: undefined },
    ]);
  });
});
