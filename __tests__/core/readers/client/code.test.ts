import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { djangoSettings, dsnInCode } from '../../../../src/core/readers/client/code.ts';
import { described, factsOf, mutate, timeOf } from '../firewall/read-text.ts';

const use = (host: string, port: string): string => `\${DB_HOST:-${host}}:\${DB_PORT:-${port}}`;

describe('strings that are dialled', () => {
  it.each([
    ['a.py', 'create_engine("postgresql+psycopg2://u:p@db:5433/app")', 'db:5433 sqlalchemy session as create_engine @5433'],
    ['a.py', 'conn = connect("host=db port=5433 dbname=x")', 'db:5433 libpq session as connect @5433'],
    ['a.py', 'x = create_engine(\n  "postgresql://db"\n  ":5433/app",\n  pool_size=5)', 'db:5433 url session as create_engine @5433'],
    ['a.py', 'DATABASE_URL = "postgresql://db/app"', 'db:(5432) url session as DATABASE_URL @db'],
    ['a.py', 'app.config["SQLALCHEMY_DATABASE_URI"] = "postgresql://db/app"', 'db:(5432) url session as SQLALCHEMY_DATABASE_URI @db'],
    ['a.py', 'db_url = f"postgresql://u:{pw}@db:{P}/app"\nP = 5433\nengine(url=db_url)', 'db:5433 url session as db_url @5433'],
    ['a.py', 'url = "postgresql://%s:%s@%s:5433/%s" % (u, p, "db", n)', 'db:5433 url session as url @5433'],
    ['a.py', 'url = "postgresql://{}:{p}@{h}:5433/".format(u, p=p, h="db")', 'db:5433 url session as url @5433'],
    ['a.ts', "new Pool({ connectionString: 'postgres://db:5433/x' })", 'db:5433 url session as connectionString @5433'],
    ['a.ts', "const sql = postgres('postgres://db:5433/x', { ssl: true })", 'db:5433 url session as postgres @5433'],
    ['a.ts', "const url = 'postgres://' + 'db' + ':5433/x'", 'db:5433 url session as url @5433'],
    ['a.ts', "export default { url:\n  'postgres://db:5433/x' }", 'db:5433 url session as url @5433'],
    ['a.go', 'db, err := sql.Open("postgres", "host=db port=5433 dbname=x")', 'db:5433 libpq session as Open @5433'],
    ['a.go', 'dsn := fmt.Sprintf("host=%s port=%d dbname=x", "db", 5433)', 'db:5433 libpq session as dsn @5433'],
    ['a.rs', 'PgPoolOptions::new().connect("postgres://db:5433/x").await?', 'db:5433 url session as connect @5433'],
    ['a.rs', 'let url = format!("postgres://{}@{}:{}/x", u, "db", 5433);', 'db:5433 url session as url @5433'],
    ['a.rb', "DB = Sequel.connect('postgres://db:5433/x')", 'db:5433 url session as connect @5433'],
    ['a.php', '$c = new PDO("pgsql:host=db;port=5433;dbname=x", $u)', 'db:5433 php-pdo session as PDO @5433'],
    ['A.java', 'ds.setJdbcUrl("jdbc:postgresql://db:5433/x");', 'db:5433 pgjdbc session as setJdbcUrl @5433'],
    ['A.java', 'class A { static final int DB_PORT = 5433; String URL = "jdbc:postgresql://db:" + DB_PORT + "/x"; }', 'db:5433 pgjdbc session as URL @5433'],
    ['a.kt', 'val c = HikariConfig().apply { jdbcUrl = "jdbc:postgresql://db:5433/x" }', 'db:5433 pgjdbc session as jdbcUrl @5433'],
    ['A.cs', 'o.UseNpgsql("Host=db;Port=5433;Database=x")', 'db:5433 npgsql session as UseNpgsql @5433'],
    ['a.exs', 'config :a, A.Repo, url: "ecto://u:p@db:5433/x"', 'db:5433 url session as url @5433'],
  ])('%s %s', (path, text, expected) => {
    expect(described(dsnInCode, path, text)).toEqual([expected]);
    expect(factsOf(dsnInCode, path, text)[0]?.standing).toBe('effective');
  }); // prettier-ignore

  it.each([
    ['a.py', 'os.getenv("DATABASE_URL", "postgresql://db:5433/x")', 'DATABASE_URL'],
    ['a.py', 'url = os.environ.get("DATABASE_URL") or "postgresql://db:5433/x"', 'DATABASE_URL'],
    ['a.py', 'os.environ.setdefault("DATABASE_URL", "postgresql://db:5433/x")', 'DATABASE_URL'],
    ['a.py', 'DATABASES = {"default": dj_database_url.config(default="postgresql://db:5433/x")}', 'DATABASES'],
    ['a.py', 'class S(BaseSettings):\n    database_url: str = "postgresql://db:5433/x"', 'database_url'],
    ['a.py', 'def connect(dsn="postgresql://db:5433/x"): pass', 'dsn'],
    ['a.py', 'p.add_argument("--dsn", default="postgresql://db:5433/x")', '--dsn'],
    ['a.ts', "const x = { url: process.env.DATABASE_URL ?? 'postgresql://db:5433/x' }", 'DATABASE_URL'],
    ['a.ts', "z.object({ DATABASE_URL: z.string().url().default('postgresql://db:5433/x') })", 'DATABASE_URL'],
    ['a.ts', "process.env.DATABASE_URL ||= 'postgresql://db:5433/x'", 'DATABASE_URL'],
    ['a.go', 'return &Config{URL: env("DATABASE_URL", "postgresql://db:5433/x")}', 'DATABASE_URL'],
    ['a.go', 'if dsn == "" {\n\tdsn = "postgresql://db:5433/x"\n}', 'dsn'],
    ['a.go', 'flag.StringVar(&dsn, "dsn", "postgresql://db:5433/x", "usage")', 'dsn'],
    ['a.rs', 'let u = env::var("DATABASE_URL").unwrap_or_else(|_| "postgresql://db:5433/x".to_string());', 'DATABASE_URL'],
    ['a.rs', '#[arg(long, env = "DATABASE_URL", default_value = "postgresql://db:5433/x")]\nurl: String,', 'DATABASE_URL'],
    ['a.rb', "Sequel.connect(ENV['DATABASE_URL'] || 'postgresql://db:5433/x')", 'DATABASE_URL'],
    ['a_test.go', 'var d = os.Getenv("DATABASE_URL")\nfunc f() {\n\tif d == "" {\n\t\td = "x"\n\t}\n\tdsn := getenv("DSN_URL", "postgresql://db:5433/x")\n}', 'DSN_URL'],
  ])('%s %s is a default', (path, text, label) => {
    const [fact, ...others] = factsOf(dsnInCode, path, text);
    expect(others).toEqual([]);
    expect(fact).toMatchObject({ standing: 'fallback', label: { value: label } });
  }); // prettier-ignore
});

