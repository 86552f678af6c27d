/** Part of every password below: it may appear in no output. */
export const canary = 'CANARY';

/** How one writes a password in a connection string: encoded as it should be, and as people do it. */
export const spellings: Readonly<Record<string, string>> = {
  encoded: `s3cr%21t-${canary}`,
  plain: `s3cr!t-${canary}`,
  'with an at sign': `s3@cr-${canary}`,
  'before an at sign': `${canary}@s3cr`,
  'with a slash': `s3/${canary}`,
  'with both': `a@b/${canary}`,
  'with a colon': `s3:${canary}`,
  'with a hash': `s3#${canary}`,
  'with a question mark': `s3?${canary}`,
  'with a comma': `s3,${canary}`,
  'with an equals sign': `s3=${canary}`,
  'with a dollar': `s3$${canary}`,
  'with a bracket': `[${canary}]`,
};

/** The port that clients dial; the servers listen on 5432. */
export const port = 5439;

/** One connection string a dialect. */
export function connectionStrings(password: string, host: string): readonly string[] {
  const address = `${host}:${port}`;
  return [
    `postgres://app:${password}@${address}/app`,
    `postgresql://app:${password}@${address},other:${port}/app?sslmode=require`,
    `postgresql+psycopg2://app:${password}@${address}/app`,
    `postgres://${address}/app?user=app&password=${password}`,
    `postgres://${address}/app?sslpassword=${password}&passwrd=${password}`,
    `jdbc:postgresql://${address}/app?user=app&password=${password}`,
    `jdbc:postgresql://app:${password}@${address}/app`,
    `r2dbc:postgresql://app:${password}@${address}/app`,
    `host=${host} port=${port} user=app password='${password}'`,
    `Host=${host};Port=${port};Username=app;Password=${password}`,
    `Host=${host};Port=${port};Username=app;Pwd="${password};x=${password}"`,
    `pgsql:host=${host};port=${port};user=app;password=${password}`,
  ];
}

/** Files of every kind with the password in them; each dials the wrong port beside it. */
export function filesWith(password: string): Readonly<Record<string, string>> {
  const url = `postgres://app:${password}@127.0.0.1:${port}/app`;
  const inside = `postgres://app:${password}@db:${port}/app`;
  const text = JSON.stringify;
  const all = connectionStrings(password, '127.0.0.1');
  return {
    '.env': `DATABASE_URL=${url}\nPGPASSWORD=${password}\n${all.map((dsn, index) => `URL_${index}=${dsn}\n`).join('')}`,
    'alembic.ini': `[postgresql]\nurl = ${url}\npassword = ${password}\n`,
    'appsettings.json': text({ ConnectionStrings: Object.fromEntries(all.map((dsn, index) => [`C${index}`, dsn])) }, null, 2),
    'settings.toml': `[db]\nurl = ${text(url)}\npassword = ${text(password)}\n`,
    'settings.yaml': `db:\n  url: ${text(url)}\n  password: ${text(password)}\n  all: ${text(all)}\n`,
    'docker-compose.yml': `services:
  db:
    image: postgres:16
    ports: ["127.0.0.1:5432:5432"]
    environment:
      POSTGRES_PASSWORD: ${text(password)}
  web:
    image: example/web
    environment:
      DATABASE_URL: ${text(inside)}
    healthcheck:
      test: ${text(`psql '${inside}'`)}
    command: ["migrate", ${text(inside)}]
  worker:
    build: .
`,
    'deploy.sh': `#!/bin/sh
psql '${url}'
PGPASSWORD='${password}' psql -h 127.0.0.1 -p ${port}
export DATABASE_URL='${url}'
: "\${REPLICA_URL:=${url}}"
docker run -e DATABASE_URL='${url}' -e POSTGRES_PASSWORD='${password}' example/web
cat > pgbouncer.ini <<END
[databases]
app = host=127.0.0.1 port=${port} password=${password}
END
ssh host "psql '${url}'"
${all.map((dsn) => `run --url='${dsn.replaceAll("'", '"')}'\n`).join('')}`,
    Dockerfile: `FROM node:24
ENV DATABASE_URL=${text(inside)}
ARG REPLICA_URL=${url}
HEALTHCHECK CMD psql '${inside}'
CMD ["migrate", ${text(inside)}]
`,
    Makefile: `DB = ${url}\nexport PGPASSWORD = ${password}\ntest:\n\tpsql '${url}'\n`,
    'package.json': text({ scripts: { migrate: `psql '${url}'`, start: `DATABASE_URL='${url}' node main.js` } }, null, 2),
    'pgbouncer/pgbouncer.ini': `[databases]
app = host=db port=${port} user=app password=${password}
[pgbouncer]
listen_port = 6432
auth_file = userlist.txt
`,
    'pgbouncer/userlist.txt': `"app" "${password}"\n`,
    '.pgpass': `127.0.0.1:${port}:app:app:${password}\n`,
    'pg_service.conf': `[main]\nhost=127.0.0.1\nport=${port}\npassword=${password}\n`,
    'main.tf': `variable "database_url" {
  default = ${text(url)}
}
locals {
  password = ${text(password)}
  urls     = { main = ${text(url)} }
}
resource "aws_instance" "web" {
  user_data = <<-SCRIPT
    #!/bin/sh
    psql '${url}'
  SCRIPT
}
`,
    'prod.tfvars': `database_url = ${text(url)}\ndb_password = ${text(password)}\n`,
    'postgresql.conf': `port = 5432\nprimary_conninfo = 'host=127.0.0.1 port=${port} password=${password}'\n`,
    'pg_hba.conf': `host all all 10.0.0.0/8 ldap ldapbindpasswd="${password}"\n`,
  };
}

/** Files whose lines with the password get a finding when it is written as it should be. */
export const judged: readonly string[] = [
  '.env',
  '.pgpass',
  'Dockerfile',
  'Makefile',
  'alembic.ini',
  'appsettings.json',
  'deploy.sh',
  'docker-compose.yml',
  'main.tf',
  'package.json',
  'pgbouncer/pgbouncer.ini',
  'postgresql.conf',
  'prod.tfvars',
  'settings.toml',
  'settings.yaml',
];

/** Secrets as `NAME=value` lines, one a dialect. */
export function secretsWith(password: string, prefix: string): string {
  return connectionStrings(password, '127.0.0.1')
    .map((dsn, index) => `${prefix}_${index}=${dsn}\n`)
    .join('');
}
