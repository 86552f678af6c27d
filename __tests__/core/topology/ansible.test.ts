import { describe, expect, it } from '@jest/globals';
import { check, defaultSettings } from '../../../src/core/index.ts';
import { memoryWorkspace } from '../../support/memory-workspace.ts';

type Files = Readonly<Record<string, string>>;

/** Findings above notes, with their lines. */
function findings(files: Files): string[] {
  const report = check(memoryWorkspace(files), defaultSettings);
  const loud = report.findings.filter(({ level }) => level !== 'note');
  return loud.map(({ ruleId, at }) => `${at.path}:${report.regionOf(at).startLine} ${ruleId}`);
}

function ports(files: Files): readonly (number | undefined)[] {
  return check(memoryWorkspace(files), defaultSettings).servers.map(({ port }) => port);
}

const template = { 'roles/pg/templates/postgresql.conf.j2': 'port = {{ pg_port }}\n' };
const tasks = `- template:
    src: postgresql.conf.j2
    dest: /etc/postgresql/16/main/postgresql.conf
  notify: restart postgresql
`;
const handler = (state: string): string => `- name: restart postgresql\n  service: { name: postgresql, state: ${state} }\n`;
const play = (hosts: string, more = ''): string => `- hosts: ${hosts}\n  roles: [pg]\n${more}`;

describe('a variable of Ansible', () => {
  const defaults = { 'roles/pg/defaults/main.yml': 'pg_port: 5001\n' };
  const rows: readonly (readonly [string, Files, readonly (number | undefined)[]])[] = [
    ['a default', {}, [5001]],
    ['all groups over the default', { 'group_vars/all.yml': 'pg_port: 5002\n' }, [5002]],
    ['a group over all', { 'group_vars/all.yml': 'pg_port: 5002\n', 'group_vars/db.yml': 'pg_port: 5003\n' }, [5003]],
    ['the play over groups', { 'group_vars/db.yml': 'pg_port: 5003\n', 'site.yml': play('db', '  vars: { pg_port: 5004 }\n') }, [5004]],
    ['the role over the play', { 'roles/pg/vars/main.yml': 'pg_port: 5005\n', 'site.yml': play('db', '  vars: { pg_port: 5004 }\n') }, [5005]],
    ['a parameter over all', { 'roles/pg/vars/main.yml': 'pg_port: 5005\n', 'site.yml': '- hosts: db\n  roles:\n    - role: pg\n      pg_port: 5006\n' }, [5006]],
    ['through another variable', { 'group_vars/all.yml': 'pg_port: "{{ base_port }}"\nbase_port: 5007\n' }, [5007]],
    ['not by itself', { 'roles/pg/defaults/main.yml': 'pg_port: "{{ pg_port | default(5008) }}"\n' }, [5008]],
    ['a group that is in no play', { 'group_vars/web.yml': 'pg_port: 5003\n', 'site.yml': play('db'), 'hosts.ini': '[db]\na\n[web]\nb\n' }, [5001]],
    ['hosts that differ', { 'host_vars/a.yml': 'pg_port: 5009\n', 'site.yml': play('db'), 'hosts.ini': '[db]\na\nb\n' }, [undefined]],
    ['what a task registers', { 'roles/pg/tasks/main.yml': '- command: cat port\n  register: pg_port\n' }, [undefined]],
  ]; // prettier-ignore
  it.each(rows)('%s', (_name, files, expected) => expect(ports({ ...template, ...defaults, ...files })).toEqual(expected));
});

