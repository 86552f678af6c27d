import { describe, expect, it } from '@jest/globals';
import { extract } from '../../../src/core/extract.ts';
import { describeFact } from '../../../src/core/facts/describe.ts';
import { LineIndex } from '../../../src/core/text/line-index.ts';
import { isRendered, render, withoutTemplateSuffix } from '../../../src/core/templates/rendered.ts';

function masked(text: string, path = 'roles/db/templates/x.j2') {
  return render({ path, text, origin: 'repository' });
}

function facts(path: string, text: string): string[] {
  const lines = new LineIndex(text);
  const { facts: all, problems } = extract({ path, text, origin: 'repository' });
  expect(problems).toEqual([]);
  return all.map(
    (fact) =>
      `${describeFact(fact, ({ span }) => lines.region(span)).replace(/^\S+ /, '')} @${text.slice(fact.at.span.start, fact.at.span.end)}`,
  );
}

describe('masking', () => {
  it.each([
    ['port = {{ p }} # x\n', 'port = ....... # x\n'],
    ['{% if a %}\nport = 1\n{% endif %}', '          \nport = 1\n           '],
    ['{# a\nb #}c', '    \n    c'],
    ['{% raw %}{{ a }}{% endraw %}', '         {{ a }}            '],
    ['{{ a', '{{ a'],
  ])('%j', (text, expected) => {
    expect(masked(text).file.text.replace(/[\ue000-\uf8ff]/g, '.')).toBe(expected);
  });

  it('notes what a condition may leave out', () => {
    const text = 'a\n{% if x %}{% for y in z %}b{% endfor %}{% endif %}c';
    expect(masked(text).rendering.optional.map(({ start, end }) => text.slice(start, end))).toEqual([text.slice(2, -1)]);
  });

  it('takes no character of the text for a hole', () => {
    expect(masked('\ue000{{ a }}').file.text).toBe(`\ufffd${'\ue000'.repeat(7)}`);
  });

  it.each([
    ['{% for x in a.b %}{{ x.port }}{% endfor %}{{ x }}', ['a.b.*.port', 'x']],
    ['{% for x in a | default([]) %}{{ x }}{% endfor %}', ['a.*']],
    ['{% for k, v in a.items() %}{{ v.port }}{{ k }}{% endfor %}', ['a.*.port', '?']],
    ['{% for x in a + b %}{{ x }}{{ loop.index }}{{ y }}{% endfor %}', ['?', '?', 'y']],
    ['{% set p = 5433 %}{{ p }}{{ q | default(p) }}', ['5433', 'q']],
    ['{% set p = 5433 %}{% set p = 5434 %}{{ p }}', ['?']],
    ['{% if r %}{% set p = 5433 %}{% endif %}{{ p }}', ['?']],
    ['{% set p = q + 1 %}{{ p }}', ['?']],
  ])('names of its own: %s', (text, expected) => {
    const shown = masked(text).rendering.holes.map((part) =>
      part.kind === 'use' ? part.use.name : part.kind === 'text' ? part.text : '?',
    );
    expect(shown).toEqual(expected);
  });

  it.each([
    ['<%= @port %>', 'port'],
    ["<%= node['postgresql'][:port] -%>", 'node.postgresql.port'],
  ])('ERB: %s', (text, name) => {
    expect(masked(text, 'x.conf.erb').rendering.holes).toMatchObject([{ kind: 'use', use: { name } }]);
  });

  it.each([
    ['a/pgbouncer.ini.j2', 'a/pgbouncer.ini', true],
    ['a/x.conf.erb', 'a/x.conf', true],
    ['roles/db/templates/postgresql.conf', 'roles/db/templates/postgresql.conf', true],
    ['roles/db/files/postgresql.conf', 'roles/db/files/postgresql.conf', false],
    ['a/postgresql.conf', 'a/postgresql.conf', false],
  ])('%s', (path, name, rendered) => {
    expect(withoutTemplateSuffix(path)).toBe(name);
    expect(isRendered(path)).toBe(rendered);
  });
});