describe('strings that are not', () => {
  it.each([
    ['a.py', '# postgres://db:1/x\n"""postgres://db:1/x"""\nprint("postgres://db:1/x")'],
    ['a.py', 'raise ValueError("use postgres://db:1/x")'],
    ['a.py', 'url: str = Field(example="postgres://db:1/x", description="postgres://db:1/x")'],
    ['a.ts', "const placeholder = 'postgres://db:1/x'; console.log(`postgres://db:1/x`)"],
    ['a.ts', "expect(parse({ url: 'postgres://db:1/x' })).toEqual({ host: 'db', port: 1, database: 'x' })"],
    ['a.test.ts', "it('x', () => { const url = 'postgres://db:1/x'; mask(url) })"],
    ['a.ts', "if (url.startsWith('postgres://')) return"],
    ['a.ts', "const url = 'mysql://db:1/x'; const other = 'see postgres docs'"],
    ['a.go', 'log.Fatal("postgres://db:1/x")'],
    ['a_test.go', 'func T(t *testing.T) {\n\turl := "postgres://db:1/x"\n\tt.Setenv("DATABASE_URL", "postgres://db:1/x")\n}'],
    ['a_test.go', 'var cases = []struct{ url string }{{url: "postgres://db:1/x"}}'],
    ['a_test.go', 'c := Config{Database: Database{Host: "db", Port: 1}}'],
    ['tests/test_a.py', 'def test_x():\n    database_url = "postgres://db:1/x"\n    assert mask("postgres://db:1/x") == "x"'],
    ['a.d.ts', "declare const url = 'postgres://db:1/x'"],
    ['fixtures/a.ts', "const url = 'postgres://db:1/x'"],
  ])('%s %s', (path, text) => {
    expect(described(dsnInCode, path, text)).toEqual([]);
  }); // prettier-ignore
});

