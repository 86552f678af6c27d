import { describe, expect, it } from '@jest/globals';
import { check, defaultSettings, rules } from '../../../src/core/index.ts';
import { memoryWorkspace, type Files } from '../../support/memory-workspace.ts';

const portsIn = (files: Files, base?: Files): unknown =>
  Object.fromEntries(check(memoryWorkspace(files, base), defaultSettings).findings.map(({ ruleId, ports }) => [ruleId, ports]));

const compose = (command: string, url: string, ports = ''): string =>
  `services:\n  db:\n    image: postgres:16\n    command: ${command}\n${ports}  app:\n    image: example/app\n    environment:\n      DATABASE_URL: ${url}\n`;

describe('a finding knows the port that stands there and the one that is expected', () => {
  it.each<[string, Files, Files | undefined, object]>([
    [
      'a client',
      { 'docker-compose.yml': compose('-p 5433', 'postgres://a@db:5434/a') },
      undefined,
      { 'client/port-mismatch': { found: 5434, expected: 5433 } },
    ],
    [
      'a port left out',
      { 'docker-compose.yml': compose('-p 5433', 'postgres://a@db/a') },
      undefined,
      { 'client/implied-port': { found: 5432, expected: 5433 } },
    ],
    [
      'a forward',
      { 'docker-compose.yml': compose('-p 5433', 'postgres://a@db:5433/a', '    ports: ["127.0.0.1:6000:5432"]\n') },
      undefined,
      { 'server/unreachable-target': { found: 5432, expected: 5433 } },
    ],
    [
      'a firewall',
      { 'postgresql.conf': 'port = 5433\n', 'setup.sh': '#!/bin/sh\nufw allow 5432/tcp\n' },
      { 'postgresql.conf': 'port = 5432\n', 'setup.sh': '#!/bin/sh\nufw allow 5432/tcp\n' },
      { 'firewall/port-closed': { found: 5432, expected: 5433 } },
    ],
    ['an expected port', { 'postgresql.conf': "port = '010'\n" }, undefined, { 'server/invalid-port': { found: 8 } }],
  ])('%s', (_, files, base, expected) => {
    expect(portsIn(files, base)).toMatchObject(expected);
  });

  it('is no matter of ports everywhere', () => {
    const script = '#!/bin/sh\necho "port = 5433" > /etc/postgresql/16/main/postgresql.conf\nsystemctl reload postgresql\n';
    expect(portsIn({ 'deploy.sh': script })).toEqual({ 'restart/reload-only': {} });
  });
});

describe('every rule', () => {
  it.each(rules.map((rule) => [rule.id, rule.remedy]))('%s says what to do: %s', (_, remedy) => {
    expect(remedy).toMatch(/^[a-z][^.\n]{10,150}$/);
  });
});
