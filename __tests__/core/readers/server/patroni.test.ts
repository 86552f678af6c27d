import { describe, expect, it } from '@jest/globals';
import { patroni } from '../../../../src/core/readers/server/patroni.ts';
import { described, itemsOf, timeOf } from '../firewall/read-text.ts';
import { patience } from '../../../support/time.ts';

const member = (lines: string): string => `scope: main\npostgresql:\n  data_dir: /data\n${lines}\n`;
const read = (lines: string): string[] => described(patroni, 'patroni.yml', member(lines));

describe('listen: one port behind the last address (semantics A.5)', () => {
  it.each([
    ['10.0.0.1:5433', '5433 rank 5 @5433'],
    ['"*:5433"', '5433 rank 5 @5433'],
    ['127.0.0.1,10.0.0.1:5433', '5433 rank 5 @5433'],
    ['"[::1],10.0.0.1:5433"', '5433 rank 5 @5433'],
    ['"[::]:5433"', '5433 rank 5 @5433'],
    ['10.0.0.1', '(5432) rank 5 @10.0.0.1'],
    ['10.0.0.1:70000', 'malformed rank 5 @70000'],
    ['10.0.0.1:$PORT', '${PORT} rank 5 @$PORT'],
    ['"{{ address }}"', '(5432) rank 5 @{{ address }}'],
  ])('%s', (listen, expected) => {
    expect(read(`  listen: ${listen}`)).toEqual([expected]);
  });
});

describe('what a member says of itself', () => {
  it.each([
    ['connect_address: 10.0.0.1:5433', '10.0.0.1:5433 address advertised as postgresql.connect_address @5433'],
    ['connect_address: db-1', 'db-1:(5432) address advertised as postgresql.connect_address @db-1'],
    ['connect_address: $IP:5433', '${IP}:5433 address advertised as postgresql.connect_address @5433'],
    ['proxy_address: 10.0.0.1:6432', '10.0.0.1:6432 address record as postgresql.proxy_address @6432'],
  ])('%s', (line, expected) => {
    const [listen, ...others] = read(`  listen: "*:5433"\n  ${line}`);
    expect(listen).toBe('5433 rank 5 @5433');
    expect(others).toEqual([expected]);
  });
});

it('hands its access rules to the reader of pg_hba.conf, each line at its place', () => {
  const text = member('  listen: "*:5433"\n  pg_hba:\n  - local all all peer\n  - "host all all samenet scram-sha-256"');
  const embedded = itemsOf(patroni, 'patroni.yml', text).find((item) => item.kind === 'embedded');
  expect(embedded).toMatchObject({ as: 'socket/pg-hba' });
  if (embedded?.kind !== 'embedded') return;
  expect(embedded.file.text).toBe('local all all peer\nhost all all samenet scram-sha-256\n');
  const segments = embedded.file.embeddedIn?.segments ?? [];
  expect(segments.map(({ outer, length }) => text.slice(outer, outer + length))).toEqual([
    'local all all peer',
    'host all all samenet scram-sha-256',
  ]);
});

it.each([
  ['values of a chart', 'postgresql:\n  enabled: true\n  listen: 10.0.0.1:5432\n'],
  ['the REST API alone', 'scope: main\nrestapi:\n  listen: 10.0.0.1:8008\n'],
  ['a list', '- postgresql\n- listen\n'],
  ['nothing', ''],
])('%s is left alone', (_what, text) => {
  expect(described(patroni, 'patroni.yml', text)).toEqual([]);
});

it('a path pasted above the file is passed over', () => {
  expect(described(patroni, 'patroni.yml', `--/etc/patroni/node1.yml\n${member('  listen: "*:5433"')}`)).toEqual([
    '5433 rank 5 @5433',
  ]);
});

it('reads a megabyte of addresses in time', () => {
  const text = member(`  listen: "${'a$b,'.repeat(200_000)}:5433"`);
  expect(timeOf(patroni, 'patroni.yml', text)).toBeLessThan(patience);
});
