import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { extract } from '../../../../src/core/extract.ts';
import { ansibleInventory } from '../../../../src/core/readers/platform/ansible-inventory.ts';
import { ansible } from '../../../../src/core/readers/platform/ansible.ts';
import { described, factsOf, itemsOf, mutate, timeOf } from '../firewall/read-text.ts';

const tasks = 'roles/db/tasks/main.yml';
/** One task, indented below its dash. */
const task = (text: string): string => `- ${text.replaceAll('\n', '\n  ')}\n`;
const of = (text: string, path = tasks) => described(ansible, path, task(text));
const kinds = (text: string, kind: string, path = tasks) => {
  const facts = factsOf(ansible, path, text);
  return described(ansible, path, text).filter((_, index) => facts[index]?.kind === kind);
};

describe('arguments of modules', () => {
  const dial = ['h:5433 libpq tool as postgresql_user @5433'];
  it.each([
    ['a map', 'postgresql_user: {login_host: h, login_port: 5433}'],
    ['a line', 'postgresql_user: login_host=h login_port=5433'],
    ['a line with quotes', `postgresql_user: login_host="h" login_port='5433'`],
    ['a folded line', 'postgresql_user: >\n  login_host=h\n  login_port=5433'],
    ['action', 'action: postgresql_user login_host=h login_port=5433'],
    ['action with lines', 'action: postgresql_user login_host=h\n        login_port=5433'],
    ['action as a map', 'action:\n  module: community.postgresql.postgresql_user\n  login_host: h\n  login_port: 5433'],
    ['args', 'postgresql_user:\nargs: {login_host: h, login_port: 5433}'],
    ['an alias of an argument', 'postgresql_user: {host: h, port: 5433}'],
    ['variables of the task', 'postgresql_user: {login_host: "{{ a }}", login_port: 5433}\nvars: {a: h}'],
    ['defaults of the task', 'postgresql_user: {login_host: h}\nmodule_defaults: {postgresql_user: {login_port: 5433}}'],
  ])('%s', (_, text) => {
    expect(of(text)).toEqual(dial);
  });

  it('read what is written, not what makes the file readable', () => {
    const text = '- postgresql_user:\n    login_port: "{{ p }}"\n    login_host: h\n- name: a: b\n';
    expect(described(ansible, tasks, text)).toEqual(['h:${p} libpq tool as postgresql_user @{{ p }}']);
  });

  it.each([
    ['5433', '5433 rank 2 @5433'],
    ['"05433"', '5433 rank 2 @05433'],
    ['05433', '2843 rank 2 @05433'],
  ])('a number of YAML 1.1: %s', (value, expected) => {
    expect(of(`ini_file: {path: /etc/postgresql.conf, option: port, value: ${value}}`)).toContain(expected);
  });
});

describe('loops', () => {
  const ports = (rest: string): string[] => of(`wait_for: {port: "{{ item }}"}\n${rest}`);
  it.each([
    ['loop: [5433, 6432]', ['(localhost):5433 probe probe as wait_for @5433', '(localhost):6432 probe probe as wait_for @6432']],
    [
      'with_items: [[5433], 6432]',
      ['(localhost):5433 probe probe as wait_for @5433', '(localhost):6432 probe probe as wait_for @6432'],
    ],
    ['loop: "{{ ports }}"', ['(localhost):${ports.*} probe probe as wait_for @{{ item }}']],
    ['loop: "{{ ports | default([]) }}"', ['(localhost):${ports.*} probe probe as wait_for @{{ item }}']],
    ['loop: "{{ a + b }}"', ['(localhost):${?} probe probe as wait_for @{{ item }}']],
    ['with_sequence: start=1 end=2', ['(localhost):${?} probe probe as wait_for @{{ item }}']],
  ])('%s', (rest, expected) => {
    expect(ports(rest)).toEqual(expected);
  });

  it('bind keys of maps, and leave those an item has not', () => {
    const text =
      'wait_for: {host: "{{ s.host }}", port: "{{ s.port | default(5432) }}"}\nloop: [{host: a, port: 5433}, {host: b}]\nloop_control: {loop_var: s}';
    expect(of(text)).toEqual(['a:5433 probe probe as wait_for @5433', 'b:5432 probe probe as wait_for @5432']);
  });
});

