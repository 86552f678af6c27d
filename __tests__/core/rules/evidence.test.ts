import { describe, expect, it } from '@jest/globals';
import { check, defaultSettings } from '../../../src/core/index.ts';
import { memoryWorkspace } from '../../support/memory-workspace.ts';

/** Places beside the one finding of a rule, as `path:line`. */
function beside(rule: string, files: Readonly<Record<string, string>>): string[] {
  const found = check(memoryWorkspace(files), defaultSettings).findings.filter(({ ruleId }) => ruleId === rule);
  expect(found).toHaveLength(1);
  return (found[0]?.related ?? []).map(({ at: { path, span } }) => {
    const line = (files[path] ?? '').slice(0, span.start).split('\n').length;
    return `${path}:${line}`;
  });
}

describe('places beside a finding', () => {
  it('name where the server of a dial is published, that of the same file first', () => {
    const compose = (port: number): string => `services:\n  db:\n    image: postgres:16\n    ports: ["${port}:5432"]\n`;
    const files = {
      'compose.yml': `${compose(5433)}  api:\n    image: example/api\n    environment:\n      DATABASE_URL: postgres://db:5439/app\n`,
      'compose.dev.yml': compose(5434),
    };
    const places = beside('client/port-mismatch', files);
    expect(places).toEqual(['compose.yml:3', 'compose.dev.yml:3', 'compose.yml:4', 'compose.dev.yml:4']);
  });

  it('name who dials the server that a mapping misses', () => {
    const compose = `services:
  db:
    image: postgres:16
    ports: ["5433:5439"]
  api:
    image: example/api
    environment:
      DATABASE_URL: postgres://db:5432/app
`;
    expect(beside('server/unreachable-target', { 'compose.yml': compose })).toEqual([
      'compose.yml:4',
      'compose.yml:3',
      'compose.yml:8',
    ]);
  });

  it('name the definition that a closed port comes from', () => {
    const main = `locals {
  port = 5433
}
resource "aws_db_instance" "main" {
  engine = "postgres"
  port   = local.port
  vpc_security_group_ids = [aws_security_group.db.id]
}
resource "aws_security_group" "db" {
  ingress {
    from_port   = 5432
    to_port     = 5432
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}
`;
    expect(beside('firewall/port-closed', { 'main.tf': main })).toEqual(['main.tf:6', 'main.tf:2', 'main.tf:11', 'main.tf:12']);
  });
});

describe('an outside host with two servers in reach', () => {
  it('is the one whose file carries the same word', () => {
    const files = {
      'config/postgresql.primary.conf': 'port = 5430\n',
      'config/postgresql.standby.conf': 'port = 5431\n',
      'config/app.conf': "conninfo = 'host=10.1.0.9 port=5430 dbname=app'\n",
      'config/repmgr.primary.conf': "conninfo='host=10.1.0.9 port=5430 user=repmgr dbname=repmgr'\n",
      'config/repmgr.standby.conf': "conninfo='host=10.1.0.9 port=5439 user=repmgr dbname=repmgr'\n",
    };
    expect(beside('client/port-mismatch', files)).toEqual(['config/postgresql.standby.conf:1']);
  });
});