describe('files that a template engine fills in', () => {
  it.each([
    [
      'roles/db/templates/postgresql.conf.j2',
      "# {{ ansible_managed }}\nport = {{ pg_port | default(5432) }}\ndata_directory = '{{ data }}'\nunix_socket_directories = '{{ run }}'\n",
      ['server.listen ${pg_port:-5432} rank 2 [machine role:db] @{{ pg_port | default(5432) }}'],
    ],
    [
      'roles/db/templates/postgresql.conf',
      'port = {{ pg.port }}\n',
      ['server.listen ${pg.port} rank 2 [machine role:db] @{{ pg.port }}'],
    ],
    ['postgresql.conf.j2', 'port = {{ 5433 }}\n', ['server.listen 5433 rank 2 [machine] @{{ 5433 }}']],
    [
      'postgresql.conf.j2',
      '{% if replica %}\nport = 5433\n{% else %}\nport = 5432\n{% endif %}\n',
      ['server.listen 5433|5432 rank 2 [machine] @5433'],
    ],
    [
      'postgresql.conf.j2',
      "max_connections = 5\n{% for o in options %}\n{{ o.name }} = '{{ o.value }}'\n{% endfor %}\n",
      ['server.listen ${?} rank 2 [machine] @{{ o.value }}'],
    ],
    ['postgresql.conf.erb', 'port = <%= @port %>\n', ['server.listen ${port} rank 2 [machine] @<%= @port %>']],
    [
      'roles/p/templates/pgbouncer.ini.j2',
      '[databases]\n{% for db in dbs %}\n{{ db.name }} = host={{ db.host }} port={{ db.port }}\n{% endfor %}\n[pgbouncer]\nlisten_port = {{ p }}\nunix_socket_dir = {{ d }}\n',
      [
        'pooler.upstream {{ dbs.*.name }} -> ${dbs.*.host}:${dbs.*.port} (pgbouncer) [machine role:p] @{{ db.port }}',
        'pooler.listen ${p} (pgbouncer) [machine role:p] @{{ p }}',
      ],
    ],
    [
      'roles/app/templates/app.env.j2',
      'DB_HOST={{ db_host }}\nDB_PORT={{ db_port }}\nURL=postgres://u:{{ pw }}@{{ h }}:{{ p | default(5432) }}/x\n',
      [
        'platform.definition DB_HOST=${db_host} [machine role:app] @DB_HOST',
        'platform.definition DB_PORT=${db_port} [machine role:app] @DB_PORT',
        'platform.definition URL=? [machine role:app] @URL',
        'client.conninfo ${h}:${p:-5432} url session as URL [machine role:app] @{{ p | default(5432) }}',
        'client.conninfo ${db_host}:${db_port} address session as DB_PORT [machine role:app] @{{ db_port }}',
      ],
    ],
    [
      'roles/db/templates/pg_hba.conf.j2',
      '{% for n in nets %}\nhost all {{ n.user }} {{ n.cidr }} scram-sha-256\n{% endfor %}\n',
      [
        'socket.hba-file 1 records [machine role:db] @',
        'socket.hba host all {{ nets.*.user }} {{ nets.*.cidr }} scram-sha-256 [machine role:db] @host',
      ],
    ],
    [
      'roles/db/templates/backup.sh.j2',
      'psql -h {{ host }} -p {{ port | default(5432) }} -c "select 1"\n',
      ['client.conninfo ${host}:${port:-5432} libpq tool as psql [machine role:db] @{{ port | default(5432) }}'],
    ],
    [
      'roles/app/templates/docker-compose.yml.j2',
      'services:\n  db:\n    image: postgres:{{ v }}\n    ports: ["{{ p | default(5433) }}:5432"]\n    environment:\n      PGPORT: "{{ q }}"\n    healthcheck:\n      test: pg_isready -p {{ q }}\n',
      [
        'platform.image postgres:${v} [service db] @postgres:{{ v }}',
        'platform.name db in default [service db] @db',
        'server.forward ${p:-5433} -> 5432 (compose) [service db] @{{ p | default(5433) }}:5432',
        'platform.definition PGPORT=${q} [service db] @{{ q }}',
        'client.conninfo (socket):${q} libpq probe as pg_isready [service db] @{{ q }}',
      ],
    ],
    [
      'roles/fw/templates/nftables.conf.j2',
      'table inet filter {\n chain input {\n  type filter hook input priority 0; policy drop;\n  tcp dport {{ p }} accept\n }\n}\n',
      [
        'firewall.rule policy deny ingress all/any from anyone (nftables) [machine role:fw] @drop',
        'firewall.rule allow ingress ${p}/tcp from anyone (nftables) [machine role:fw] @{{ p }}',
      ],
    ],
    [
      'roles/fw/templates/rules.v4.j2',
      '*filter\n{% for n in nets %}\n-A INPUT -s {{ n }} -p tcp --dport {{ p }} -j ACCEPT\n{% endfor %}\nCOMMIT\n',
      ['firewall.rule allow ingress ${p}/tcp from ${nets.*} (iptables) [machine role:fw] @{{ p }}'],
    ],
    [
      'roles/app/templates/application.yml.j2',
      'spring:\n  datasource:\n    url: jdbc:postgresql://{{ h }}:{{ p }}/x\n',
      ['client.conninfo ${h}:${p} pgjdbc session as url [machine role:app] @{{ p }}'],
    ],
    [
      'roles/app/templates/app.ini.j2',
      '[db]\nurl = postgresql://{{ h }}/x\n',
      ['client.conninfo ${h}:(5432) url session as url [machine role:app] @{{ h }}'],
    ],
  ])('%s %#', (path, text, expected) => {
    expect(facts(path, text).map((line) => line.replace(/^\S+:\d+ /, ''))).toEqual(expected);
  });

  it('writes a file from shell text with holes', () => {
    const text = 'cat > /etc/postgresql/16/main/postgresql.conf <<EOF\nport = {{ p }}\nEOF\n';
    expect(facts('roles/db/templates/setup.sh.j2', text)).toContainEqual('server.listen ${p} rank 2 [machine role:db] @{{ p }}');
  });
});