describe('files and lines', () => {
  it.each([
    [
      'template: {src: postgresql.conf.j2, dest: /etc/postgresql/16/main/}',
      ['/etc/postgresql/16/main/ from roles/db/templates/postgresql.conf.j2'],
    ],
    ['template: {src: pg/postgresql.conf.j2, dest: "{{ conf }}"}', ['$conf from roles/db/templates/pg/postgresql.conf.j2']],
    [
      'template: {src: "{{ role_path }}/x/postgresql.conf", dest: /etc/postgresql.conf}',
      ['/etc/postgresql.conf from roles/db/x/postgresql.conf'],
    ],
    [
      'copy: {src: pgbouncer.ini, dest: /etc/pgbouncer/pgbouncer.ini}',
      ['/etc/pgbouncer/pgbouncer.ini from roles/db/files/pgbouncer.ini'],
    ],
    ['copy: {src: /srv/postgresql.conf, dest: /etc/postgresql.conf, remote_src: true}', ['/etc/postgresql.conf']],
    ['copy: {src: motd, dest: /etc/motd}', []],
  ])('%s', (text, expected) => {
    expect(kinds(task(text), 'restart.write').map((line) => line.replace(/ @\w+$/, ''))).toEqual(expected);
  });

  it.each([
    ['lineinfile: {path: /etc/postgresql.conf, line: "port = 5433"}', ['5433 rank 2 @5433']],
    ['lineinfile: {path: /var/lib/pgsql/data/postgresql.auto.conf, line: port=5433}', ['5433 rank 3 @5433']],
    ['lineinfile: dest=/etc/postgresql.conf regexp=^port line="port = {{ p }}"', ['${p} rank 2 @{{ p }}']],
    ['lineinfile: {path: /etc/postgresql.conf, regexp: "^port", state: absent}', []],
    ['replace: {path: /etc/postgresql.conf, regexp: "#port.*", replace: "port = 5433"}', ['5433 rank 2 @5433']],
    ['blockinfile:\n  path: /etc/postgresql.conf\n  block: |\n    max_connections = 5\n    port = 5433', ['5433 rank 2 @5433']],
    [
      'lineinfile: {path: /etc/postgresql.conf, line: "{{ item.o }} = {{ item.v }}"}\nloop: [{o: port, v: 5433}, {o: ssl, v: "on"}]',
      ['5433 rank 2 @5433'],
    ],
    ['lineinfile: {path: /etc/postgresql.conf, line: "max_connections = 5"}', []],
  ])('%s', (text, expected) => {
    expect(kinds(task(text), 'server.listen')).toEqual(expected);
  });

  it('a port in its pattern says that the line carries it', () => {
    expect(of(`lineinfile: {path: /etc/postgresql.conf, regexp: '^#?\\s*port\\s*=', line: "{{ x }}"}`)).toEqual([
      '/etc/postgresql.conf with port @lineinfile',
    ]);
  });

  it('moves the port of PgBouncer', () => {
    expect(of('ini_file: {path: /etc/pgbouncer/pgbouncer.ini, section: pgbouncer, option: listen_port, value: 6433}')).toContain(
      '6433 (pgbouncer) @6433',
    );
  });

  it('gives a written text to the reader of the file', () => {
    const text = task('copy:\n  dest: /etc/postgresql/16/main/postgresql.conf\n  content: |\n    port = {{ p | default(5432) }}');
    const { facts } = extract({ path: tasks, text, origin: 'repository' });
    const listen = facts.find((fact) => fact.kind === 'server.listen');
    expect(listen).toMatchObject({
      setting: { kind: 'machine', hosts: 'role:db' },
      port: { kind: 'template', template: [{ kind: 'use', use: { name: 'p', fallback: { value: [{ text: '5432' }] } } }] },
    });
    expect(listen === undefined ? '' : text.slice(listen.at.span.start, listen.at.span.end)).toBe('{{ p | default(5432) }}');
  });
});

describe('services and handlers', () => {
  it.each([
    ['service: {name: postgresql, state: restarted}', ['restart postgresql (ansible) @restarted']],
    ['service: name=postgresql state=reloaded', ['reload postgresql (ansible) @reloaded']],
    ['systemd: {name: postgresql.service, state: stopped}', ['stop postgresql (ansible) @stopped']],
    ['systemd: {daemon_reload: true}', ['none * (ansible) @systemd']],
    ['service: {name: postgresql, enabled: true}', []],
    [
      'service: {name: postgresql, state: "{{ s | default(\'restarted\') }}"}',
      ["restart postgresql (ansible) @{{ s | default('restarted') }}"],
    ],
    ['service: {name: postgresql, state: "{{ s }}"}', []],
    ['service_facts:', []],
    [
      'service: {name: "{{ item }}", state: restarted}\nloop: [postgresql, pgbouncer]',
      ['restart postgresql (ansible) @restarted', 'restart pgbouncer (ansible) @restarted'],
    ],
  ])('%s', (text, expected) => {
    expect(of(text)).toEqual(expected);
  });

  it('keep the variables of a name', () => {
    expect(factsOf(ansible, tasks, task('service: {name: "postgresql-{{ v }}", state: restarted}'))[0]).toMatchObject({
      service: { value: 'postgresql-$v' },
      template: [
        { kind: 'text', text: 'postgresql-' },
        { kind: 'use', use: { name: 'v' } },
      ],
    });
  });

  it.each([
    ['command: systemctl restart postgresql', 'restart postgresql (systemctl) when notified as h at end'],
    ['shell: sudo systemctl reload postgresql || true', 'reload postgresql (systemctl) when notified as h at end'],
    ['postgresql_query: {query: select pg_reload_conf()}', 'reload * (sql) when notified as h at end'],
    ['docker_container: {name: db, image: postgres, restart: true}', 'restart db (docker) when notified as h at end'],
  ])('a handler does it when notified: %s', (text, expected) => {
    const found = described(ansible, 'roles/db/handlers/main.yml', task(`name: h\n${text}`));
    expect(found.map((line) => line.replace(/ @.*$/, ''))).toContain(expected);
  });

  it('of a play are those below its handlers, also in blocks', () => {
    const text =
      '- hosts: db\n  handlers:\n    - name: h\n      block:\n        - name: i\n          service: {name: postgresql, state: restarted}\n';
    expect(described(ansible, 'site.yml', text)).toEqual(['restart postgresql (ansible) when notified as i at end @restarted']);
  });
});

