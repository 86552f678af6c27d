import { describe, expect, it } from '@jest/globals';
import { withoutSslParameters } from '../../../src/core/conninfo/node-postgres.ts';

describe('what node-postgres may be given', () => {
  it.each([
    ['postgres://h/db', 'postgres://h/db'],
    ['postgres://h/db?host=x', 'postgres://h/db?host=x'],
    ['postgres://h/db?sslmode=require', 'postgres://h/db'],
    ['postgres://h/db?sslrootcert=/etc/hostname&port=5433', 'postgres://h/db?port=5433'],
    ['postgres://h/db?port=5433&sslcert=/dev/zero&sslkey=/x', 'postgres://h/db?port=5433'],
    ['postgres://h/db?SSLROOTCERT=/x', 'postgres://h/db'],
    ['postgres://h/db?%73slrootcert=/x', 'postgres://h/db'],
    ['postgres://h/db?s%73%6Crootcert=/x', 'postgres://h/db'],
    ['postgres://h/db? sslrootcert=/x', 'postgres://h/db'],
    ['postgres://h/db?a=b?c&sslkey=/x', 'postgres://h/db?a=b?c'],
    ['postgres://h/db?s\tsl\nrootcert=/x&s%09slkey=/x&port=1', 'postgres://h/db?port=1'],
    ['postgres://h/db?%20sslrootcert=/x&+sslkey=/y&%09sslcert=/z', 'postgres://h/db'],
  ])('%s', (dsn, expected) => {
    expect(withoutSslParameters(dsn)).toBe(expected);
  });
});
