import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FactOf } from '../../../../src/core/facts/fact.ts';
import { pgbouncer } from '../../../../src/core/readers/pooler/pgbouncer.ts';
import { described, factsOf, mutate, timeOf } from '../firewall/read-text.ts';
import { patience } from '../../../support/time.ts';

/** What the database `a` dials, and the characters its port stands on. */
function upstream(pairs: string): string[] {
  return described(pgbouncer, 'pgbouncer.ini', `[databases]\na = ${pairs}\n`).map((line) =>
    line.replace('a -> ', '').replace(' (pgbouncer)', ''),
  );
}

function listens(text: string): string[] {
  return described(pgbouncer, 'pgbouncer.ini', text)
    .filter((line) => !line.includes('->') && !line.startsWith('include'))
    .map((line) => line.replace(' (pgbouncer)', ''));
}

describe('a line of [databases] (semantics C.1)', () => {
  it.each([
    ['host=h', 'h:(5432) @h'],
    ['port=5433', '(socket):5433 @5433'],
    ['', '(socket):(5432) @a'],
    ["host='' port=5433", '(socket):5433 @5433'],
    ['host=/run/postgresql port=5433', 'socket /run/postgresql:5433 @5433'],
    ['host=@abstract', 'socket @abstract:(5432) @@abstract'],
    ['host=h1,h2 port=5433', 'h1:5433,h2:5433 @5433'],
    ['host=::1 port=5433', '::1:5433 @5433'],
    ['host=[::1] port=5433', '[::1]:5433 @5433'],
    ['host = h port = 5433', 'h:5433 @5433'],
    ["host='h' port='5433'", 'h:5433 @5433'],
    ['host=h port=5433\r', 'h:5433 @5433'],
    ['host=h port=5432 port=5433', 'h:5433 @5433'],
    ['host=h port=5433,5434', 'h:5433 @5433,5434'],
    ['host=h port=05433', 'h:5433 @05433'],
    ['host=h\tport=5433', 'h\tport=5433:(5432) @h\tport=5433'],
    ['host=127.0.0.1,port=5433', '127.0.0.1,port=5433:(5432) @127.0.0.1,port=5433'],
    ['host=h;port=5433', 'h;port=5433:(5432) @h;port=5433'],
  ])('%j', (pairs, expected) => {
    expect(upstream(pairs)).toEqual([expected]);
  });

  it.each([
    ['host=h port=70000', 'h:malformed @70000'],
    ['host=h port=0x1539', 'h:malformed @0x1539'],
    ['host=h port=abc', 'h:malformed @abc'],
    ['host=h port=0', 'h:malformed @0'],
    ['host=h port=', 'h:malformed @'],
    ['host=h port=5433 ; was 5432', 'h:malformed @5433 ; was 5432'],
    ['host=h port=5433 # was 5432', 'h:malformed @5433 # was 5432'],
    ['host=h ; no port', 'h:malformed @; no port'],
    ["host='h port=5433", "(socket):malformed @host='h port=5433"],
    ['HOST=h', '(socket):malformed @HOST=h'],
    ['host=h PORT=5433', 'h:malformed @PORT=5433'],
    ['host=h hostaddr=10.0.0.5', 'h:malformed @hostaddr=10.0.0.5'],
    ['host=h pgport=5433', 'h:malformed @pgport=5433'],
    ['postgres://h:5433/app', '(socket):malformed @postgres://h:5433/app'],
  ])('%j makes PgBouncer stop, or reach nobody', (pairs, expected) => {
    expect(upstream(pairs)).toEqual([expected]);
  });

  it.each([
    ['host={{ host }} port={{ port }}', '${?}:${?} @{{ port }}'],
    ['host=h {% if port %}port={{ port }}{% endif %}', 'h:${?} @{% if port %}port={{ port }}{% endif %}'],
    ['host=${DB_HOST} port=${DB_PORT:-5432}', '${DB_HOST}:${DB_PORT:-5432} @${DB_PORT:-5432}'],
    ['host=%DB_HOST% port=__DB_PORT__', '${?}:${?} @__DB_PORT__'],
    ['host=h port=@PORT@', 'h:${?} @@PORT@'],
  ])('%j is filled in by somebody else', (pairs, expected) => {
    expect(upstream(pairs)).toEqual([expected]);
  });

  it('the last of a name wins, a quoted name is one', () => {
    const text = '[databases]\na = host=x\na = host=y\n"my db" = host=z\n';
    expect(described(pgbouncer, 'pgbouncer.ini', text)).toEqual([
      'a -> y:(5432) (pgbouncer) @y',
      'my db -> z:(5432) (pgbouncer) @z',
    ]);
  });

  it('keeps the password out, and says that the line holds one', () => {
    for (const pairs of ['host=h password=hunter2', 'host=h ; password=hunter2']) {
      const [fact] = factsOf(pgbouncer, 'pgbouncer.ini', `[databases]\na = ${pairs}\n`) as FactOf<'pooler.upstream'>[];
      expect(fact?.conninfo.sensitive).toBe(true);
      expect(JSON.stringify(fact)).not.toContain('hunter2');
    }
  });
});

