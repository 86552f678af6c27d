#!/usr/bin/env node
// gen-monorepo.mjs — writes a synthetic monorepo of N services whose PostgreSQL port facts are consistent in all five
// layers (firewall, client DSN, pooler, pg_hba/socket, restart), then injects D known faults.
//   node gen-monorepo.mjs --out DIR --services N [--seed 1] [--drift D] [--noise K] [--git] [--inplace 0|1]
// DIR/faults.json   every injected fault: id, kind, layer, service, file, lines[], expected, actual (one entry per fault; expected '' = the text should not be there)
// DIR/decoys.json   correct constructs that a careless checker reports (must stay silent)
// Same arguments => byte-identical tree. Fault set depends on seed and drift only through its own PRNG stream, so the
// tree for drift D differs from the drift 0 tree only in the faulted lines.
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

const mulberry = (a) => () => {
  a |= 0;
  a = (a + 0x6d2b79f5) | 0;
  let t = Math.imul(a ^ (a >>> 15), 1 | a);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const hash = (s) => {
  let h = 2166136261;
  for (let i = 0; i < s.length; i++) {
    h ^= s.charCodeAt(i);
    h = Math.imul(h, 16777619);
  }
  return h >>> 0;
};
const pick = (r, a) => a[Math.floor(r() * a.length)];
const A = [
  'amber',
  'basil',
  'cedar',
  'delta',
  'ember',
  'fjord',
  'grove',
  'hazel',
  'iris',
  'jade',
  'kelp',
  'lotus',
  'maple',
  'north',
  'ochre',
  'pearl',
  'quartz',
  'raven',
  'sable',
  'tidal',
];
const B = ['billing', 'catalog', 'orders', 'ledger', 'search', 'notify', 'identity', 'reports', 'stock', 'media'];

export const KINDS = [
  // kind, layer, what it is
  ['fw-tf-not-opened', 'firewall'],
  ['fw-tf-stale-rule', 'firewall'],
  ['fw-tf-open-world', 'firewall'],
  ['fw-ufw-old-port', 'firewall'],
  ['fw-nft-stale', 'firewall'],
  ['fw-netpol-old-port', 'firewall'],
  ['dsn-env-old-port', 'dsn'],
  ['dsn-env-missing-port', 'dsn'],
  ['dsn-configmap-old-port', 'dsn'],
  ['dsn-jdbc-old-port', 'dsn'],
  ['dsn-npgsql-old-port', 'dsn'],
  ['dsn-rails-old-port', 'dsn'],
  ['dsn-django-old-port', 'dsn'],
  ['dsn-psql-old-port', 'dsn'],
  ['dsn-workflow-old-port', 'dsn'],
  ['dsn-crossservice-old-port', 'dsn'],
  ['topo-compose-container-port', 'topology'],
  ['topo-k8s-targetport', 'topology'],
  ['topo-k8s-containerport', 'topology'],
  ['topo-tfvar-old-port', 'topology'],
  ['topo-ansible-default-old-port', 'topology'],
  ['pool-upstream-old-port', 'pooler'],
  ['dsn-pooler-wrong-port', 'pooler'],
  ['sock-dir-mismatch', 'socket'],
  ['sock-file-old-port', 'socket'],
  ['hba-no-local-rule', 'socket'],
  ['restart-script-reload-only', 'restart'],
  ['restart-handler-reload-only', 'restart'],
];
const LAYER = Object.fromEntries(KINDS);

export function plan({ services: N, seed = 1, drift = 0 }) {
  const S = [];
  for (let i = 0; i < N; i++) {
    const r = mulberry(hash(`s${seed}:${i}`));
    const name = `${A[i % 20]}-${B[Math.floor(i / 20) % 10]}-${String(i).padStart(5, '0')}`;
    const port = pick(r, [5433, 5434, 5435, 5440, 5443, 6000, 6543, 7432, 15432, 25432]);
    const old = pick(r, [5432, 5432, 5432, 5431, 5499]);
    const pooled = r() < 0.5;
    const bport = pick(r, [6432, 6432, 6433, 7000]);
    const hostPort = r() < 0.5 ? port : 20000 + (i % 30000);
    const sock = pick(r, ['/var/run/postgresql', '/var/run/postgresql', '/tmp']);
    const svcPort = r() < 0.5 ? port : 5432; // Service port may differ from targetPort
    const named = r() < 0.5;
    S.push({
      i,
      name,
      named,
      port,
      old,
      pooled,
      bport,
      hostPort,
      sock,
      svcPort,
      db: name.replace(/-/g, '_'),
      peer: r() < 0.25 && N > 1 ? Math.floor(r() * N) : -1,
      cidr: `10.${(i >> 8) & 255}.${i & 255}.0/24`,
      faults: new Set(),
    });
  }
  const fr = mulberry(hash(`f${seed}:${drift}`));
  let left = drift,
    guard = drift * 50 + 100;
  while (left > 0 && guard-- > 0) {
    const s = S[Math.floor(fr() * N)];
    const k = KINDS[Math.floor(fr() * KINDS.length)][0];
    if (s.faults.has(k) || s.faults.size >= 4) continue;
    if (k === 'dsn-pooler-wrong-port' && !s.pooled) continue;
    if (k === 'dsn-pooler-wrong-port' && (s.faults.has('dsn-env-old-port') || s.faults.has('dsn-env-missing-port'))) continue;
    if (
      (k === 'dsn-env-old-port' || k === 'dsn-env-missing-port') &&
      (s.faults.has('dsn-env-old-port') || s.faults.has('dsn-env-missing-port') || s.faults.has('dsn-pooler-wrong-port'))
    )
      continue;
    if (k === 'dsn-crossservice-old-port' && (s.peer < 0 || s.peer === s.i)) continue;
    if (k.startsWith('fw-tf-') && [...s.faults].some((x) => x.startsWith('fw-tf-'))) continue;
    if (k === 'topo-k8s-containerport' && !s.named) continue;
    if (k === 'topo-k8s-targetport' && s.named) continue;
    if (k === 'pool-upstream-old-port' && !s.pooled) continue;
    if (
      (k === 'topo-tfvar-old-port' && s.faults.has('fw-tf-not-opened')) ||
      (k === 'fw-tf-not-opened' && s.faults.has('topo-tfvar-old-port'))
    )
      continue;
    s.faults.add(k);
    left--;
  }
  return S;
}

// In a template, the text «kind|expected|actual» is a marked value: «» is replaced by one of the two, and the line is recorded when faulty.
const MARK = /\u00ab([a-z0-9-]+)\|([^|\u00bb]*)\|([^|\u00bb]*)\u00bb/g;
const m = (k, good, bad) => `\u00ab${k}|${good}|${bad}\u00bb`;

export function filesOf(s, S) {
  const F = {};
  const base = `services/${s.name}`;
  const put = (p, t) => {
    F[`${base}/${p}`] = t;
  };
  const { name, db, port, old, pooled, bport, hostPort, sock, svcPort } = s;
  const appHost = pooled ? 'pgbouncer' : 'db';
  const appPort = pooled ? bport : port;
  const host = `db.${name}.internal`;
  const phost = pooled ? `pool.${name}.internal` : host;
  const envUrl = s.faults.has('dsn-env-missing-port')
    ? m(
        'dsn-env-missing-port',
        `postgresql://${db}:\${DB_PASSWORD}@${phost}:${appPort}/${db}?sslmode=require`,
        `postgresql://${db}:\${DB_PASSWORD}@${phost}/${db}?sslmode=require`,
      )
    : s.faults.has('dsn-pooler-wrong-port')
      ? m(
          'dsn-pooler-wrong-port',
          `postgresql://${db}:\${DB_PASSWORD}@${phost}:${appPort}/${db}?sslmode=require`,
          `postgresql://${db}:\${DB_PASSWORD}@${phost}:${port}/${db}?sslmode=require`,
        )
      : `postgresql://${db}:\${DB_PASSWORD}@${phost}:${m('dsn-env-old-port', appPort, old)}/${db}?sslmode=require`;
  put(
    '.env',
    `# ${name}\nNODE_ENV=production\nDATABASE_URL=${envUrl}\nDB_HOST=${phost}\nDB_PORT=${appPort}\nDB_NAME=${db}\nREDIS_URL=redis://cache:6379/0\nLOG_LEVEL=info\n${s.peer >= 0 && s.peer !== s.i ? `PEER_DATABASE_URL=postgres://reader:\${PEER_PASSWORD}@db.${S[s.peer].name}.internal:${m('dsn-crossservice-old-port', S[s.peer].port, S[s.peer].old)}/${S[s.peer].db}\n` : ''}`,
  );
  put(
    '.env.example',
    `# copy to .env; the port must equal postgres/postgresql.conf\nDATABASE_URL=postgresql://user:password@${phost}:${appPort}/${db}\nDB_PORT=${appPort}\n`,
  );
  put(
    'docker-compose.yml',
    `services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: dev\n    command: ["postgres", "-c", "config_file=/etc/postgresql/postgresql.conf"]\n    volumes:\n      - ./postgres/postgresql.conf:/etc/postgresql/postgresql.conf:ro\n      - ./postgres/pg_hba.conf:/etc/postgresql/pg_hba.conf:ro\n    ports:\n      - "${hostPort}:${m('topo-compose-container-port', port, old)}"\n    healthcheck:\n      test: ["CMD-SHELL", "pg_isready -h localhost -U ${db} -p ${port}"]\n${pooled ? `  pgbouncer:\n    image: edoburu/pgbouncer:1.22\n    volumes:\n      - ./pgbouncer/pgbouncer.ini:/etc/pgbouncer/pgbouncer.ini:ro\n    ports:\n      - "${bport}:${bport}"\n    depends_on: [db]\n` : ''}  app:\n    build: .\n    env_file: .env.compose\n    environment:\n      DATABASE_URL: postgresql://${db}:dev@${appHost}:${appPort}/${db}\n    depends_on: [${pooled ? 'pgbouncer' : 'db'}]\n  cache:\n    image: redis:7\n    ports: ["6379"]\n`,
  );
  put('.env.compose', `PGHOST=${appHost}\nPGPORT=${appPort}\nPGDATABASE=${db}\nPGUSER=${db}\n`);
  put(
    'postgres/postgresql.conf',
    `# ${name} primary\nlisten_addresses = '*'\nport = ${port}\t\t\t\t# (change requires restart)\nmax_connections = ${100 + (s.i % 9) * 50}\nunix_socket_directories = '${sock}'\nshared_buffers = 256MB\nwal_level = replica\nlog_line_prefix = '%m [%p] '\nhba_file = '/etc/postgresql/pg_hba.conf'\n`,
  );
  put(
    'postgres/pg_hba.conf',
    `# TYPE  DATABASE  USER  ADDRESS  METHOD\n${m('hba-no-local-rule', 'local   all       all            peer', '# (no local rule)')}\nhost    ${db}   ${db}   ${s.cidr}   scram-sha-256\nhost    all       all   samenet        scram-sha-256\nhostssl all       all   10.0.0.0/8     scram-sha-256\n`,
  );
  put(
    'pgbouncer/pgbouncer.ini',
    pooled
      ? `[databases]\n${db} = host=${host} port=${m('pool-upstream-old-port', port, old)} dbname=${db}\n\n[pgbouncer]\nlisten_addr = 0.0.0.0\nlisten_port = ${bport}\nauth_type = scram-sha-256\npool_mode = transaction\nunix_socket_dir = /tmp\n`
      : `; pooler is off for this service\n[databases]\n${db} = host=${host} port=${m('pool-upstream-old-port', port, old)} dbname=${db}\n\n[pgbouncer]\nlisten_port = ${bport}\n`,
  );
  put(
    'k8s/statefulset.yaml',
    `apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: ${name}-db\n  labels: {app: ${name}-db}\nspec:\n  serviceName: ${name}-db\n  replicas: 1\n  selector:\n    matchLabels: {app: ${name}-db}\n  template:\n    metadata:\n      labels: {app: ${name}-db}\n    spec:\n      containers:\n        - name: postgres\n          image: postgres:16\n          args: ["-c", "port=${port}"]\n          ports:\n            - name: pg\n              containerPort: ${m('topo-k8s-containerport', port, old)}\n          readinessProbe:\n            exec:\n              command: ["pg_isready", "-p", "${port}"]\n`,
  );
  put(
    'k8s/service.yaml',
    `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}-db\nspec:\n  selector: {app: ${name}-db}\n  ports:\n    - name: pg\n      port: ${svcPort}\n      targetPort: ${s.named ? 'pg' : m('topo-k8s-targetport', port, old)}\n`,
  );
  put(
    'k8s/networkpolicy.yaml',
    `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: ${name}-db-ingress\nspec:\n  podSelector:\n    matchLabels: {app: ${name}-db}\n  policyTypes: [Ingress]\n  ingress:\n    - from:\n        - podSelector:\n            matchLabels: {app: ${name}}\n      ports:\n        - protocol: TCP\n          port: ${m('fw-netpol-old-port', port, old)}\n`,
  );
  put(
    'k8s/configmap.yaml',
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}-config\ndata:\n  DB_HOST: ${name}-db\n  DB_PORT: "${m('dsn-configmap-old-port', svcPort, svcPort === old ? old + 7 : old)}"\n  LOG_LEVEL: info\n`,
  );
  put(
    'k8s/deployment.yaml',
    `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  replicas: 2\n  selector:\n    matchLabels: {app: ${name}}\n  template:\n    metadata:\n      labels: {app: ${name}}\n    spec:\n      containers:\n        - name: app\n          image: registry.internal/${name}:1.${s.i % 40}.0\n          ports:\n            - containerPort: 8080\n          envFrom:\n            - configMapRef: {name: ${name}-config}\n          env:\n            - name: DB_PASSWORD\n              valueFrom: {secretKeyRef: {name: ${name}-secret, key: password}}\n            - name: METRICS_PORT\n              value: "9187"\n`,
  );
  const tfBad = s.faults.has('fw-tf-stale-rule');
  const rule = (n, p, c) =>
    `\nresource "aws_security_group_rule" "${n}" {\n  type              = "ingress"\n  from_port         = ${p}\n  to_port           = ${p}\n  protocol          = "tcp"\n  cidr_blocks       = [${c}]\n  security_group_id = aws_security_group.db.id\n}\n`;
  put(
    'terraform/main.tf',
    `resource "aws_security_group" "db" {\n  name   = "${name}-db"\n  vpc_id = var.vpc_id\n}\n${rule('db_in', m('fw-tf-not-opened', 'var.db_port', old), m('fw-tf-open-world', `"${s.cidr}"`, '"0.0.0.0/0"'))}${tfBad ? rule('db_in_prev', m('fw-tf-stale-rule', '', 5432), `"${s.cidr}"`) : ''}\nresource "aws_db_parameter_group" "db" {\n  name   = "${name}"\n  family = "postgres16"\n}\n`,
  );
  put(
    'terraform/variables.tf',
    `variable "vpc_id" { type = string }\n\nvariable "db_port" {\n  type        = number\n  description = "PostgreSQL port of ${name}"\n  validation {\n    condition     = var.db_port > 1023 && var.db_port < 65536\n    error_message = "db_port must be unprivileged."\n  }\n}\n`,
  );
  put(
    'terraform/prod.tfvars',
    `vpc_id  = "vpc-${(hash(name) >>> 0).toString(16)}"\ndb_port = ${m('topo-tfvar-old-port', port, old)}\n`,
  );
  put(
    'ansible/roles/postgres/defaults/main.yml',
    `---\npostgres_version: 16\npostgres_port: ${m('topo-ansible-default-old-port', port, old)}\npostgres_socket_dir: ${sock}\n`,
  );
  put(
    'ansible/roles/postgres/tasks/main.yml',
    `---\n- name: Write postgresql.conf\n  ansible.builtin.template:\n    src: postgresql.conf.j2\n    dest: /etc/postgresql/16/main/postgresql.conf\n    mode: "0644"\n  notify: Apply postgres settings\n\n- name: Open the port\n  community.general.ufw:\n    rule: allow\n    port: "{{ postgres_port }}"\n    src: ${s.cidr}\n    proto: tcp\n`,
  );
  put(
    'ansible/roles/postgres/handlers/main.yml',
    `---\n- name: Apply postgres settings\n  ansible.builtin.service:\n    name: postgresql\n    state: ${m('restart-handler-reload-only', 'restarted', 'reloaded')}\n`,
  );
  put(
    'ansible/roles/postgres/templates/postgresql.conf.j2',
    `listen_addresses = '*'\nport = {{ postgres_port }}\nunix_socket_directories = '{{ postgres_socket_dir }}'\n`,
  );
  put(
    'deploy/deploy.sh',
    `#!/usr/bin/env bash\nset -euo pipefail\ncd "$(dirname "$0")/.."\ninstall -m 0644 postgres/postgresql.conf /etc/postgresql/16/main/postgresql.conf\nsudo systemctl ${m('restart-script-reload-only', 'restart', 'reload')} postgresql\npsql -h ${host} -p ${m('dsn-psql-old-port', port, old)} -U ${db} -d ${db} -c 'select 1'\n`,
  );
  put(
    'deploy/healthcheck.sh',
    `#!/usr/bin/env bash\nset -eu\ntest -S ${sock}/.s.PGSQL.${m('sock-file-old-port', port, old)}\nnc -z -w 3 ${host} ${port}\npg_isready -h ${m('sock-dir-mismatch', sock, sock === '/tmp' ? '/var/run/postgresql' : '/tmp')} -p ${port}\n`,
  );
  put(
    'deploy/backup.sh',
    `#!/usr/bin/env bash\nset -eu\npg_dump -h ${sock} -p ${port} -U postgres -d ${db} -f /var/backups/${db}.sql\n`,
  );
  put(
    'firewall/ufw.sh',
    `#!/bin/sh\nset -e\nufw default deny incoming\nufw allow 22/tcp\nufw allow from ${s.cidr} to any port ${m('fw-ufw-old-port', port, old)} proto tcp\n`,
  );
  put(
    'firewall/nftables.conf',
    `#!/usr/sbin/nft -f\ntable inet filter {\n  chain input {\n    type filter hook input priority 0; policy drop;\n    ct state established,related accept\n    tcp dport 22 accept\n    ip saddr ${s.cidr} tcp dport ${s.faults.has('fw-nft-stale') ? m('fw-nft-stale', port, `{ 5432, ${port} }`) : port} accept\n  }\n}\n`,
  );
  switch (s.i % 4) {
    case 0:
      put(
        'app/src/main/resources/application.yml',
        `spring:\n  application:\n    name: ${name}\n  datasource:\n    url: jdbc:postgresql://${phost}:${m('dsn-jdbc-old-port', appPort, old)}/${db}\n    username: ${db}\nserver:\n  port: 8080\n`,
      );
      put(
        'app/src/main/java/App.java',
        `package internal;\n\npublic final class App {\n  public static void main(String[] args) {\n    System.out.println("${name}");\n  }\n}\n`,
      );
      break;
    case 1:
      put(
        'app/appsettings.json',
        `{\n  "Logging": { "LogLevel": { "Default": "Information" } },\n  "ConnectionStrings": {\n    "Default": "Host=${phost};Port=${m('dsn-npgsql-old-port', appPort, old)};Database=${db};Username=${db}"\n  },\n  "AllowedHosts": "*"\n}\n`,
      );
      put(
        'app/Program.cs',
        `var app = WebApplication.CreateBuilder(args).Build();\napp.MapGet("/", () => "${name}");\napp.Run();\n`,
      );
      break;
    case 2:
      put(
        'app/config/database.yml',
        `default: &default\n  adapter: postgresql\n  pool: 5\n\nproduction:\n  <<: *default\n  host: ${phost}\n  port: ${m('dsn-rails-old-port', appPort, old)}\n  database: ${db}\n`,
      );
      put('app/app.rb', `require "sinatra"\nget("/") { "${name}" }\n`);
      break;
    default:
      put(
        'app/settings.py',
        `DATABASES = {\n    "default": {\n        "ENGINE": "django.db.backends.postgresql",\n        "NAME": "${db}",\n        "HOST": "${phost}",\n        "PORT": "${m('dsn-django-old-port', appPort, old)}",\n    }\n}\n`,
      );
      put('app/manage.py', `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n`);
  }
  F[`.github/workflows/${name}.yml`] =
    `name: ${name}\non:\n  pull_request:\n    paths: ["services/${name}/**"]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    services:\n      postgres:\n        image: postgres:16\n        env:\n          POSTGRES_PASSWORD: test\n        ports: ["${m('dsn-workflow-old-port', port, old === 5432 ? 5431 : old)}:5432"]\n    env:\n      PGHOST: localhost\n      PGPORT: ${port}\n    steps:\n      - uses: actions/checkout@v4\n      - run: psql -U postgres -c 'select 1'\n        working-directory: services/${name}\n`;
  // noise: documents and code that mention ports but are no facts
  put(
    'README.md',
    `# ${name}\n\nThe database listens on ${port}. PostgreSQL's own default is 5432; do not rely on it.\nRun \`psql -p ${port}\` to connect.\n`,
  );
  put(
    'package.json',
    `{\n  "name": "@mono/${name}",\n  "version": "1.${s.i % 40}.0",\n  "dependencies": { "pg": "^8.11.3" }\n}\n`,
  );
  put('Dockerfile', `FROM node:20-slim\nWORKDIR /srv\nCOPY . .\nEXPOSE 8080\nCMD ["node", "index.js"]\n`);
  return F;
}
// kinds that the service's framework cannot carry are dropped at plan time of the caller
const CARRY = { 0: 'dsn-jdbc-old-port', 1: 'dsn-npgsql-old-port', 2: 'dsn-rails-old-port', 3: 'dsn-django-old-port' };

