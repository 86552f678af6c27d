import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { looksLikeDsn, readDsn } from '../../../src/core/conninfo/dsn.ts';
import { lineOf, valueOf } from './dial-line.ts';
import { ownTime, patience } from '../../support/time.ts';

function read(text: string) {
  const { value, at } = valueOf(text);
  return readDsn(value, at);
}

const url: readonly (readonly [string, string])[] = [
  ['postgres://u:p@db:5433/app', 'url db:5433 db=app user=u secret'],
  ['postgresql://h/x', 'url h:(5432) db=x'],
  ['postgres://h:/x', 'url h:(5432) db=x'],
  ['postgresql://:5599/x', 'url (localhost):5599 db=x'],
  ['postgresql:///x?host=127.0.0.1&port=5599', 'url 127.0.0.1:5599 db=x'],
  ['postgresql://h:5598/x?port=5599', 'url h:5599 db=x'],
  ['postgresql://%2Ftmp%2Fd:5599/x', 'url socket /tmp/d:5599 db=x'],
  ['postgresql:///x?host=/tmp/d&port=5599', 'url socket /tmp/d:5599 db=x'],
  ['postgresql://u:p@ss@h:5599/x', 'url ${?}:5599 db=x user=u secret'],
  ['postgresql://u:p#5@h:5599/x', 'url h:5599 db=x user=u secret'],
  ['postgresql://[::1]:5599/x', 'url ::1:5599 db=x'],
  ['postgresql://::1:5599/x', 'url (localhost):malformed db=x'],
  ['postgresql://user:5432@h:5433/x', 'url h:5433 db=x user=user secret'],
  ['postgres://u@h:70000/x', 'url h:malformed db=x user=u'],
  ['postgres://h:5433/test_5432', 'url h:5433 db=test_5432'],
  ['postgresql://h:5433?sslmode=require', 'url h:5433 sslmode=require'],
  ['postgres://h/db?service=foo', 'url h:${?} db=db service=foo'],
  ['postgres://h/db?pgbouncer=true&connect_timeout=5', 'url h:(5432) db=db pgbouncer=true connect_timeout=5'],
  ['POSTGRES://h/db', 'url h:(5432) db=db'],
  ['postgis://u:p@h:5433/db', 'url h:5433 db=db user=u secret'],
  ['pgsql://u:p@h/db', 'url h:(5432) db=db user=u secret'],
  ['ecto://u:p@h:5433/db', 'url h:5433 db=db user=u secret'],
  ['asyncpg://h:5433/db', 'url h:5433 db=db'],
  ['psycopg2://h:5433/db', 'url h:5433 db=db'],
  ['vertx-reactive:postgresql://h:5433/db', 'url h:5433 db=db'],
];

/** Semantics B.1: libpq's rules for lists of hosts and ports. */
const hosts: readonly (readonly [string, string])[] = [
  ['postgres://h1:5598,h2:5599/x', 'url h1:5598,h2:5599 db=x'],
  ['postgres://h1,h2:5599/x', 'url h1:(5432),h2:5599 db=x'],
  ['postgres://h1:5598,h2/x', 'url h1:5598,h2:(5432) db=x'],
  ['postgres://h1,h2/x?port=5599', 'url h1:5599,h2:5599 db=x'],
  ['postgres://h1,h2/x?port=5598,5599', 'url h1:5598,h2:5599 db=x'],
  ['postgres://h1,h2/x', 'url h1:(5432),h2:(5432) db=x'],
  ['host=h1,h2 port=5598,5599 dbname=x', 'libpq h1:5598,h2:5599 db=x'],
  ['host=h1,h2 port=5599', 'libpq h1:5599,h2:5599'],
  // Only a list in a URL shadows PGPORT.
  ['host=h1,h2 dbname=x', 'libpq h1:(5432 or PGPORT),h2:(5432 or PGPORT) db=x'],
  ['host=h dbname=x', 'libpq h:(5432 or PGPORT) db=x'],
];

const keywords: readonly (readonly [string, string])[] = [
  ['host=/tmp/d port=5599', 'libpq socket /tmp/d:5599'],
  ['host=h port=05599', 'libpq h:5599'],
  ['host=h port=0x15df', 'libpq h:malformed'],
  ["host = h port = ' 5599 ' user='a b'", 'libpq h:5599 user=a b'],
  ['host=h port=5598 port=5599', 'libpq h:5599'],
  ['host=h:5599 dbname=x', 'libpq h:5599:(5432 or PGPORT) db=x'],
  ['host=h,port=5599', 'libpq h:(5432 or PGPORT),port=5599:(5432 or PGPORT)'],
  ['host=h password=p sslmode=require', 'libpq h:(5432 or PGPORT) sslmode=require secret'],
];