describe('where it listens', () => {
  it.each([
    ['[pgbouncer]\nlisten_port = 6433\n', '6433 @6433'],
    ['[pgbouncer]\n', '(6432) @'],
    ['[pgbouncer]\n#listen_port = 6433\n', '(6432) @'],
    ['[pgbouncer]\nlisten_port = 1\nlisten_port = 2\n', '2 @2'],
    ['[pgbouncer]\nlisten_port = 6433\n[databases]\n[pgbouncer]\nlisten_addr = *\n', '(6432) @'],
    ['[pgbouncer]\nlisten_port = 1\n[pgbouncer]\nlisten_port = 2\n', '2 @2'],
    ['[pgbouncer]\nlisten_port = 6433 ; x\n', 'malformed @6433 ; x'],
    ["[pgbouncer]\nlisten_port = '6433'\n", "malformed @'6433'"],
    ['[pgbouncer]\nlisten_port = 0\n', 'malformed @0'],
    ['[pgbouncer]\nlisten_port =\n', 'malformed @'],
    ['[pgbouncer]\nlisten_port = {{ port }}\n', '${?} @{{ port }}'],
    ['[pgbouncer]\nlisten_port = ${LISTEN_PORT}\n', '${LISTEN_PORT} @${LISTEN_PORT}'],
  ])('%j', (text, expected) => {
    expect(listens(text)).toEqual([expected]);
  });

  it('a file of databases alone says nothing about it', () => {
    expect(listens('[databases]\na = host=h\n')).toEqual([]);
  });

  it('addresses, the socket directory and the size of a pool', () => {
    const text = '[pgbouncer]\nlisten_addr = 10.0.0.9, ::1\nunix_socket_dir = /run/pgbouncer\ndefault_pool_size = 20\n';
    expect(factsOf(pgbouncer, 'pgbouncer.ini', text)).toMatchObject([
      {
        addresses: [{ value: '10.0.0.9' }, { value: '::1' }],
        socketDirectory: { value: '/run/pgbouncer' },
        poolSize: { value: 20 },
        configFile: 'pgbouncer.ini',
      },
    ]);
  });

  it.each([
    ['%include databases.ini', 'include etc/databases.ini @databases.ini'],
    ['  %include /etc/pgbouncer/db.ini ', 'include /etc/pgbouncer/db.ini @/etc/pgbouncer/db.ini'],
  ])('%j', (line, expected) => {
    expect(described(pgbouncer, 'etc/pgbouncer.ini', `[databases]\n${line}\n`)[0]).toBe(expected);
  });
});

describe('hostile text', () => {
  const sample = "[databases]\na = host='h' port=5433 ; c\n{{ b }} = host=${H}\n[pgbouncer]\nlisten_port = 6432\n%include x\n";

  it('never throws and keeps its places inside the file', () => {
    const check = (text: string): void => {
      for (const { at } of factsOf(pgbouncer, 'pgbouncer.ini', text)) expect(at.span.end).toBeLessThanOrEqual(text.length);
    };
    fc.assert(fc.property(fc.string({ unit: 'binary' }), check));
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('', "'", '"', '\n', '=', ';', ' ', '{', ']'), (at, put) => {
        check(mutate(sample, at, put));
      }),
      { numRuns: 500 },
    );
  });

  it.each(['a = host=h\n', 'a=b ', '{{', "a='", '[databases]\n', '%include ', 'a="', '\\', 'a = {% x %}\n'])(
    'a megabyte of %j',
    (piece) => {
      const text = `[databases]\nx = ${piece.repeat(Math.ceil(1_000_000 / piece.length))}`;
      expect(timeOf(pgbouncer, 'pgbouncer.ini', text)).toBeLessThan(patience);
    },
  );
});
