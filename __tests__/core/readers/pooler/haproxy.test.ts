import { describe, expect, it } from '@jest/globals';
import { haproxy } from '../../../../src/core/readers/pooler/haproxy.ts';
import { described, timeOf } from '../firewall/read-text.ts';
import { patience } from '../../../support/time.ts';

const read = (text: string): string[] => described(haproxy, 'haproxy.cfg', text);

/** What one `server` line behind port 5000 dials. */
function dialled(server: string): string[] {
  return read(`listen pg\n bind *:5000\n ${server}\n`).slice(1);
}

describe('server lines (semantics C.2)', () => {
  it.each([
    ['server s1 10.0.0.5:5432 check port 8008', 'pg -> 10.0.0.5:5432 (haproxy) @5432'],
    ['server s1 10.0.0.5', 'pg -> 10.0.0.5:(5000) (haproxy) @10.0.0.5'],
    ['server s1 10.0.0.5 check port 8008', 'pg -> 10.0.0.5:(5000) (haproxy) @10.0.0.5'],
    ['server s1 [::1]:5433', 'pg -> ::1:5433 (haproxy) @5433'],
    ['server s1 ipv4@db:5433', 'pg -> db:5433 (haproxy) @5433'],
    ['server s1 "${HOST}:5433"', 'pg -> ${HOST}:5433 (haproxy) @5433'],
    ['server s1 $HOST:$PORT', 'pg -> ${HOST}:${PORT} (haproxy) @$PORT'],
    ['server s1 "${ADDRESS}"', 'pg -> ${ADDRESS}:${?} (haproxy) @${ADDRESS}'],
    ['server s1 {{ host }}:5433 check', 'pg -> ${?}:5433 (haproxy) @5433'],
    ['server s1 db:+100', 'pg -> db:+100:${?} (haproxy) @db:+100'],
    ['server s1 unix@/run/postgresql/.s.PGSQL.5433', 'pg -> socket /run/postgresql:5433 (haproxy) @5433'],
    ['server-template s 3 db.example.com:5433 resolvers r', 'pg -> db.example.com:5433 (haproxy) @5433'],
    ['server s1 db:5433 # was 5432', 'pg -> db:5433 (haproxy) @5433'],
    ['server s1 d\\b:5433', 'pg -> db:5433 (haproxy) @d\\b:5433'],
    ["server s1 'db:5433'\r", 'pg -> db:5433 (haproxy) @5433'],
  ])('%j', (server, expected) => {
    expect(dialled(server)).toEqual([expected]);
  });

  it.each(['server s1', 'server s1 fd@3', '# server s1 db:5432', 'use-server s1 if TRUE', 'default-server port 8008 check'])(
    '%j dials nobody',
    (server) => {
      expect(dialled(server)).toEqual([]);
    },
  );
});

describe('where clients come', () => {
  it.each([
    ['bind :5000', '5000 (haproxy) @5000'],
    ['bind 10.0.0.1:5000 name pg', '5000 (haproxy) @5000'],
    ['bind :::5000 v4v6', '5000 (haproxy) @5000'],
    ['bind "$ADDR:5000"', '5000 (haproxy) @5000'],
    ['bind :$PORT', '${PORT} (haproxy) @$PORT'],
  ])('%j', (bind, expected) => {
    expect(read(`listen pg\n ${bind}\n`)).toEqual([expected]);
  });

  it('of a list each, of a socket and a range none', () => {
    expect(
      read('listen pg\n bind 10.0.0.1:5000,10.0.0.2:5001\n bind /run/pg.sock\n bind unix@/run/x\n bind :6000-6010\n'),
    ).toEqual(['5000 (haproxy) @5000', '5001 (haproxy) @5001']);
  });

  it('a server without a port behind two ports has none that is known', () => {
    expect(read('listen pg\n bind :5000\n bind :5001\n server s1 db\n').slice(2)).toEqual(['pg -> db:${?} (haproxy) @db']);
  });

  it('of two backends behind one frontend the port is stated once', () => {
    const text =
      'frontend f\n bind :5432\n use_backend ro if { src 10.0.0.0/8 }\n default_backend rw\nbackend rw\n server a a:5433\nbackend ro\n server b b\n';
    expect(read(text)).toEqual(['5432 (haproxy) @5432', 'rw -> a:5433 (haproxy) @5433', 'ro -> b:(5432) (haproxy) @b']);
  });
});

describe('what is PostgreSQL', () => {
  it.each([
    ['the port of the server', 'listen x\n bind :80\n server a a:5432'],
    ['the name', 'listen postgres-rw\n bind :80\n server a a:7777'],
    ['the check', 'listen x\n bind :80\n option pgsql-check user haproxy\n server a a:7777'],
    ['the health check of Patroni', 'listen x\n bind :80\n option httpchk OPTIONS /master\n server a a:7777'],
    ['the name of a server', 'listen x\n bind :80\n server pg1 a:7777'],
  ])('%s says it', (_what, text) => {
    expect(read(text)).toHaveLength(2);
  });

  it.each([
    ['HTTP', 'listen pgadmin\n mode http\n bind :80\n server pg a:5050'],
    ['HTTP by default', 'defaults\n mode http\nlisten pgadmin\n bind :80\n server pg a:5050'],
    ['another database', 'listen mysql\n bind :3306\n server a a:3306'],
    ['PostgREST', 'listen x\n bind :80\n server postgrest a:3000'],
    ['no section', 'bind :5432\nserver pg a:5432'],
  ])('%s is left alone', (_what, text) => {
    expect(read(text)).toEqual([]);
  });
});

it.each([
  ['open quotes and holes', ` server "a{{{{ \\\\ b:5432\n`],
  ['backends and ports of one frontend', ' bind :5432\n use_backend b\n'],
  ['sections', 'frontend f\n bind :5432\n default_backend b\nbackend b\n server a b:5432\n'],
])('reads a megabyte of %s in time', (_what, line) => {
  const text = `frontend pg\n${line.repeat(1_000_000 / line.length)}`;
  expect(timeOf(haproxy, 'haproxy.cfg', text)).toBeLessThan(patience);
});