describe('machines of Ansible', () => {
  const dial = (hosts: string): string => `- hosts: ${hosts}\n  tasks:\n    - wait_for: { host: 127.0.0.1, port: 5432 }\n`;
  const server = { ...template, 'roles/pg/defaults/main.yml': 'pg_port: 5433\n', 'roles/pg/tasks/main.yml': tasks };
  const miss = ['other.yml:3 client/port-mismatch'];

  it.each([
    ['the same group', 'db', 'db', '', miss],
    ['a group within', 'postgres', 'db', '[db:children]\npostgres\n[postgres]\na\n', miss],
    ['another group', 'db', 'web', '', []],
    ['the machine that runs Ansible', 'all', 'localhost', '', []],
    ['every machine', 'db', 'all', '', miss],
  ])('a loopback dial from %s', (_name, installs, dials, inventory, expected) => {
    const files = { ...server, 'site.yml': play(installs), 'other.yml': dial(dials), 'hosts.ini': inventory };
    expect(findings(files)).toEqual(expected);
  });

  it('are none of the scripts beside them', () => {
    expect(findings({ ...server, 'deploy.sh': 'psql -h localhost -p 5432 app\n' })).toEqual([]);
  });

  it('are known by their addresses in other files', () => {
    const inventory = '[db]\ndb1 ansible_host=10.0.0.5\n';
    const app = { 'hosts.ini': inventory, 'site.yml': play('db'), '.env': 'DATABASE_URL=postgres://app@10.0.0.5:5432/app\n' };
    expect(findings({ ...server, ...app })).toEqual(['.env:1 client/port-mismatch']);
  });

  it('are guarded by what opens ports on them', () => {
    const firewall = (hosts: string): string =>
      `- hosts: ${hosts}\n  tasks:\n    - ufw: { rule: allow, port: 5432, proto: tcp }\n`;
    expect(findings({ ...server, 'site.yml': play('db'), 'fw.yml': firewall('db') })).toEqual(['fw.yml:3 firewall/port-closed']);
    expect(findings({ ...server, 'site.yml': play('db'), 'fw.yml': firewall('web') })).toEqual([]);
  });

  it('take names of other services for what they are', () => {
    const firewall =
      '- hosts: db\n  tasks:\n    - ufw: { rule: allow, name: OpenSSH }\n    - ufw: { rule: allow, port: "{{ pg_port }}" }\n';
    expect(findings({ ...server, 'site.yml': play('db'), 'fw.yml': firewall })).toEqual([]);
  });
});

describe('what is run behind a written port', () => {
  const role = (more: string, port = 5433): Files => ({
    'roles/pg/templates/postgresql.conf.j2': `port = ${port}\n`,
    'roles/pg/tasks/main.yml': tasks + more,
  });
  const restarted = { 'roles/pg/handlers/main.yml': handler('restarted') };
  const user = '- postgresql_user: { name: app, login_port: 5433 }\n';

  it.each([
    ['a restart at the end', '', restarted, []],
    ['a reload', '', { 'roles/pg/handlers/main.yml': handler('reloaded') }, ['roles/pg/handlers/main.yml:2 restart/reload-only']],
    ['a reload, and a restart in the tasks', '- service: { name: postgresql, state: restarted }\n', { 'roles/pg/handlers/main.yml': handler('reloaded') }, []],
    ['a name that nobody answers to', '', {}, []],
    ['a dial before the handlers run', user, restarted, ['roles/pg/tasks/main.yml:5 restart/restart-too-late']],
    ['a dial behind them', `- meta: flush_handlers\n${user}`, restarted, []],
    ['a dial in a file that is taken up first', '- include_tasks: users.yml\n- meta: flush_handlers\n', { ...restarted, 'roles/pg/tasks/users.yml': user }, ['roles/pg/tasks/users.yml:1 restart/restart-too-late']],
    ['a dial in a file that is taken up later', '- meta: flush_handlers\n- include_tasks: users.yml\n', { ...restarted, 'roles/pg/tasks/users.yml': user }, []],
  ])('%s', (_name, more, files, expected) => expect(findings({ ...role(more), ...files })).toEqual(expected)); // prettier-ignore

  it('nothing: a service that is started stays as it runs', () => {
    const quiet = tasks.replace('  notify: restart postgresql\n', '');
    const files = { 'roles/pg/tasks/main.yml': `${quiet}- service: { name: postgresql, state: started }\n` };
    expect(findings({ ...role(''), ...files })).toEqual(['roles/pg/tasks/main.yml:1 restart/missing-restart']);
    expect(findings({ ...role('', 5432), ...files })).toEqual([]);
  });

  it('a handler of a play, and a role that another depends on', () => {
    const files = {
      ...role(user),
      ...restarted,
      'roles/app/meta/main.yml': 'dependencies:\n  - pg\n',
      'roles/app/tasks/main.yml': '- meta: flush_handlers\n',
      'site.yml': '- hosts: db\n  roles: [app]\n',
    };
    expect(findings(files)).toEqual(['roles/pg/tasks/main.yml:5 restart/restart-too-late']);
  });
});
