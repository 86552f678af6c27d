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
