/** Names that tell what becomes of a string or of a group of settings in code. */

/** A call that opens a connection, or makes what will. */
export function connects(callee: string): boolean {
  return /^(?:connect\w*|Connect\w*|createConnection|createPool|create_(?:async_)?engine|create_pool|createEngine|(?:Pg)?Pool|Client|Open\w*|open|getConnection|New(?:Pool|Client|Conn\w*|DB)?|postgres|drizzle|knex|Sequelize|PDO|pg_p?connect|Database|Npgsql\w+|UseNpgsql|AddNpgsql\w*|establish_connection|setJdbcUrl|setUrl|jdbcUrl|url|DataSource\w*|createClient|neon|Prisma\w+|\w*ConnectionPool|from_url|start_link|create|createFactory|Kysely|pgp|pg|TypeOrmModule|forRoot)$/.test(
    callee,
  );
}

/** A call that compares, parses, prints, masks or stands in for something: what it is given is dialled by nobody. */
export function onlyLooks(callee: string): boolean {
  return /^(?:expect\w*|assert\w*|to(?:Be|Equal|Match|Contain|Throw|StrictEqual)\w*|[eE]qual\w*|should\w*|mock\w*|Mock\w*|patch|stub\w*|spy\w*|redact\w*|mask\w*|sanit\w*|[pP]arse\w*|print\w*|Print\w*|f?printf|log|logger|debug|info|warn\w*|error\w*|Error\w*|\w*Error|\w*Exception|fatal\w*|Fatal\w*|raise|throw|echo|puts|help|usage|describe|it|test|startsWith|startswith|replace\w*|match\w*|compile|split|contains|Contains|includes|indexOf|HasPrefix|parametrize|each|given|Example|Field_example)$/.test(
    callee,
  );
}

/** Something is given to the environment, or to a store of settings. */
export function setsDefault(callee: string): boolean {
  return /^(?:setdefault|setDefault|SetDefault|putIfAbsent|add_argument|option|Option|flag|StringVarP?|StringP?|stringVar|getopt)$/.test(
    callee,
  );
}

/** A name under which a connection string is kept. */
export function namesConnection(name: string): boolean {
  const plain = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return /(?:^|[_.-])(?:dsn|ur[il]s?|conn(?:ection)?s?(?:_?(?:str|string|strings|ur[il]|info))?|jdbc|databases?|db|backend|postgres(?:ql)?)(?:\d|_[a-z0-9]+)?$/.test(
    plain,
  );
}

/** The same, and of a database by its name alone: what a test keeps to connect with. */
export function namesDatabase(name: string): boolean {
  return namesConnection(name) && /d(?:ata)?_?b(?:ase)?|dsn|pg|postgres|sql/i.test(name);
}

/** Words beside a value that nobody connects with. */
export function namesText(name: string): boolean {
  return /example|sample|placeholder|description|help|hint|docs?$|label|title|message|pattern|regex|expected|want|actual|format|usage|comment/i.test(
    name,
  );
}

/** Test code, by its name: what it holds is data unless it connects with it. Settings of a test environment are settings. */
export function isTestFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/config|settings?|setup|env|knexfile/i.test(name) && !/[._-](?:test|spec)\.[a-z]+$/i.test(name)) return false;
  if (/(?:^|\/)config\/[^/]*$/.test(path)) return false;
  return (
    /(?:^|[/_.-])(?:tests?|specs?|e2e|__tests__|conftest)(?:[/_.-]|$)/i.test(path) ||
    /(?:Tests?|Spec|IT)\.(?:java|kt|cs|scala|php)$/.test(path)
  );
}

/** A driver of PostgreSQL is imported. */
export function importsDriver(text: string): boolean {
  return /["'](?:pg|pg-promise|postgres|pg-pool|@neondatabase\/[\w-]+|@prisma\/adapter-pg|drizzle-orm\/[\w-]*(?:pg|postgres)[\w-]*)["']|psycopg|asyncpg|\bpgx\b|lib\/pq|Npgsql|tokio_postgres|PgPool|PgConnect|Postgrex|Adapters\.Postgres|org\.postgresql|\bPG(?:::|\.connect)|pg_connect|postgresql_fdw/.test(
    text,
  );
}
