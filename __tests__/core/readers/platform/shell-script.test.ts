import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { extract } from '../../../../src/core/extract.ts';
import { describeFact, describeSetting } from '../../../../src/core/facts/describe.ts';
import { LineIndex } from '../../../../src/core/text/line-index.ts';
import { ownTime, patience } from '../../../support/time.ts';

const path = 'ops/run.sh';

/** Facts of a script and of what it writes, without place, each with the characters it stands on. */
function told(text: string): string[] {
  const lines = new LineIndex(text);
  return extract({ path, text, origin: 'repository' }).facts.map((fact) => {
    const line = describeFact(fact, ({ span }) => lines.region(span)).replace(/^\S+ \S+ /, '');
    return `${line.replace(' [machine]', '')} @${text.slice(fact.at.span.start, fact.at.span.end)}`;
  });
}
const first = (text: string): string | undefined => told(text)[0];

describe('client programs (semantics B.1)', () => {
  it.each([
    ['psql -hdb -p5433', 'db:5433 libpq tool as psql @5433'],
    ['psql -h db --port=5433', 'db:5433 libpq tool as psql @5433'],
    ['psql -Atp 5433 -h db', 'db:5433 libpq tool as psql @5433'],
    ["psql -h db -p ''", 'db:(5432 or PGPORT) libpq tool as psql @db'],
    ['psql', '(socket):(5432 or PGPORT) libpq tool as psql @psql'],
    ['psql -h /run/pg -p 5433', 'socket /run/pg:5433 libpq tool as psql @5433'],
    ['PGPORT=5433 psql -h db', 'db:5433 libpq tool as psql @5433'],
    ['env PGHOST=db PGPORT=5433 psql', 'db:5433 libpq tool as psql @5433'],
    ['psql postgres://db:5433/app -p 1', 'db:5433 libpq tool as psql @5433'],
    ['psql postgres://db/app -p 5433', 'db:5433 libpq tool as psql @5433'],
    ['psql service=app', '${?}:${?} libpq tool as psql @service=app'],
    ['psql service=app -p 5433', '${?}:5433 libpq tool as psql @5433'],
    ['psql "service=app host=db"', 'db:${?} libpq tool as psql @db'],
    ['PGSERVICE=app psql', '${?}:${?} libpq tool as psql @psql'],
    ['PGSERVICE=app psql -h db -p 5433', 'db:5433 libpq tool as psql @5433'],
    ['psql "host=a,b"', 'a:(5432 or PGPORT),b:(5432 or PGPORT) libpq tool as psql @a'],
    ['psql postgres://a,b/x', 'a:(5432),b:(5432) libpq tool as psql @a'],
    ['telnet db 5433', 'db:5433 probe probe as telnet @5433'],
  ])('%s', (text, expected) => {
    expect(first(text)).toBe(expected);
  });

  it.each(['psql "$DATABASE_URL"', '# psql -p 5432', 'grep -q :5432 x', 'nc -l 5433', '[ "$PGPORT" = 5432 ]'])('%s dials nobody', (text) => {
    expect(told(text)).toEqual([]);
  }); // prettier-ignore
});

describe('where a command runs', () => {
  it.each([
    ['docker exec db psql', 'inside docker db'],
    ['docker exec \\\n  -it db \\\n  psql', 'inside docker db'],
    ['docker exec "$(docker compose ps -q db)" psql', 'inside compose db'],
    ['docker exec $(docker-compose -f a.yml ps -q db) psql', 'inside compose db'],
    ['docker compose -f a.yml exec -T db psql', 'inside compose db'],
    ['kubectl -n x exec db-0 -c pg -- psql', 'inside kubectl db-0'],
    ['ssh -p 22 u@h "psql"', 'inside ssh h'],
    ['ssh h <<E\npsql\nE', 'inside ssh h'],
    ['echo psql | ssh h bash', 'inside ssh h'],
    ['docker exec -i db sh -c "psql"', 'inside docker db'],
    ['in_db() { docker exec db "$@"; }\nin_db psql', 'inside docker db'],
    ['P="docker exec db psql"\n$P -c 1', 'inside docker db'],
    ['sudo -u postgres psql', 'machine'],
    ['su - postgres -c "psql"', 'machine'],
  ])('%j', (text, setting) => {
    const facts = extract({ path, text, origin: 'repository' }).facts.filter(({ kind }) => kind === 'client.conninfo');
    expect(facts.map((fact) => describeSetting(fact.setting))).toEqual([setting]);
  });
});

