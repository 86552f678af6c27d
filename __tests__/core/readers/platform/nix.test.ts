import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nix } from '../../../../src/core/readers/platform/nix.ts';
import { described, mutate, timeOf } from '../firewall/read-text.ts';

describe('Nix', () => {
  it.each([
    ['{ services.postgresql.port = 5433; }', ['5433 rank 2 @5433']],
    ['{ services.postgresql = { enable = true; settings = { port = 5433; }; }; }', ['5433 rank 2 @5433']],
    ['{ services.postgres = { enable = true; }; }', ['(5432) rank 0 @enable']],
    ['{ services.postgres.enable = false; }', []],
    ['{ services.postgres.port = cfg.port; }', ['${?} rank 2 @cfg']],
    ['{ services.postgres.port = 70000; }', ['malformed rank 2 @70000']],
    ['{ services.redis = { enable = true; port = 6379; }; }', []],
    ['{ services.immich.database.port = 5433; }', []],
    ['{ # services.postgres.port = 5433;\n /* services.postgres.enable = true; */ }', []],
    ["{ x.postStart = ''\n  ${pkgs.postgresql}/bin/psql -h db -p 5433\n''; }", ['db:5433 libpq tool as psql @5433']],
    ["{ x.script = ''\n  psql -h ${cfg.host} -p 5433 -c ''''x''''\n''; }", ['${?}:5433 libpq tool as psql @5433']],
    ["{ x.description = ''psql -h db -p 5433''; }", []],
  ])('%s', (text, expected) => {
    expect(described(nix, 'a.nix', text)).toEqual(expected);
  });

  it('never throws, and comes back soon', () => {
    const text = "{ services.postgres = { enable = true; port = 5433; }; x.script = ''psql ${a} -p 5433''; }";
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('', "'", '"', '{', '}', '${', '=', ';', '.'), (at, piece) => {
        expect(described(nix, 'a.nix', mutate(text, at, piece))).toBeDefined();
      }),
    );
    expect(timeOf(nix, 'a.nix', 'services.postgres.a.port = 1;\n{'.repeat(30_000))).toBeLessThan(20_000);
  });
});
