/** Files as people write them, in notations and spellings that the pages leave out. */
export const realisticFiles: Readonly<Record<string, string>> = {
  '.pgpass': 'db:5433:app:app:example\n*:*:*:u:p\\:q\\\\x\n# a comment\nlocalhost:5432:*:a:b\n',
  Dockerfile: `FROM postgres:16
ARG PORT=5433
ENV PGPORT=$PORT PGHOST="db"
EXPOSE 5433/tcp
HEALTHCHECK CMD pg_isready -h localhost -p 5432 || exit 1
RUN psql "postgres://app:example@db:5433/app" \\
  -c "select 1"
RUN <<EOF
psql -h db -p 5434
EOF
CMD ["postgres", "-p", "5433"]
`,
  Makefile: `PORT ?= 5433
DB := postgres://app:example@db:$(PORT)/app
export PGPORT = 5433
test: ## all tests
\t@psql -h db -p $(PORT) -c "select 1"
\tdocker run -p 5433:5432 -e POSTGRES_PASSWORD=example postgres:16
ifdef X
\tsystemctl reload postgresql
endif
`,
  'package.json': `{"name": "shop", "scripts": {
  "db": "psql postgres://app:example@localhost:5433/app",
  "up": "docker run -d -p 5433:5432 postgres",
  "wait": "wait-on tcp:5432 && PGPORT=5433 node main.js"
}}
`,
  'config/settings.json': String.raw`{"db": {"url": "postgres:\/\/app:example@db:5433\/app", "d\u0073n": "host=db port=5433 user=app password='two words'"}}`,
  'config/settings.toml': `[tool.shop]
url = "postgres://app:example@db:5433/app"
dsn = """host=db port=5433"""
[[replica]]
url = 'jdbc:postgresql://db:5433/app?user=app&password=example'
`,
  'config/settings.yaml': `a: &defaults
  url: >-
    postgres://app:example@db:5433/app
b:
  <<: *defaults
  dsn: "host=db\\
    \\ port=5433"
`,
  'scripts/migrate.sh': `#!/bin/bash
set -e
PGPORT=\${PGPORT:-5433}
export DATABASE_URL="postgres://app:example@db:5433/app"
cat > /etc/postgresql/16/main/conf.d/port.conf <<EOF
port = 5433
EOF
ssh host <<'REMOTE'
psql -p 5433
REMOTE
docker exec db psql -p 5433 -U app
ufw allow 5433/tcp
iptables -A INPUT -p tcp --dport 5433 -j ACCEPT
firewall-cmd --add-port=5433/tcp
sed -i "s/^port = .*/port = 5433/" postgresql.conf
while ! nc -z db 5433; do sleep 1; done
if [ -S /var/run/postgresql/.s.PGSQL.5433 ]; then echo yes; fi
pg_dump "postgresql://app:example@h1:5433,h2:5434/app?target_session_attrs=any" > dump
systemctl restart postgresql
`,
  'pg_service.conf': '[main]\nhost=db\nport=5433\n# a comment\n[local]\nhost=/tmp\n',
  'etc/postgresql.conf': `listen_addresses = 'localhost, 10.0.0.5'
port = 5433
unix_socket_directories = '/tmp,/run/postgresql'
primary_conninfo = 'host=primary port=5434 user=replica password=example'
include_dir = 'conf.d'
`,
  'etc/pgbouncer.ini': `[databases]
app = host=db port=5433 password='it''s'
* = host=/tmp
[pgbouncer]
listen_addr = 127.0.0.1,10.0.0.5
listen_port = 6432
default_pool_size = 20
%include other.ini
`,
};
