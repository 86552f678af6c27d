import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { passwordsOf } from '../../../src/core/conninfo/passwords.ts';
import { ownTime, patience } from '../../support/time.ts';

describe('passwords of connection strings', () => {
  it.each([
    ['postgres://u:hunter2@db:5433/app', ['hunter2']],
    ['postgres://u:a%40b%2Fc@db/app', ['a%40b%2Fc', 'a@b/c']],
    ['postgresql://u:p@ss@h:5599/x', ['p@ss']],
    ['postgresql://u:sw/5432@h:5433/x', ['sw/5432']],
    ['postgresql://u:abc#5@h:5599/x', ['abc#5']],
    ['postgresql://u:bad%zz@h/x', ['bad%zz']],
    ['host=h password=hunter2 port=5433', ['hunter2']],
    ["host=h password='hun ter\\'2' port=5433", ["hun ter\\'2"]],
    ['Host=h;Port=5433;Username=u;Password=hunter2;Database=d', ['hunter2']],
    ['Server=h;Pwd=hunter2', ['hunter2']],
    ['jdbc:postgresql://h/db?user=u&password=hunter2&ssl=true', ['hunter2']],
    ['pgsql:host=h;password=hunter2', ['hunter2']],
    ['PGPASSWORD=hunter2 psql -h db', ['hunter2']],
    ['a postgres://u:one1@h/x b\npostgres://v:two2@h/x', ['one1', 'two2']],
  ])('%s', (text, expected) => {
    expect(passwordsOf(text)).toEqual(expect.arrayContaining(expected));
  });

  it.each([
    'postgres://u@db:5433/app', 'postgres://db:5433/app', 'postgres://postgres:postgres@db:5432/postgres', 'postgres://u:db@db:5432/app',
    'postgres://u:5432@db/app', 'postgres://u:${PASSWORD}@db/app', 'postgres://u:$P@db/app', 'host=h port=5433 dbname=x', 'password=',
    'http://db:5433/x', 'Host=app;Password=app;Database=app',
  ])('none: %s', (text) => {
    expect(passwordsOf(text)).toEqual([]);
  }); // prettier-ignore

  it('never gives a port, host or database', () => {
    const word = fc.stringMatching(/^[a-z]{3,8}$/);
    fc.assert(
      fc.property(word, word, word, fc.integer({ min: 1, max: 65535 }), (password, host, database, port) => {
        const found = passwordsOf(`postgres://u:${password}@${host}:${port}/${database}`);
        expect(found).not.toContain(String(port));
        expect(found).not.toContain(host);
        expect(found).not.toContain(database);
        if (password !== host && password !== database) expect(found).toContain(password);
      }),
    );
  });

  it.each(['://a:', '://a:@', 'password=', "password='", 'password   ', '://u:p@'])('a megabyte of %s', (piece) => {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
    const started = ownTime();
    passwordsOf(text);
    expect(ownTime() - started).toBeLessThan(patience);
  });
});
