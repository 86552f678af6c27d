import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parsePgHba } from '../../../../src/core/documents/pg-hba.ts';
import { readingOf } from '../../../../src/core/readers/reading.ts';
import { pgHba } from '../../../../src/core/readers/socket/pg-hba.ts';
import { described, factsOf, mutate, timeOf } from '../firewall/read-text.ts';
import { patience } from '../../../support/time.ts';

const path = 'db/pg_hba.conf';

/** Records of a text, each with the characters it stands on; the count of the file is left out. */
function records(text: string): string[] {
  return described(pgHba, path, text).slice(1);
}

function problems(text: string): string[] {
  const document = parsePgHba({ path, text, origin: 'repository' });
  const own = [...pgHba.read(document as never, readingOf(path))].flatMap((item) => ('kind' in item ? [] : [item]));
  return [...document.problems, ...own].map(({ code, at }) => `${code} @${text.slice(at.span.start, at.span.end)}`);
}

describe('records (semantics E.2)', () => {
  it.each([
    ['local all all peer', 'local all all peer @local'],
    ['host\tall\tall\t127.0.0.1/32\tmd5', 'host all all 127.0.0.1/32 md5 @host'],
    ['  host all all ::1/128 md5', 'host all all ::1/128 md5 @host'],
    ['host all all 10.0.0.0/8 md5\r', 'host all all 10.0.0.0/8 md5 @host'],
    ['host all all 10.0.0.0/8 md5 # c', 'host all all 10.0.0.0/8 md5 @host'],
    ['host all all 10.0.0.0/8 md5#c', 'host all all 10.0.0.0/8 md5 @host'],
    ['hostssl all all all cert clientcert=verify-full', 'hostssl all all all cert @hostssl'],
    ['hostnossl all all samenet reject', 'hostnossl all all samenet reject @hostnossl'],
    ['hostgssenc all all samehost gss', 'hostgssenc all all samehost gss @hostgssenc'],
    ['hostnogssenc all +admins .example.com ldap', 'hostnogssenc all +admins .example.com ldap @hostnogssenc'],
    ['host all all 10.0.0.0 255.0.0.0 md5', 'host all all 10.0.0.0 255.0.0.0 md5 @host'],
    ['host all all fe80:: ffff:: md5', 'host all all fe80:: ffff:: md5 @host'],
    ['host all all db.example.com md5', 'host all all db.example.com md5 @host'],
    ['host a,b u all md5', 'host a,b u all md5 @host'],
    ['host a, b  u1 , u2 all md5', 'host a,b u1,u2 all md5 @host'],
    ['host "a b" "u v" all md5', 'host a b u v all md5 @host'],
    ['host "all" "sameuser" "samenet" md5', 'host "all" "sameuser" "samenet" md5 @host'],
    ['host "app" "+group" all md5', 'host app "+group" all md5 @host'],
    ['host replication "replication" all md5', 'host replication "replication" all md5 @host'],
    ['"local" all all peer', 'local all all peer @local'],
    ['host @dbs @"users.txt" all md5', 'host @dbs @users.txt all md5 @host'],
    ['host all /^app_ all md5', 'host all /^app_ all md5 @host'],
    ['host all all 10.0.0.0/8 \\\n  md5', 'host all all 10.0.0.0/8 md5 @host'],
    ['host all all {{ cidr | default("a b") }} md5', 'host all all {{ cidr | default("a b") }} md5 @host'],
    ['local all all {{ method }}', 'local all all {{ method }} @local'],
  ])('%j', (text, expected) => {
    expect(records(text)).toEqual([expected]);
    expect(problems(text)).toEqual([]);
  });

  it.each([
    ['host all all 127.0.0.1/32 5432 md5', 'hba-record @host'],
    ['host all all 10.0.0.0 md5', 'hba-record @host'],
    ['host all all all', 'hba-record @host'],
    ['host all all', 'hba-record @host'],
    ['local all all 127.0.0.1/32 md5', 'hba-record @local'],
    ['LOCAL all all peer', 'hba-record @LOCAL'],
    ['host all all all MD5', 'hba-record @host'],
    ['"" all all peer', 'hba-record @'],
    ['include', 'hba-record @include'],
    ['# c \\\nhost all all all md5', 'hba-continued-comment @#'],
  ])('%j is none, and said to be refused', (text, problem) => {
    expect(records(text)).toEqual([]);
    expect(problems(text)).toEqual([problem]);
  });

  it.each(['', '# host all all all md5', '{% if x %}', '{{ type }} all all peer'])('%j is none', (text) => {
    expect(records(text)).toEqual([]);
    expect(problems(text)).toEqual([]);
  });

  it('the file counts those that the server has', () => {
    expect(factsOf(pgHba, path, 'local all all peer\nlocal all\nhost all all all md5\n')[0]).toMatchObject({
      kind: 'socket.hba-file',
      file: path,
      records: 2,
    });
    expect(factsOf(pgHba, path, '')[0]).toMatchObject({ records: 0 });
  });
});

describe('includes', () => {
  it.each([
    ['include common.conf', 'include db/common.conf @common.conf'],
    ['include "my common.conf"', 'include db/my common.conf @my common.conf'],
    ['include_if_exists ../x.conf', 'include x.conf @../x.conf'],
    ['include_dir hba.d', 'include-dir db/hba.d @hba.d'],
    ['include /etc/postgresql/common.conf', 'include /etc/postgresql/common.conf @/etc/postgresql/common.conf'],
  ])('%j', (text, expected) => {
    expect(records(text)).toEqual([expected]);
    expect(problems(text)).toEqual([]);
  });

  it('one that may be missing is optional', () => {
    const attachments = factsOf(pgHba, path, 'include_if_exists a\ninclude b\n').slice(1);
    expect(attachments.map((fact) => ('optional' in fact ? fact.optional : undefined))).toEqual([true, undefined]);
  });

  it.each(['include ../../x.conf'])('%s leads out of the repository', (text) => {
    expect(records(text)).toEqual([]);
  });
});

describe('hostile text', () => {
  const sample =
    'local all "a b", c peer # x\nhost all all 10.0.0.0 255.0.0.0 md5 \\\n  a=b\ninclude "x"\nhost {{ a }} all all md5\n';

  it('never throws and keeps its places inside the file', () => {
    const check = (text: string): void => {
      for (const { at } of factsOf(pgHba, path, text)) expect(at.span.end).toBeLessThanOrEqual(text.length);
    };
    fc.assert(fc.property(fc.string({ unit: 'binary' }), check));
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('', '"', ',', '\n', '#', '\\', ' ', '{'), (at, put) => {
        check(mutate(sample, at, put));
      }),
      { numRuns: 500 },
    );
  });

  it.each(['host all all all md5\n', 'host "', ',', '\\\n', '# \\\n', '{{ a }} ', '{{', 'a b c,', '{% x %}\n'])(
    'a megabyte of %j',
    (piece) => {
      expect(timeOf(pgHba, path, piece.repeat(Math.ceil(1_000_000 / piece.length)))).toBeLessThan(patience);
    },
  );
});
