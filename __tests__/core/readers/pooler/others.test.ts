import { describe, expect, it } from '@jest/globals';
import { odyssey } from '../../../../src/core/readers/pooler/odyssey.ts';
import { pgcat } from '../../../../src/core/readers/pooler/pgcat.ts';
import { pgpool } from '../../../../src/core/readers/pooler/pgpool.ts';
import { stunnel } from '../../../../src/core/readers/pooler/stunnel.ts';
import { described, timeOf } from '../firewall/read-text.ts';
import { patience } from '../../../support/time.ts';

describe('servers of a shard of PgCat', () => {
  it.each([
    ['["h", 5433, "primary"]', ['a -> h:5433 (pgcat) @5433']],
    ['["h", "5433", "primary"]', ['a -> h:5433 (pgcat) @5433']],
    ['["h", 70000, "primary"]', ['a -> h:malformed (pgcat) @70000']],
    ['["h"]', []],
    ['"h:5433"', []],
    [
      '["2001:db8::1", 5433, "replica"], ["/tmp", 5434, "replica"]',
      ['a -> 2001:db8::1:5433 (pgcat) @5433', 'a -> socket /tmp:5434 (pgcat) @5434'],
    ],
  ])('%s', (tuples, expected) => {
    const text = `[general]\nport = 6432\n[pools.a.shards.0]\nservers = [${tuples}]\n`;
    expect(described(pgcat, 'pgcat.toml', text)).toEqual(['6432 (pgcat) @6432', ...expected]);
  });
});

describe('pgpool.conf', () => {
  it.each([
    ["backend_hostname0 = 'h'\nbackend_port0 = 5433", ['backend_hostname0 -> h:5433 (pgpool) @5433']],
    ["backend_hostname0 = 'h'", []],
    ['backend_port0 = 5433', []],
    ["backend_hostname0 = '/tmp'\nbackend_port0 = 5433", ['backend_hostname0 -> socket /tmp:5433 (pgpool) @5433']],
    ["backend_hostname0 = 'h'\nbackend_port0 = 5433\nbackend_port0 = 5434", ['backend_hostname0 -> h:5434 (pgpool) @5434']],
    ["backend_hostname10 = 'h'\nbackend_port10 = '5433'", ['backend_hostname10 -> h:5433 (pgpool) @5433']],
    ["backend_hostname0 = '${HOST}'\nbackend_port0 = '${PORT}'", ['backend_hostname0 -> ${HOST}:${PORT} (pgpool) @${PORT}']],
  ])('%j', (text, expected) => {
    expect(described(pgpool, 'pgpool.conf', `port = 9998\n${text}\n`)).toEqual([...expected, '9998 (pgpool) @9998']);
  });
});

describe('storages of Odyssey', () => {
  it.each([
    ['host "h" port 5433', 'x -> h:5433 (odyssey) @5433'],
    ['host "h:5434"\nport 5433', 'x -> h:5434 (odyssey) @5434'],
    ['host "h1,h2:5434"\nport 5433', 'x -> h1:5433,h2:5434 (odyssey) @5433'],
    ['host "[::1]:5434, [h]"', 'x -> ::1:5434,h:(5432) (odyssey) @5434'],
    ["host '/run/postgresql'\nport 5433", 'x -> socket /run/postgresql:5433 (odyssey) @5433'],
  ])('%j', (settings, expected) => {
    const body = settings.replace(' port', '\nport');
    expect(described(odyssey, 'odyssey.conf', `storage "x" {\ntype "remote" # far\n${body}\n}\n`)).toEqual([expected]);
  });

  it.each(['storage "x" { type "local" }', 'storage "x"', '} } {', 'host "h"'])('%j dials nobody', (text) => {
    expect(described(odyssey, 'odyssey.conf', text)).toEqual([]);
  });

  it.each(['"\\', '"\\"', "'", '{', 'a {b "c" ', '\\'])('reads a megabyte of %j in time', (piece) => {
    expect(timeOf(odyssey, 'odyssey.conf', piece.repeat(1_000_000 / piece.length))).toBeLessThan(patience);
  });
});

describe('services of stunnel', () => {
  it.each([
    ['[pg]\naccept = 5433\nconnect = db:5432', ['5433 (tunnel) @5433', 'connect -> db:5432 (tunnel) @5432']],
    ['[x]\nprotocol = pgsql\naccept = ::1:7000\nconnect = db:7001', ['7000 (tunnel) @7000', 'connect -> db:7001 (tunnel) @7001']],
    [
      '[pg]\nconnect = /run/postgresql/.s.PGSQL.5432',
      ['connect -> (localhost):malformed (tunnel) @/run/postgresql/.s.PGSQL.5432'],
    ],
    ['[pg]\naccept = ${PORT}\nconnect = ${HOST}:5432', ['${PORT} (tunnel) @${PORT}', 'connect -> ${HOST}:5432 (tunnel) @5432']],
    ['[imap]\naccept = 993\nconnect = 143', []],
  ])('%j', (text, expected) => {
    expect(described(stunnel, 'stunnel.conf', text)).toEqual(expected);
  });
});
