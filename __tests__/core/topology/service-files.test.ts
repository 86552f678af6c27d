import { describe, expect, it } from '@jest/globals';
import { check, defaultSettings } from '../../../src/core/index.ts';
import { memoryWorkspace, type Files } from '../../support/memory-workspace.ts';

const compose = 'services:\n  db:\n    image: postgres:16\n    ports: ["5433:5432"]\n';
const wrong = '[app]\nhost=localhost\nport=5434\n';

function judged(files: Files): string[] {
  const report = check(memoryWorkspace({ 'compose.yml': compose, ...files }), defaultSettings);
  return report.findings
    .filter(({ ruleId }) => ruleId === 'client/port-mismatch')
    .map(({ at, related }) => `${at.path}:${report.regionOf(at).startLine} ${related.map((one) => one.at.path).join(' ')}`);
}

describe('what a service leaves out', () => {
  it('is one finding at the section, with who reads it', () => {
    expect(judged({ 'pg_service.conf': wrong, 'dump.sh': '#!/bin/sh\npg_dump service=app\n' })).toEqual([
      'pg_service.conf:3 compose.yml compose.yml dump.sh pg_service.conf',
    ]);
  });

  it.each<[string, Files]>([
    ['a right section', { 'pg_service.conf': '[app]\nhost=localhost\nport=5433\n', 'dump.sh': '#!/bin/sh\npg_dump service=app\n' }],
    ['the client states the port itself', { 'pg_service.conf': '[app]\nhost=localhost\nport=5433\n', 'dump.sh': '#!/bin/sh\nPGSERVICE=app pg_dump -p 5433\n' }],
    ['a section that nobody has', { 'dump.sh': '#!/bin/sh\npg_dump "service=other port=5434"\n' }],
    ['two files with the section', { 'a/pg_service.conf': '[app]\nhost=localhost\nport=5433\n', 'b/pg_service.conf': '[app]\nhost=db.example.com\nport=5433\n', 'dump.sh': '#!/bin/sh\nPGSERVICE=app psql -p 5434\n' }],
  ])('%s: silent', (_name, files) => {
    expect(judged(files)).toEqual([]);
  }); // prettier-ignore

  it('the host of the section, the port of the client', () => {
    const files = {
      'pg_service.conf': '[app]\nhost=localhost\nport=5433\n',
      'dump.sh': '#!/bin/sh\nPGSERVICE=app psql -p 5434\n',
    };
    expect(judged(files)).toEqual(['dump.sh:2 compose.yml compose.yml']);
  });
});
