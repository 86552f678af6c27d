import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check, defaultSettings } from '../../../../src/core/index.ts';
import { cloudInit } from '../../../../src/core/readers/platform/cloud-init.ts';
import { devcontainer } from '../../../../src/core/readers/platform/devcontainer.ts';
import { ecsTask } from '../../../../src/core/readers/platform/ecs-task.ts';
import { supabase } from '../../../../src/core/readers/platform/supabase.ts';
import { described, mutate, timeOf } from '../firewall/read-text.ts';
import { memoryWorkspace } from '../../../support/memory-workspace.ts';
import { patience } from '../../../support/time.ts';

const found = (files: Readonly<Record<string, string>>): string[] =>
  check(memoryWorkspace(files), defaultSettings)
    .findings.filter(({ level }) => level !== 'note')
    .map(({ ruleId, level, at }) => `${level} ${ruleId} ${at.path}`);

describe('stacks that tools run', () => {
  it.each([
    ['ports of the container and of a neighbour', devcontainer, '.devcontainer/devcontainer.json', '{"dockerComposeFile": "../c.yml", "service": "app", "forwardPorts": [5433, "db:5432"]}', ['5433 -> 5433 (devcontainer) @5433', '5432 -> 5432 (devcontainer) @5432']],
    ['a neighbour without a compose file', devcontainer, '.devcontainer.json', '{"forwardPorts": ["db:5432"]}', []],
    ['commands by name', devcontainer, '.devcontainer.json', '{"postStartCommand": {"a": "psql -h db -p 5433"}}', ['db:5433 libpq tool as psql @5433']],
    ['what the machine around it gives', devcontainer, '.devcontainer.json', '{"containerEnv": {"DATABASE_URL": "${localEnv:URL}"}}', []],
    ['a published port nobody wrote', supabase, 'supabase/config.toml', 'project_id = "a"', ['supabase/postgres @', '(54322) -> (5432) (docker) @']],
    ['a port of the environment', supabase, 'supabase/config.toml', '[db]\nport = "env(PORT)"', ['supabase/postgres @env(PORT)', '${?} -> (5432) (docker) @env(PORT)']],
    ['a pooler that is off', supabase, 'supabase/config.toml', '[db]\nport = 1\n[db.pooler]\nenabled = false\nport = 2', ['supabase/postgres @1', '1 -> (5432) (docker) @1']],
    ['another file of that name', supabase, 'supabase/config.toml', 'a = 1', []],
    ['a task within a service', ecsTask, 't.json', '{"taskDefinition": {"containerDefinitions": [{"command": ["psql", "-h", "db.example.com", "-p", "5433"]}]}}', ['db.example.com:5433 libpq tool as psql @5433']],
    ['a check without a shell', ecsTask, 't.json', '{"containerDefinitions": [{"healthCheck": {"command": ["CMD", "pg_isready", "-p", "5433"]}}]}', ['(socket):5433 libpq probe as pg_isready @5433']],
    ['a command in pieces', cloudInit, 'a.yaml', '#cloud-config\nruncmd: [[psql, -h, db.example.com, -p, 5433]]', ['db.example.com:5433 libpq tool as psql @5433']],
    ['encoded content', cloudInit, 'a.yaml', '#cloud-config\nwrite_files: [{path: /a/postgresql.conf, encoding: b64, content: cG9ydD0x}]', []],
  ])('reads %s', (_, reader, path, text, expected) => {
    expect(described(reader, path, text)).toEqual(expected);
  }); // prettier-ignore

  const compose = 'services: { app: { image: "node:20" }, db: { image: "postgres:16", ports: ["127.0.0.1:5433:5432"] } }';
  const inside = (port: number, forwarded: number): string =>
    `{"dockerComposeFile": "../compose.yaml", "service": "app", "forwardPorts": ["db:${forwarded}"], "containerEnv": {"DATABASE_URL": "postgres://app@db:${port}/shop"}}`;
  const project = (port: number): Record<string, string> => ({
    'supabase/config.toml': 'project_id = "a"\n[db]\nport = 54422\n',
    '.env': `DATABASE_URL=postgres://postgres@127.0.0.1:${port}/postgres\n`,
  });
  const machine = (port: number): string =>
    `#cloud-config\nwrite_files:\n  - path: /etc/postgresql/16/main/postgresql.conf\n    content: |\n      port = 5433\nruncmd:\n  - psql -h localhost -p ${port} -c 'select 1'\n`;
  const task = (port: number): string =>
    `{"environment": [{"name": "DB_HOST", "value": "db.example.com"}, {"name": "DB_PORT", "value": "${port}"}]}`;
  const tasks = (port: number): string => `{"containerDefinitions": [${task(5433)}, ${task(port)}]}`;

  it.each([
    ['a consistent development container', { 'compose.yaml': compose, '.devcontainer/devcontainer.json': inside(5432, 5432) }, []],
    ['a port of the machine inside', { 'compose.yaml': compose, '.devcontainer/devcontainer.json': inside(5433, 5432) }, ['warning client/published-port-inside .devcontainer/devcontainer.json']],
    ['a forward to nothing', { 'compose.yaml': compose, '.devcontainer/devcontainer.json': inside(5432, 5434) }, ['warning server/unreachable-target .devcontainer/devcontainer.json']],
    ['a consistent project', project(54422), []],
    ['the default of the CLI after a move', project(54322), ['warning client/port-mismatch .env']],
    ['a consistent machine', { 'cloud-init.yaml': machine(5433) }, []],
    ['a command left behind', { 'cloud-init.yaml': machine(5432) }, ['warning client/port-mismatch cloud-init.yaml']],
    ['tasks that agree', { 'task.json': tasks(5433) }, []],
    ['tasks that differ', { 'task.json': tasks(5432) }, ['error client/disagreement task.json']],
  ])('judges %s', (_, files, expected) => {
    expect(found(files as Readonly<Record<string, string>>)).toEqual(expected);
  }); // prettier-ignore

  it('never throws, and comes back soon', () => {
    const texts = [
      [devcontainer, inside(1, 2)],
      [ecsTask, tasks(1)],
      [cloudInit, machine(1)],
      [supabase, '[db]\nport = 1\n'],
    ] as const;
    for (const [reader, text] of texts) {
      fc.assert(
        fc.property(fc.nat(), fc.constantFrom('', '{', ']', ':', '"', '\n', '- '), (at, piece) => {
          expect(described(reader, 'a', mutate(text, at, piece))).toBeDefined();
        }),
        { numRuns: 40 },
      );
      expect(timeOf(reader, 'a', text.repeat(400))).toBeLessThan(patience);
    }
  });
});