describe('settings', () => {
  it.each([
    ['a.ts', "import { Pool } from 'pg'; new Pool({ host: 'db', port: 5433, database: 'x' })", ['db:5433 address session as port @5433']],
    ['a.ts', "const db = { host: process.env.DB_HOST || 'db', port: +(process.env.DB_PORT ?? '5433') }", [`${use('db', '5433')} address session as db.port @+(process.env.DB_PORT ?? '5433')`]],
    ['a.ts', "export default { dev: { client: 'pg', connection: { host: 'db', database: 'x' } } }", ['db:(5432) address session as dev.connection.host @db']],
    ['a.ts', "export default { dev: { client: 'mysql2', connection: { host: 'db', database: 'x', port: 5433 } } }", []],
    ['a.ts', "import 'pg'; app.listen({ host: '0.0.0.0', port: 3000 })", []],
    ['a.ts', "import 'pg'; new Redis({ host: 'cache', port: 6380, database: 0 })", []],
    ['a.ts', "new Sequelize('d', 'u', 'p', { host: 'db', dialect: 'postgres', port: 5433 })", ['db:5433 address session as port @5433']],
    ['a.ts', 'interface Db { host: string; port: number; database: string }', []],
    ['a.ts', "c({ type: 'postgres', host: get('DB_HOST', 'db'), port: get<number>('DB_PORT', 5433), database: 'x' })", [`${use('db', '5433')} address session as port @get<number>('DB_PORT', 5433)`]],
    ['a.go', 'Database: DatabaseConfig{Host: getEnv("DB_HOST", "db"), Port: getEnvAsInt("DB_PORT", 5433)},\nRedis: R{Host: getEnv("REDIS_HOST", "r"), Port: getEnv("REDIS_PORT", "6379")}', [`${use('db', '5433')} address session as Database.Port @getEnvAsInt("DB_PORT", 5433)`]],
    ['a.rb', "PG.connect(host: 'db', port: ENV.fetch('DB_PORT') { 5433 }, dbname: 'x')", ["db:${DB_PORT:-5433} address session as port @ENV.fetch('DB_PORT') { 5433 }"]],
    ['a.rb', "PG.connect(:host => 'db', :port => 5433, :dbname => 'x')", ['db:5433 address session as port @5433']],
    ['a.php', "['connections' => ['pgsql' => ['driver' => 'pgsql', 'host' => env('DB_HOST', 'db'), 'port' => env('DB_PORT', '5433')], 'mysql' => ['driver' => 'mysql', 'host' => env('DB_HOST', 'db'), 'port' => env('DB_PORT', '3306')]]]", [`${use('db', '5433')} address session as connections.pgsql.port @env('DB_PORT', '5433')`]],
    ['a.exs', 'config :a, A.Repo,\n  hostname: "db",\n  username: "u"', ['db:(5432) address session as hostname @db']],
    ['a.exs', 'config :a, A.Repo,\n  adapter: Ecto.Adapters.MyXQL,\n  hostname: "db",\n  username: "u"', []],
    ['a.exs', 'config :a, AWeb.Endpoint,\n  url: [host: "h", port: 443],\n  http: [port: 4000]', []],
    ['a.py', 'psycopg2.connect(host="db", port=5433, dbname="x")', ['db:5433 address session as port @5433']],
    ['a.py', 'URL.create("postgresql+asyncpg", host="db", port=5433)', ['db:5433 address session as port @5433']],
    ['a.py', 'def connect(host="db", port=5433, dbname="x"):\n    import psycopg2', []],
    ['a.py', 'import psycopg2\nconnect(host=cfg.host, port=cfg.port, dbname="x")', []],
    ['tests/test_a.py', 'import psycopg2\nc = psycopg2.connect(host="db", port=5433, dbname="x")', ['db:5433 address session as c.port @5433']],
  ])('%s %s', (path, text, expected) => {
    expect(described(dsnInCode, path, text)).toEqual(expected);
  }); // prettier-ignore

  it('a section names the environment', () => {
    const text = "export default { test: { client: 'pg', connection: { host: 'db', database: 'x' } } }";
    const [fact] = factsOf(dsnInCode, 'knexfile.ts', text);
    expect(fact?.environment).toBe('test');
    expect(fact?.setting).toMatchObject({ section: 'test.connection', variable: 'host' });
  });
});