const drivers: readonly (readonly [string, string])[] = [
  ['postgresql+psycopg2://u:p@h:5433/db', 'sqlalchemy h:5433 db=db user=u secret'],
  ['db+postgresql://u@h/db', 'sqlalchemy h:(5432) db=db user=u'],
  ['postgresql+asyncpg://u@/db?host=h1:5432&host=h2:5433', 'sqlalchemy h1:5432,h2:5433 db=db user=u'],
  ['postgresql+psycopg2://u@/db?host=/dir&port=5433', 'sqlalchemy socket /dir:5433 db=db user=u'],
  ['jdbc:postgresql://h:5433/db?user=a&password=b', 'pgjdbc h:5433 db=db user=a secret'],
  ['jdbc:postgresql://h1:5432,h2/db?targetServerType=primary', 'pgjdbc h1:5432,h2:(5432) db=db targetServerType=primary'],
  ['jdbc:postgresql://h:5433', 'pgjdbc h:5433 malformed=no-slash'],
  ['jdbc:postgresql:db', 'pgjdbc (localhost):(5432) db=db'],
  ['jdbc:postgresql:///db', 'pgjdbc (localhost):(5432) db=db'],
  ['jdbc:postgresql://h/db?port=5444', 'pgjdbc h:5444 db=db'],
  ['jdbc:postgresql://[::1]:5433/db', 'pgjdbc ::1:5433 db=db'],
  ['jdbc:postgresql://h:abc/db', 'pgjdbc h:malformed db=db'],
  ['r2dbc:postgresql://u@h:5433/db', 'pgjdbc h:5433 db=db user=u'],
  ['r2dbc:pool:postgresql://h/db', 'pgjdbc h:(5432) db=db'],
  ['Host=h;Port=5433;Database=d;Username=u;Password=p', 'npgsql h:5433 db=d user=u secret'],
  ['host=h; port=5433; database=d; user id=u', 'npgsql h:5433 db=d user=u'],
  ['Server=h;Port=5433;Database=d', 'npgsql h:5433 db=d'],
  ['Host=h:5433;Port=5432;Database=d', 'npgsql h:5433 db=d'],
  ['Host=h1:5433,h2;Database=d;Port=5444', 'npgsql h1:5433,h2:5444 db=d'],
  ['Host=/tmp;Database=d', 'npgsql socket /tmp:(5432) db=d'],
  ['Host=h;Database=d;Timeout=3;Maximum Pool Size=20', 'npgsql h:(5432) db=d connect_timeout=3 maximumpoolsize=20'],
  ['pgsql:host=h;port=5433;dbname=d', 'php-pdo h:5433 db=d'],
  ['pgsql:host=h port=5433 dbname=d', 'php-pdo h:5433 db=d'],
  ['pgsql:dbname=d', 'php-pdo (socket):(5432 or PGPORT) db=d'],
];

const holes: readonly (readonly [string, string])[] = [
  ['postgres://${U}:${P}@${H}:${PORT}/db', 'url ${H}:${PORT} db=db user=${U} secret'],
  ['postgres://u@${H:-db}:${PORT:-5432}/db', 'url ${H:-db}:${PORT:-5432} db=db user=u'],
  ['host=${H} port=${P} dbname=x', 'libpq ${H}:${P} db=x'],
  ['jdbc:postgresql://$H:$P/db', 'pgjdbc ${H}:${P} db=db'],
  ['Host=$H;Port=$P;Database=d', 'npgsql ${H}:${P} db=d'],
  // Filled in by something, or by somebody: unknown, not malformed.
  ['postgres://{{ user }}@{{ host }}:{{ port }}/db', 'url ${?}:${?} db=db user=${?}'],
  ['postgres://user@<host>:<port>/db', 'url ${?}:${?} db=db user=user'],
  ['postgres://user@db:port/db', 'url db:${?} db=db user=user'],
  ['postgres://postgres@[YOUR-HOST]:5432/db', 'url ${?}:5432 db=db user=postgres'],
];

