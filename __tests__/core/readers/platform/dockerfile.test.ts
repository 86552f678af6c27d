import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dockerfile } from '../../../../src/core/readers/platform/dockerfile.ts';
import { described, factsOf, itemsOf, mutate, timeOf } from '../firewall/read-text.ts';

const told = (text: string): string[] => described(dockerfile, 'app/Dockerfile', text);

describe('stages', () => {
  it.each<[string, string[]]>([
    ['FROM a\nENV A=1\nFROM b\nENV B=2\n', ['b @b', 'B=2 @2']],
    ['FROM a AS x\nENV A=1\nFROM x\nENV B=2\n', ['a @a', 'A=1 @1', 'B=2 @2']],
    ['FROM a AS X\nENV A=1\nFROM c AS y\nFROM x\n', ['a @a', 'A=1 @1']],
    ['FROM a AS x\nENV A=1\nFROM x AS y\nENV B=2\nFROM y\n', ['a @a', 'A=1 @1', 'B=2 @2']],
    ['FROM --platform=linux/amd64 a AS x\nFROM x\nENV A=1\n', ['a @a', 'A=1 @1']],
    ['FROM x AS x\nENV A=1\nFROM x\n', ['x @x', 'A=1 @1']],
    ['ARG V=1\nFROM a:${V}\n', ['a:${V} @a:${V}', 'V=1 @1']],
    ['ENV A=1\nFROM a\n', ['a @a']],
    ['RUN psql -p 1\n', []],
  ])('%j', (text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['CMD psql -p 1\nCMD psql -p 2', ['(socket):2 libpq tool as psql @2']],
    ['HEALTHCHECK CMD pg_isready -p 1\nHEALTHCHECK NONE', []],
    ['HEALTHCHECK CMD ["pg_isready", "-p", "1"]', ['(socket):1 libpq probe as pg_isready @1']],
    ['ENTRYPOINT ["psql", "-p", "1"]\nENTRYPOINT psql -p 2', ['(socket):2 libpq tool as psql @2']],
  ])('of %j the last counts', (body, expected) => {
    expect(told(`FROM a\n${body}\n`).slice(1)).toEqual(expected);
  });
});

describe('variables', () => {
  it.each<[string, string]>([
    ['ENV DB_HOST=db\nENV DB_PORT=5433', 'db:5433 address session as DB_PORT @5433'],
    ['ENV DB_HOST db\nRUN true\nENV DB_PORT "5433"', 'db:5433 address session as DB_PORT @5433'],
    ['ENV A=1 \\\n  PGHOST=db', 'db:(5432 or PGPORT) libpq session as PGHOST @db'],
    ['ENV URL=postgres://u:hunter2@db:5433/x', 'db:5433 url session as URL @5433'],
  ])('%j', (body, expected) => {
    expect(told(`FROM a\n${body}\n`)).toContain(expected);
    expect(JSON.stringify(factsOf(dockerfile, 'Dockerfile', `FROM a\n${body}\n`))).not.toContain('hunter2');
  });

  it('an argument alone dials nobody', () => {
    expect(told('FROM a\nARG DB_HOST=db\nARG DB_PORT=5433\n')).toEqual(['a @a', 'DB_HOST=db @db', 'DB_PORT=5433 @5433']);
  });
});

describe('files', () => {
  it.each<[string, string]>([
    ['COPY a.conf /etc/', 'app/a.conf -> /etc/a.conf @/etc/'],
    ['COPY ["a b.conf", "/etc/x.conf"]', 'app/a b.conf -> /etc/x.conf @/etc/x.conf'],
    ['ADD --chmod=644 ../a /b', 'a -> /b @/b'],
  ])('%s', (line, expected) => {
    expect(told(`FROM a\n${line}\n`)).toContain(expected);
  });

  it.each(['COPY --from=build /a /b', 'COPY *.conf /etc/', 'ADD https://example.com/a /b', 'COPY ../../a /b', 'COPY a'])(
    '%s brings nothing of the repository',
    (line) => {
      expect(told(`FROM a\n${line}\n`)).toEqual(['a @a']);
    },
  );

  it('a here-document is the file it becomes', () => {
    const items = itemsOf(dockerfile, 'Dockerfile', 'FROM a\nCOPY <<EOF /etc/postgresql/postgresql.conf\nport = 5433\nEOF\n');
    expect(items[1]).toMatchObject({
      kind: 'embedded',
      as: 'server/postgresql-conf',
      file: { text: 'port = 5433\n' },
      reading: { setting: { kind: 'image-build', path: 'Dockerfile' } },
    });
  });
});

describe('hostile text', () => {
  const sample = 'FROM a AS b\nENV A=1 \\\n B=2\nFROM b\nRUN <<E\npsql\nE\nCOPY <<E /x/postgresql.conf\nport=1\nE\nCMD ["a"]\n';

  it('never throws and keeps its places inside the file', () => {
    const check = (text: string): void => {
      for (const { at } of factsOf(dockerfile, 'Dockerfile', text)) expect(at.span.end).toBeLessThanOrEqual(text.length);
    };
    fc.assert(fc.property(fc.string({ unit: 'binary' }), check));
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('', '\n', '\\', '"', '=', '[', '<<E', '$'), (at, put) => {
        check(mutate(sample, at, put));
      }),
      { numRuns: 500 },
    );
  });

  it.each(['FROM a AS a\n', 'CMD a\n', 'ENV A=1\n', 'ENV DB_HOST=a\n', 'COPY a b\n', 'FROM a\nRUN <<E\n'])('many %j in time', (piece) => {
    const text = `FROM a\n${piece.repeat(Math.ceil(300_000 / piece.length))}`;
    expect(timeOf(dockerfile, 'Dockerfile', text)).toBeLessThan(5000);
  }); // prettier-ignore
});