describe('files that a script writes', () => {
  const conf = '/etc/postgresql/16/main/postgresql.conf';
  it.each([
    ["sed -i 's/port = 5432/port = 5433/' F", '5433 rank 2 @5433'],
    ["sed -i 's/^#\\?port.*/port = 5433/' F", '5433 rank 2 @5433'],
    ["sed -i -e 's|5432|5433|g' F", '5433 rank 2 @5433'],
    ["sed -i '/^port/s/5432/5433/' F", '5433 rank 2 @5433'],
    ["sed -i 's#/tmp#/run#; s#port = 5432#port = 5433#' F", '5433 rank 2 @5433'],
    ["sed -i 's/\\/tmp/x/;s/port=.*/port=5433/' F", '5433 rank 2 @5433'],
    ["sed -i.bak '/^port/c\\port = 5433' F", '5433 rank 2 @5433'],
    ["sed -i '$a port = 5433' F", '5433 rank 2 @5433'],
    ["sed 's/@PORT@/5433/' t > F", '5433 rank 2 @5433'],
    ['sed "s/__PGPORT__/$PGPORT/" t > F', '${PGPORT} rank 2 @$PGPORT'],
    ["perl -pi -e 's/port = 5432/port = 5433/' F", '5433 rank 2 @5433'],
    ['echo "port = 5433" >> F', '5433 rank 2 @5433'],
    ['echo "port = $PGPORT" | sudo tee -a F', '${PGPORT} rank 2 @$PGPORT'],
    ["printf 'port = %s\\n' 5433 >> F", '5433 rank 2 @5433'],
    ['printf "port = %d\\n" "$PGPORT" >> F', '${PGPORT} rank 2 @$PGPORT'],
    ["printf \"listen_addresses = '%s'\\nport = %s\\n\" '*' 5433 > F", '5433 rank 2 @5433'],
    ['cat > F <<E\nport = 5433\nE', '5433 rank 2 @5433'],
    ['cat <<-E | tee F\n\tport = 5433\n\tE', '5433 rank 2 @5433'],
  ])('%j states the port and is a write of it', (text, listen) => {
    const facts = told(text.replace('F', conf));
    expect(facts.some((line) => line.startsWith(`${conf} with port`))).toBe(true);
    expect(facts).toContain(listen);
  });

  it.each([
    ["sed -i 's/x/y/' F", `${conf} @${conf}`],
    ["sed -i 's/^\\(port = \\).*/\\15433/' F", `${conf} @${conf}`],
    ['envsubst < config/postgresql.conf.in > F', `${conf} from config/postgresql.conf.in @${conf}`],
    ['cat config/postgresql.conf > F', `${conf} from config/postgresql.conf @${conf}`],
    ['install -m 0644 config/postgresql.conf F', `${conf} from config/postgresql.conf @${conf}`],
    ['scp config/postgresql.conf u@h:F', `${conf} from config/postgresql.conf [inside ssh h] @${conf}`],
    ['scp config/postgresql.conf "$H:F"', `${conf} from config/postgresql.conf [inside ssh $H] @${conf}`],
  ])('%j is a write', (text, expected) => {
    expect(told(text.replace('F', conf))).toEqual([expected]);
  });

  it.each([
    ["sed -i 's/^listen_port.*/listen_port = 6433/' F", 'F with port @F'],
    ["sed -i 's/port=5432/port=5433/' F", 'F with port @F'],
    ["sed -i 's/pool_mode.*/pool_mode = session/' F", 'F @F'],
  ])('%j writes a pooler file', (text, expected) => {
    const ini = '/etc/pgbouncer/pgbouncer.ini';
    expect(told(text.replace('F', ini))).toEqual([expected.replaceAll('F', ini)]);
  });

  it.each([
    ['cat > /etc/postgresql/16/main/conf.d/port.conf <<E\nport = 5433\nE', '5433 rank 2 @5433'],
    ['cat > pgbouncer.ini <<E\n[databases]\na = host=h port=$P\nE', 'a -> h:${P} (pgbouncer) @$P'],
    ['echo "host all all all md5" >> /etc/postgresql/16/main/pg_hba.conf', 'host all all all md5 @host'],
    ['echo "db:5433:*:app:$PASSWORD" > ~/.pgpass', 'db:5433 libpq record as .pgpass @5433'],
    ['cat > ~/.pg_service.conf <<E\n[a]\nhost=h\nport=$P\nE', 'h:${P} libpq session as a @$P'],
    ['echo "URL=postgres://db:5433/x" > .env', 'db:5433 url session as URL [application] @5433'],
  ])('%j is read as the file it becomes', (text, expected) => {
    expect(told(text)).toContain(expected);
  });

  it.each(['echo "port = 5433" > notes.txt', "sed 's/5432/5433/' a.sql > b.sql", 'perl -e "print 5432"', 'cat postgresql.conf'])(
    '%j writes no configuration',
    (text) => {
      expect(told(text)).toEqual([]);
    },
  );
});