describe('connection strings', () => {
  it.each([...url, ...hosts, ...keywords, ...drivers, ...holes])('%s', (text, expected) => {
    const reading = read(text);
    expect(reading === undefined ? undefined : lineOf(reading)).toBe(expected);
  });

  it.each([
    '', 'postgresql', 'postgres:16', '${DATABASE_URL}', 'http://postgres:5432/', 'mysql://u@h:3306/db', 'jdbc:mysql://h:3306/db',
    'mysql:host=h;port=3306', 'cockroachdb://u@h:26257/db', 'dbname=x user=y', 'Host=example.com', 'The server=x and host = y',
    // SQL Server, MySQL, RabbitMQ and mail use the same words.
    'Server=h;Database=d;User Id=sa;Password=p', 'Server=h,1433;Database=d;User Id=u;TrustServerCertificate=true', 'Data Source=app.db',
    'Data Source=h;Initial Catalog=d;Integrated Security=True', 'Server=h;Port=3306;Database=d;Uid=u', 'host=rabbit;username=guest;password=guest',
    'host=smtp.example.com;port=587;username=u',
  ])('none: %s', (text) => {
    expect(read(text)).toBeUndefined();
  }); // prettier-ignore

  it.each([...url, ...hosts, ...keywords, ...drivers, ...holes].filter(([text]) => !text.startsWith('$')).map(([text]) => text))(
    'is worth a look: %s',
    (text) => {
      expect(looksLikeDsn(text)).toBe(true);
    },
  );
});

describe('places in connection strings', () => {
  const placed: readonly (readonly [string, readonly string[]])[] = [
    ['postgres://u:p@db:5433/app', ['db', '5433', 'app', 'u']],
    ['postgres://h1,h2:5599/x', ['h1', 'h1', 'h2', '5599', 'x']],
    ['postgresql://h:5598/x?port=5599', ['h', '5599', 'x']],
    ['postgresql://%2Ftmp:5599/x', ['%2Ftmp', '5599', 'x']],
    ["host=h port=' 5599 '", ['h', ' 5599 ']],
    ['jdbc:postgresql://h1:5432,h2/db', ['h1', '5432', 'h2', 'h2', 'db']],
    ['Host=h1:5433,h2;Port=5444;Database=d', ['h1', '5433', 'h2', '5444', 'd']],
    ['pgsql:host=h;port=5433', ['h', '5433']],
    ['postgresql+asyncpg:///db?host=h1:5432&host=h2:5433', ['h1', '5432', 'h2', '5433', 'db']],
    ['postgres://${U}@${H:-db}:${PORT:-5432}/db', ['${H:-db}', '${PORT:-5432}', 'db', '${U}']],
    ['postgres://u@{{ host }}:5433/db', ['{{ host }}', '5433', 'db', 'u']],
  ];

  it.each(placed)('%s', (text, expected) => {
    const conninfo = read(text)?.conninfo;
    const places = [
      ...(conninfo?.endpoints ?? []).flatMap(({ host, port }) => [host.at, port.at]),
      ...[conninfo?.dbname, conninfo?.user].flatMap((located) => (located === undefined ? [] : [located.at])),
    ];
    expect(places.map(({ span }) => text.slice(span.start, span.end))).toEqual(expected);
  });

  it('never holds a password', () => {
    for (const [text] of [...url, ...drivers]) {
      const secret = text.replace(/:p@/, ':hunter2@').replace(/(password=)[^&;]*/i, '$1hunter2');
      expect(JSON.stringify(read(secret)?.conninfo ?? null)).not.toContain('hunter2');
    }
  });
});

/** Percent signs of a URL, backslashes of a keyword string. */
function unescaped(port: string): string {
  return port.replaceAll('\\', '').replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

describe('any text', () => {
  const samples = [...url, ...hosts, ...keywords, ...drivers, ...holes].map(([text]) => text);
  const mutated = fc
    .tuple(fc.constantFrom(...samples), fc.nat(60), fc.nat(8), fc.string({ maxLength: 6 }))
    .map(([text, at, length, inserted]) => text.slice(0, at) + inserted + text.slice(at + length));

  it('is read without a throw, and every place lies in it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), mutated), (text) => {
        for (const { host, port } of read(text)?.conninfo.endpoints ?? []) {
          for (const { span } of [host.at, port.at])
            expect(span.start >= 0 && span.start <= span.end && span.end <= text.length).toBe(true);
          if (port.kind === 'literal')
            expect(Number(unescaped(text.slice(port.at.span.start, port.at.span.end)))).toBe(port.port);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it.each(['postgres://', 'host=', 'Host=h;', 'postgres://h:1,', "host='", '${A:-', '{{', '<', 'jdbc:postgresql://[', '%28'])(
    'of a megabyte of %s comes back at once',
    (piece) => {
      const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
      const started = ownTime();
      looksLikeDsn(text);
      read(text);
      read(`postgres://${text}`);
      expect(ownTime() - started).toBeLessThan(patience);
    },
  );
});
