import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { secrets } from '../../../../src/core/readers/client/secrets.ts';
import { described, factsOf } from '../firewall/read-text.ts';

describe('secrets', () => {
  it.each([
    ['secret:DATABASE_URL', 'postgres://u:hunter2@db:5433/app', ['DATABASE_URL=? @', 'db:5433 url session as DATABASE_URL @']],
    ['secret:DATABASE_URL', 'postgres://u:hunter2@db/app\n', ['DATABASE_URL=? @', 'db:(5432) url session as DATABASE_URL @']],
    ['secret:DSN', 'host=db port=5433 password=hunter2', ['DSN=? @', 'db:5433 libpq session as DSN @']],
    ['secret:POSTGRES_HOST', 'db:5433', ['POSTGRES_HOST=? @', 'db:5433 address session as POSTGRES_HOST @']],
    ['secret:DB_PORT', '5433\n', ['DB_PORT=5433 @']],
    ['secret:DB_PASSWORD', 'hunter2', ['DB_PASSWORD=? @']],
    ['secret:X', '', ['X=? @']],
  ])('%s %j', (path, text, expected) => {
    expect(described(secrets, path, text)).toEqual(expected);
  });

  it('are never quoted and never pointed into', () => {
    const text = 'postgres://hunter1:hunter2@db:5433/app?options=hunter3&sslpassword=hunter2';
    const facts = factsOf(secrets, 'secret:URL', text);
    expect(JSON.stringify(facts)).not.toContain('hunter2');
    const places = JSON.stringify(facts).match(/"span":\{"start":\d+,"end":\d+\}/g) ?? [];
    expect(new Set(places)).toEqual(new Set(['"span":{"start":0,"end":0}']));
  });

  it('never throw', () => {
    fc.assert(fc.property(fc.string(), (text) => void factsOf(secrets, 'secret:A_HOST', text)));
  });
});