describe('restarts and reloads (semantics F)', () => {
  it.each([
    ['systemctl restart postgresql', 'restart postgresql (systemctl) @restart'],
    ['systemctl reload-or-restart postgresql', 'reload postgresql (systemctl) @reload-or-restart'],
    ['systemctl kill -s HUP postgresql', 'reload postgresql (systemctl) @kill'],
    ['systemctl daemon-reload', 'none * (systemctl) @daemon-reload'],
    ['pg_ctl -D /d restart', 'restart /d (pg_ctl) @restart'],
    ['kubectl rollout restart statefulset/db', 'restart db (kubectl) @restart'],
    ['kubectl -n x rollout restart sts db', 'restart db (kubectl) @restart'],
    ['kubectl delete pod db-0 -n x', 'recreate db-0 (kubectl) @delete'],
    ['kubectl delete pod/db-0', 'recreate db-0 (kubectl) @delete'],
  ])('%s', (text, expected) => {
    expect(told(text)).toEqual([expected]);
  });

  it.each([
    ['psql -c "select pg_reload_conf()"', 'reload * (sql) @pg_reload_conf'],
    ['psql -p 6432 pgbouncer -c RELOAD', 'reload pgbouncer (sql) @RELOAD'],
    ['echo "reload;" | psql -p 6432 pgbouncer', 'reload pgbouncer (sql) @reload'],
    ['psql -c "ALTER SYSTEM SET port = 5433"', '5433 rank 3 @5433'],
    ['echo "ALTER SYSTEM SET port TO \'5433\'" | psql', '5433 rank 3 @5433'],
    ['psql <<E\nselect 1;\nalter system set port = 5433;\nE', '5433 rank 3 @5433'],
    ['psql -c "ALTER SYSTEM SET port = 5433"', 'postgresql.auto.conf with port @5433'],
  ])('%s', (text, expected) => {
    expect(told(text)).toContain(expected);
  });

  it.each([
    ['psql -c "ALTER SYSTEM SET port = 5433"', 'machine'],
    ['psql -h 127.0.0.1 -c "ALTER SYSTEM SET port = 5433"', 'machine'],
    ['PGHOST=db2 psql -c "ALTER SYSTEM SET port = 5433"', 'inside'],
    ['psql -h db2.example.com -c "ALTER SYSTEM SET port = 5433"', 'inside'],
    ['psql "host=db2 dbname=app" <<E\nALTER SYSTEM SET port = 5433;\nE', 'inside'],
    ['psql -h "$HOST" -c "ALTER SYSTEM SET port = 5433"', 'database'],
    ['psql "$DATABASE_URL" -c "ALTER SYSTEM SET port = 5433"', 'database'],
  ])('%s is about a server of the setting %s', (text, kind) => {
    const { facts } = extract({ path, text, origin: 'repository' });
    const settings = facts.filter((fact) => fact.kind === 'server.listen').map(({ setting }) => setting.kind);
    expect(settings).toEqual([kind]);
  });

  it.each(['kubectl delete svc db', 'kubectl rollout status sts/db', 'kubectl delete pods -l app=db', 'psql -h db -c "select reload from x"'])('%s restarts nothing', (text) => {
    expect(told(text).filter((line) => /^(?:restart|reload|recreate)/.test(line))).toEqual([]);
  }); // prettier-ignore
});

describe('hostile text', () => {
  const sample =
    "sed -i 's/port = 5432/port = 5433/' postgresql.conf\nprintf 'port = %s\\n' \"$P\" > postgresql.conf\npsql service=a <<E\nalter system set port = 1\nE\nscp a h:postgresql.conf\n";

  it('never throws and keeps its places inside the file', () => {
    const check = (text: string): void => {
      for (const { at } of extract({ path, text, origin: 'repository' }).facts)
        expect(at.span.end).toBeLessThanOrEqual(text.length);
    };
    fc.assert(fc.property(fc.string({ unit: 'binary' }), check));
    fc.assert(
      fc.property(
        fc.nat(sample.length),
        fc.nat(4),
        fc.constantFrom('', "'", '"', '\\', '\n', '$', '%s', '/', '<<E'),
        (at, cut, put) => {
          check(sample.slice(0, at) + put + sample.slice(at + cut));
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each<[string, string]>([
    ['substitutions', `sed -i '${'s/a/b/;'.repeat(25_000)}' postgresql.conf`],
    ['backslashes', `sed -i 's/${'\\'.repeat(150_000)}' postgresql.conf`],
    ['places', `printf '${'%s'.repeat(60_000)}' ${'a '.repeat(30_000)} > postgresql.conf`],
    ['ports', `printf '${'port '.repeat(30_000)}' > postgresql.conf`],
    ['lines of SQL', `psql <<E\n${'alter system \n'.repeat(14_000)}E`],
  ])('reads many %s in time', (_name, text) => {
    const start = ownTime();
    extract({ path, text, origin: 'repository' });
    expect(ownTime() - start).toBeLessThan(patience);
  });
});