describe('variables', () => {
  it.each([
    ['a.py', 'H = os.getenv("DB_HOST", "db")\nP = int(os.getenv("DB_PORT", "5433"))', [`${use('db', '5433')} address session as DB_PORT @os.getenv("DB_PORT", "5433")`]],
    ['a.py', 'H = os.getenv("DB_HOST")\nP = os.getenv("DB_PORT")', []],
    ['a.py', 'class S(BaseSettings):\n    db_host: str = "db"\n    db_port: int = 5433', [`${use('db', '5433')} address session as DB_PORT @5433`]],
    ['a.py', 'DB_HOST = "db"\nDB_PORT = 5433', ['db:5433 address session as DB_PORT @5433']],
    ['a.ts', "z.object({ DB_HOST: z.string().default('db'), DB_PORT: z.coerce.number().default(5433) })", [`${use('db', '5433')} address session as DB_PORT @5433`]],
    ['a.ts', "cleanEnv(env, { DB_HOST: host({ default: 'db' }), DB_PORT: port({ default: 5433 }) })", [`${use('db', '5433')} address session as DB_PORT @5433`]],
    ['a.ts', "const { DB_HOST = 'db', DB_PORT = 5433, X } = process.env", [`${use('db', '5433')} address session as DB_PORT @5433`]],
    ['a.ts', "const { DB_HOST = 'db', DB_PORT = 5433 } = options", []],
    ['a.go', 'type C struct {\n\tH string `env:"DB_HOST" envDefault:"db"`\n\tP int `env:"DB_PORT,required" envDefault:"5433"`\n}', [`${use('db', '5433')} address session as DB_PORT @5433`]],
    ['a.go', 'viper.SetDefault("db.host", "db")\nviper.SetDefault("db.port", 5433)', [`${use('db', '5433')} address session as DB_PORT @5433`]],
    ['a.rs', '#[arg(env = "DB_HOST", default_value = "db")]\nh: String,\n#[arg(env = "DB_PORT", default_value_t = 5433)]\np: u16,', [`${use('db', '5433')} address session as DB_PORT @5433`]],
    ['a.ts', "const c = env('DB_HOST', 'db'), d = env('DB_PORT', '3306')", []],
    ['a.ts', "const h = process.env.REDIS_HOST || 'r', p = process.env.REDIS_PORT || 6379", []],
  ])('%s %s', (path, text, expected) => {
    expect(described(dsnInCode, path, text)).toEqual(expected);
  }); // prettier-ignore
});

describe('Django', () => {
  const settings = (inner: string): string => `DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", ${inner}}}`;

  it.each([
    [settings('"HOST": "db", "PORT": "5433"'), ['db:5433 libpq session as DATABASES.default.PORT @5433']],
    [settings('"HOST": "db", "PORT": 5433'), ['db:5433 libpq session as DATABASES.default.PORT @5433']],
    [settings('"HOST": "db", "PORT": ""'), ['db:(5432 or PGPORT) libpq session as DATABASES.default.HOST @db']],
    [settings('"HOST": "", "NAME": "x"'), ['(socket):(5432 or PGPORT) libpq session as DATABASES.default.NAME @x']],
    [settings('"HOST": "/run/postgresql", "NAME": "x"'), ['socket /run/postgresql:(5432 or PGPORT) libpq session as DATABASES.default.HOST @/run/postgresql']],
    [settings('"HOST": "db", "PORT": get("x")'), ['db:${?} libpq session as DATABASES.default.PORT @get("x")']],
    [settings('"HOST": "db", "NAME": "x", "TEST": {"NAME": "y", "PORT": 1}'), ['db:(5432 or PGPORT) libpq session as DATABASES.default.HOST @db']],
    ['DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "x"}}', []],
    ['OTHER = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "db"}}', []],
  ])('%s', (text, expected) => {
    expect(described(djangoSettings, 'settings.py', text)).toEqual(expected);
    // Not stated a second time by the reader of any code.
    if (expected.length > 0) expect(described(dsnInCode, 'settings.py', text)).toEqual([]);
  }); // prettier-ignore
});

describe('hostile text', () => {
  const sample = `const { Pool } = require('pg');\nmodule.exports = { db: { host: process.env.DB_HOST || 'db', port: parseInt(process.env.DB_PORT || '5433', 10) }, url: \`postgres://\${u}@db:\${p}/x\` };`;

  it('never throws', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('', '(', ')', '{', '}', "'", '`', '${', '\n', '||', '\\', ',', ':'), (at, piece) => {
        for (const path of ['a.ts', 'a.py', 'a.rb', 'a.exs'])
          expect(described(dsnInCode, path, mutate(sample, at, piece))).toBeDefined();
      }),
    );
  });

  it.each([
    ['a.py', 'x = f"postgres://{x}"\n'],
    ['a.ts', "url('postgres://a:1/b')\n"],
    ['a.ts', 'DB_PORT: {default: '],
    ['a.ts', 'a = { host: b || (c + '],
    ['a.ts', "x('DB_PORT', (('DB_HOST'"],
    ['a.go', 'Sprintf("postgres://%s", '],
    ['a.py', 'a = a + a\n'],
  ])('a megabyte in %s of %s', (path, piece) => {
    expect(timeOf(dsnInCode, path, piece.repeat(Math.ceil(1_000_000 / piece.length)))).toBeLessThan(20_000);
  });

  it('bindings that double do not grow', () => {
    const text = Array.from({ length: 60 }, (_, i) => `x${i + 1} = f"{x${i}}{x${i}}"`).join('\n');
    expect(timeOf(dsnInCode, 'a.py', `x0 = "postgres://a"\n${text}\nurl = f"postgres://{x60}:{x60}"`)).toBeLessThan(5_000);
  });
});