describe('where a task holds', () => {
  const setting = (path: string, text: string) => factsOf(ansible, path, text)[0]?.setting;
  const wait = '- wait_for: {port: 5433}\n';
  const play = (head: string) => `- ${head}\n  tasks:\n    - wait_for: {port: 5433}\n`;
  it.each([
    [tasks, wait, 'role:db'],
    ['a/roles/db/handlers/x.yml', wait, 'role:db'],
    ['tasks/main.yml', wait, 'role:.'],
    ['site.yml', play('hosts: db'), 'db'],
    ['site.yml', play('hosts: [db, standby]'), 'db,standby'],
    ['site.yml', play('hosts: "{{ target }}"'), '$target'],
    ['site.yml', play('hosts: db\n  connection: local'), 'localhost'],
  ])('%s %#', (path, text, hosts) => {
    expect(setting(path, text)).toEqual({ kind: 'machine', path, hosts });
  });

  it.each([
    ['roles/db/defaults/main.yml', 0, { kind: 'ansible', root: '', role: 'db' }],
    ['x/roles/db/vars/main.yml', 9, { kind: 'ansible', root: 'x', role: 'db' }],
    ['x/roles/db/vars/Debian.yml', 11, { kind: 'ansible', root: 'x', role: 'db' }],
    ['defaults/main.yml', 0, { kind: 'ansible', root: '' }],
    ['x/group_vars/all.yml', 2, { kind: 'ansible', root: 'x' }],
    ['x/inventories/prod/group_vars/db/vars.yml', 4, { kind: 'ansible', root: 'x' }],
    ['x/host_vars/db1.yml', 6, { kind: 'ansible', root: 'x' }],
    ['x/vars/ports.yml', 8, { kind: 'ansible', root: 'x' }],
    ['x/db_vars.yml', 8, { kind: 'ansible', root: 'x' }],
  ])('a variable of %s', (path, rank, namespace) => {
    expect(factsOf(ansible, path, 'p: 5433\n')).toMatchObject([{ kind: 'platform.definition', name: 'p', rank, namespace }]);
  });

  it('knows plays apart', () => {
    const text = '- hosts: a\n  vars: {p: 1}\n- hosts: b\n  vars: {p: 2}\n';
    expect(factsOf(ansible, 'playbooks/site.yml', text)).toMatchObject([
      { namespace: { root: '', play: 'playbooks/site.yml#0' }, setting: { hosts: 'a' } },
      { namespace: { root: '', play: 'playbooks/site.yml#1' }, setting: { hosts: 'b' } },
    ]);
  });
});