function render(text, faults, rec) {
  let out = '',
    last = 0,
    line = 1,
    pos = 0;
  MARK.lastIndex = 0;
  for (let x; (x = MARK.exec(text));) {
    for (let k = pos; k < x.index; k++) if (text.charCodeAt(k) === 10) line++;
    pos = x.index;
    out += text.slice(last, x.index);
    last = MARK.lastIndex;
    const bad = faults.has(x[1]);
    out += bad ? x[3] : x[2];
    if (bad) rec(x[1], line, x[2], x[3]);
  }
  return out + text.slice(last);
}

const LOCK = (() => {
  const r = mulberry(7);
  let s = '{\n  "lockfileVersion": 3,\n  "packages": {\n';
  for (let i = 0; i < 400; i++) {
    let h = '';
    for (let j = 0; j < 86; j++) h += 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'[Math.floor(r() * 64)];
    s += `    "node_modules/p${i}": { "version": "${i % 9}.${i % 7}.5432${i % 10}", "integrity": "sha512-${h}==" },\n`;
  }
  return s + '    "": {}\n  }\n}\n';
})();

export function generate({ out, services, seed = 1, drift = 0, noise = 4, git = false }) {
  const S = plan({ services, seed, drift });
  const faults = [],
    decoys = [];
  let files = 0,
    bytes = 0;
  const made = new Set();
  const write = (p, t) => {
    const f = path.join(out, p);
    const d = path.dirname(f);
    if (!made.has(d)) {
      fs.mkdirSync(d, { recursive: true });
      made.add(d);
    }
    fs.writeFileSync(f, t);
    files++;
    bytes += Buffer.byteLength(t);
  };
  for (const s of S) {
    const own = CARRY[s.i % 4];
    for (const k of Object.values(CARRY))
      if (k !== own && s.faults.delete(k)) s.faults.add(s.faults.has(own) ? 'dsn-psql-old-port' : own);
    const F = filesOf(s, S);
    const seen = new Set();
    for (const p of Object.keys(F)) {
      const t = render(F[p], s.faults, (k, line, exp, act) => {
        if (seen.has(k)) {
          faults.findLast((f) => f.kind === k && f.service === s.name).lines.push(line);
          return;
        }
        seen.add(k);
        faults.push({
          id: `${s.name}/${k}`,
          kind: k,
          layer: LAYER[k],
          service: s.name,
          file: p,
          lines: [line],
          expected: exp,
          actual: act,
        });
      });
      write(p, t);
    }
    for (const k of s.faults) if (!seen.has(k)) throw new Error(`fault ${k} of ${s.name} found no place`);
    if (s.hostPort !== s.port)
      decoys.push({ kind: 'compose-host-port-differs', service: s.name, file: `services/${s.name}/docker-compose.yml` });
    if (s.svcPort !== s.port)
      decoys.push({ kind: 'service-port-differs-from-target', service: s.name, file: `services/${s.name}/k8s/service.yaml` });
    if (s.pooled) decoys.push({ kind: 'dsn-goes-through-pooler', service: s.name, file: `services/${s.name}/.env` });
    decoys.push(
      { kind: 'readme-names-default-port', service: s.name, file: `services/${s.name}/README.md` },
      { kind: 'workflow-container-5432-mapped', service: s.name, file: `.github/workflows/${s.name}.yml` },
    );
    const r = mulberry(hash(`n${seed}:${s.i}`));
    for (let k = 0; k < noise; k++) {
      const lines = 40 + Math.floor(r() * 160);
      let t = `// ${s.name} module ${k}\n`;
      for (let j = 0; j < lines; j++) t += `export const v${j} = (x: number) => x * ${Math.floor(r() * 1e6)} + ${j};\n`;
      write(`services/${s.name}/app/lib/mod${k}.ts`, t);
    }
    if (s.i % 10 === 0) write(`services/${s.name}/package-lock.json`, LOCK);
  }
  write('README.md', `# Synthetic monorepo\n\n${services} services.\n`);
  write('.gitignore', 'node_modules/\ndist/\n');
  fs.writeFileSync(path.join(out, 'faults.json'), JSON.stringify(faults, null, 1));
  fs.writeFileSync(path.join(out, 'decoys.json'), JSON.stringify(decoys));
  if (git) {
    const g = (...a) =>
      execFileSync('git', ['-C', out, '-c', 'user.name=gen', '-c', 'user.email=gen@example.invalid', '-c', 'gc.auto=0', ...a], {
        stdio: 'ignore',
      });
    g('init', '-q');
    fs.writeFileSync(path.join(out, '.git/info/exclude'), 'faults.json\ndecoys.json\n');
    g('add', '-A');
    g('commit', '-qm', 'synthetic');
  }
  return { services, seed, drift, faults: faults.length, decoys: decoys.length, files, bytes };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const o = { seed: 1, drift: 0, noise: 4, git: false };
  const a = process.argv.slice(2);
  for (let i = 0; i < a.length; i++) {
    const k = a[i].replace(/^--/, '');
    if (k === 'git') o.git = true;
    else o[k] = k === 'out' ? a[++i] : Number(a[++i]);
  }
  if (!o.out || !o.services) {
    console.error('usage: gen-monorepo.mjs --out DIR --services N [--seed S] [--drift D] [--noise K] [--git]');
    process.exit(2);
  }
  const t = performance.now();
  const r = generate(o);
  console.log(JSON.stringify({ ...r, ms: Math.round(performance.now() - t) }));
}
