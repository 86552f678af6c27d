import { describe, expect, it } from '@jest/globals';
import { check, defaultSettings } from '../../../src/core/index.ts';
import { memoryWorkspace } from '../../support/memory-workspace.ts';

/** Findings above notes, as `path:line rule`. */
function findings(files: Readonly<Record<string, string>>): string[] {
  const loud = check(memoryWorkspace(files), defaultSettings).findings.filter(({ level }) => level !== 'note');
  return loud.map(({ ruleId, at: { path, span } }) => {
    const line = (files[path] ?? '').slice(0, span.start).split('\n').length;
    return `${path}:${line} ${ruleId}`;
  });
}

const compose = (pooler: string): string => `services:
  web:
    build: .
    environment:
      DB_HOST: pooler
  pooler:
    image: edoburu/pgbouncer
${pooler}`;
const dockerfile = 'FROM node:24\nCOPY start.sh /app/start.sh\nENTRYPOINT ["/app/start.sh"]\n';
const start = (port: number): string =>
  `export DATABASE_URL="postgres://\${DB_USER}@\${DB_HOST}:${port}/app"\nexec node server.js\n`;
const sample = 'DB_HOST=localhost\n';

describe('a script that runs in a container', () => {
  it('has the variables of the container, whatever a sample for the host says', () => {
    const files = { 'compose.yml': compose(''), Dockerfile: dockerfile, '.env.example': sample };
    expect(findings({ ...files, 'start.sh': start(5439) })).toEqual(['start.sh:1 pooler/listen-mismatch']);
    expect(findings({ ...files, 'start.sh': start(5432) })).toEqual([]);
  });

  it('has what it sets itself before', () => {
    const files = { 'compose.yml': compose(''), Dockerfile: dockerfile };
    expect(findings({ ...files, 'start.sh': `DB_HOST=elsewhere.example.com\n${start(5439)}` })).toEqual([]);
  });
});

describe('a pooler behind a script of the repository', () => {
  const wrapped = `    entrypoint: /wrap.sh\n    volumes:\n      - ./wrap.sh:/wrap.sh:ro\n`;
  const files = { 'compose.yml': compose(wrapped), Dockerfile: dockerfile, 'start.sh': start(6432) };

  it('listens where its image does', () => {
    const wrap = '#!/bin/sh\nexport DB_USER=$(cat /run/secrets/user)\nexec /entrypoint.sh "$@"\n';
    expect(findings({ ...files, 'wrap.sh': wrap })).toEqual(['start.sh:1 pooler/listen-mismatch']);
  });

  it('listens where the script says', () => {
    const wrap = '#!/bin/sh\nexport LISTEN_PORT=6432\nexec /entrypoint.sh "$@"\n';
    expect(findings({ ...files, 'wrap.sh': wrap })).toEqual([]);
  });
});

describe('a fallback in code that an image is built with', () => {
  const stack = (port: number): string => `services:
  db:
    image: postgres:16
    ports: ["${port}:5432"]
  api:
    build: ./api
    env_file: .env
`;
  const code = (port: number): string =>
    `import os\nos.environ.setdefault("DATABASE_URL", "postgresql://app@localhost:${port}/app")\n`;
  const image = 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD ["uvicorn", "main:app"]\n';
  const files = { 'api/Dockerfile': image, '.env.example': 'DATABASE_URL=postgresql://app@db:5432/app\n' };

  it('is for the machine where the container is given the variable', () => {
    const moved = { ...files, 'compose.yml': stack(5434), 'api/tool.py': code(5433) };
    expect(findings(moved)).toEqual(['api/tool.py:2 client/port-mismatch']);
    expect(findings({ ...files, 'compose.yml': stack(5433), 'api/tool.py': code(5433) })).toEqual([]);
  });

  it('may be for the container where nobody gives it', () => {
    expect(findings({ 'api/Dockerfile': image, 'compose.yml': stack(5434), 'api/tool.py': code(5433) })).toEqual([]);
  });

  it('may mean a server of the developer with 5432', () => {
    expect(findings({ ...files, 'compose.yml': stack(5434), 'api/tool.py': code(5432) })).toEqual([]);
  });
});

describe('code whose host is a variable that one pod is given', () => {
  const workload = (name: string, image: string, env: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      containers:
        - name: ${name}
          image: ${image}
${env}`;
  const host = '          env:\n            - name: DB_HOST\n              value: store\n';
  const service = (port: number): string =>
    `apiVersion: v1\nkind: Service\nmetadata:\n  name: store\nspec:\n  selector: { app: pg }\n  ports:\n    - port: ${port}\n      targetPort: 5432\n`;
  const code =
    'import os\nimport psycopg2\nconn = psycopg2.connect(\n    host=os.getenv("DB_HOST"),\n    dbname="app",\n    port=5432,\n)\n';
  const files = {
    'app/db.py': code,
    'k8s/pg.yaml': workload('pg', 'postgres:16', ''),
    'k8s/web.yaml': workload('web', 'example/web', host),
  };

  it('is judged from there', () => {
    expect(findings({ ...files, 'k8s/service.yaml': service(5433) })).toEqual(['app/db.py:6 client/port-mismatch']);
    expect(findings({ ...files, 'k8s/service.yaml': service(5432) })).toEqual([]);
  });

  it('is left alone where two are', () => {
    const other = { 'k8s/other.yaml': workload('other', 'example/other', host) };
    expect(findings({ ...files, ...other, 'k8s/service.yaml': service(5433) })).toEqual([]);
  });

  it('is left alone in a package of its own', () => {
    const { 'app/db.py': moved, ...manifests } = files;
    const tree = { 'services/a/pyproject.toml': '', 'services/a/db.py': moved, ...manifests };
    expect(findings({ ...tree, 'k8s/service.yaml': service(5433) })).toEqual([]);
  });
});