describe('which files', () => {
  const reads = (path: string, text: string): boolean => ansible.recognises?.(text, path) === true;
  it.each([
    ['site.yml', '---\n# x\n- hosts: db\n', true],
    ['group_vars/all', 'p: 1\n', true],
    ['group_vars/all/vault', '$ANSIBLE_VAULT;1.1;AES256\n6162\n', false],
    ['group_vars/readme.md', '# x\n', false],
    ['docker-compose.yml', 'services:\n  db:\n    image: postgres\n', false],
    ['values.yaml', 'port: 5433\n', false],
  ])('%s: %s', (path, text, expected) => {
    expect(reads(path, text)).toBe(expected);
  });

  it.each([
    ['a list of other things', 'list.yml', '- name: a\n  port: 5432\n- name: b\n'],
    ['names alone', 'list.yml', '- a\n- b\n'],
    ['a compose file', 'compose.yml', 'services:\n  db:\n    image: postgres\n'],
  ])('%s states nothing', (_, path, text) => {
    expect(factsOf(ansible, path, text).filter((fact) => fact.kind !== 'platform.definition')).toEqual([]);
  });

  it('states each connection string once', () => {
    const url = 'postgres://app@db:5433/app';
    for (const [path, text] of [
      ['group_vars/all.yml', `url: ${url}\n`],
      [tasks, `- some_module: {dsn: "${url}"}\n`],
      ['site.yml', `- hosts: a\n  vars: {url: "${url}"}\n`],
      ['hosts.ini', `[db:vars]\nurl=${url}\n`],
    ] as const) {
      const dials = extract({ path, text, origin: 'repository' }).facts.filter((fact) => fact.kind === 'client.conninfo');
      expect(dials.map(({ reader }) => reader)).toEqual(path === 'hosts.ini' ? [] : ['platform/ansible']);
    }
  });
});

describe('secrets', () => {
  it('are never part of a fact', () => {
    const text = [
      '- hosts: a',
      '  vars:',
      '    db_password: hunter2',
      '    url: postgres://app:hunter2@db:5433/app',
      '    vault: !vault |',
      '      hunter2',
      '  environment: {PGPASSWORD: hunter2}',
      '  tasks:',
      '    - postgresql_user: {login_password: hunter2, password: hunter2, login_port: 5433}',
      '    - docker_container: {name: d, image: postgres, env: {POSTGRES_PASSWORD: hunter2}}',
      '    - shell: PGPASSWORD=hunter2 psql -p 5433',
    ].join('\n');
    expect(JSON.stringify(factsOf(ansible, 'site.yml', text))).not.toContain('hunter2');
  });
});

describe('inventories', () => {
  it.each([
    [
      'db1 ansible_host="10.0.0.1" p=5433 # x',
      ['member db @db1', 'db1,10.0.0.1 in inventory @db1', 'ansible_host=10.0.0.1 @10.0.0.1', 'p=5433 @5433'],
    ],
    ['10.0.0.1', ['member db @10.0.0.1', '10.0.0.1 in inventory @10.0.0.1']],
    ["db1 url='a b' p={{ q }}", ['member db @db1', 'db1 in inventory @db1', 'url=a b @a b', 'p={{ @{{']],
    ['; comment', []],
  ])('%s', (line, expected) => {
    expect(described(ansibleInventory, 'hosts', `[db]\n${line}\n`)).toEqual(expected);
  });

  it.each([
    ['hosts', '127.0.0.1 localhost\n', false],
    ['hosts', '[db]\ndb1\n', true],
    ['inventory/prod', 'db1 ansible_host=10.0.0.1\n', true],
    ['inventory/prod.yml', 'all:\n', false],
    ['config/db.ini', '[db]\nhost=x\n', false],
  ])('%s: %j', (path, text, expected) => {
    expect(ansibleInventory.recognises?.(text, path)).toBe(expected);
  });
});

describe('hostile text', () => {
  const whole = [
    '- hosts: db',
    '  vars: {p: "{{ q | default(5432) }}"}',
    '  roles: [{role: r, p: 1}]',
    '  tasks:',
    '    - block:',
    '        - lineinfile: {path: /etc/postgresql.conf, line: "port = {{ item }}"}',
    '          loop: [5433]',
    '          notify: h',
    '        - shell: psql -p {{ p }}',
    '        - ufw: rule=allow port={{ p }} proto=tcp',
    '  handlers:',
    '    - {name: h, service: {name: postgresql, state: restarted}}',
  ].join('\n');

  it('never makes a reader throw', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.constantFrom('', '"', "'", '{', '}', '[', ']', ':', '\n', '{{', '%', '-', '&a ', '*a', ' '),
        (at, piece) => {
          itemsOf(ansible, 'site.yml', mutate(whole, at, piece));
          itemsOf(ansible, 'group_vars/all', mutate(whole, at, piece));
          itemsOf(ansibleInventory, 'hosts', mutate(whole, at, piece));
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each([
    ['- wait_for: {port: "{{ a | default(5432) }}"}\n', tasks],
    ['- lineinfile: path=/etc/postgresql.conf line="port = {{ p }}"\n', tasks],
    ['- shell: psql -p {{ p }}\n', tasks],
    ['- hosts: a\n  vars: {p: 1}\n', 'site.yml'],
    ['- set_fact: {a: {b: {c: 1}}}\n', tasks],
  ])('is linear on %j', (piece, path) => {
    const half = piece.repeat(Math.floor(60_000 / piece.length));
    const quick = timeOf(ansible, path, half);
    expect(timeOf(ansible, path, half + half + half + half)).toBeLessThan(quick * 12 + 500);
  });
});
