import { describe, expect, it } from '@jest/globals';
import { check, defaultSettings } from '../../../src/core/index.ts';
import { memoryWorkspace } from '../../support/memory-workspace.ts';

const workflow = (script: string): string => `on: push
jobs:
  test:
    runs-on: ubuntu-latest
    services:
      postgres:
        image: postgres:16
        ports: ["5999:5432"]
    env:
      DATABASE_URL: postgres://localhost:5999/app
    steps:
      - run: ${script}
`;

/** Findings above notes. */
function findings(files: Readonly<Record<string, string>>): string[] {
  const loud = check(memoryWorkspace(files), defaultSettings).findings.filter(({ level }) => level !== 'note');
  return loud.map(({ ruleId, at }) => `${at.path} ${ruleId}`);
}

const compose = 'services:\n  db:\n    image: postgres:16\n    ports: ["5433:5432"]\n';

describe('what a CI job starts', () => {
  it('accuses no client of the machine', () => {
    const env = 'DATABASE_URL=postgres://localhost:5432/app\n';
    expect(findings({ '.env': env, '.github/workflows/ci.yml': workflow('docker run -p 5998:5432 postgres:16') })).toEqual([]);
  });

  it.each(['ssh -N -L 5434:db:5432 bastion &', 'docker run -p 5434:5432 postgres:16', 'psql -p 5434 -h localhost'])(
    'makes no client of the machine right: %s',
    (script) => {
      const env = 'DATABASE_URL=postgres://localhost:5434/app\n';
      const files = { '.env': env, 'compose.yml': compose, '.github/workflows/ci.yml': workflow(`"${script}"`) };
      expect(findings(files).filter((line) => line.startsWith('.env'))).toEqual(['.env client/port-mismatch']);
    },
  );

  it.each([
    'ssh -N -L 5434:db:5432 bastion & psql -p 5434 -h localhost',
    'docker run -d -p 5434:5432 postgres:16; psql -p 5434 -h localhost',
  ])('is there for its own clients: %s', (script) =>
    expect(findings({ '.github/workflows/ci.yml': workflow(`"${script}"`) })).toEqual([]),
  );

  it('accuses its own clients: nothing in the job listens there', () => {
    const files = { '.github/workflows/ci.yml': workflow('psql -p 5434 -h localhost') };
    expect(findings(files)).toEqual(['.github/workflows/ci.yml client/port-mismatch']);
  });

  it('writes files of its own', () => {
    const files = { 'compose.yml': compose, '.github/workflows/ci.yml': workflow('echo "DATABASE_URL=postgres://localhost:5999/app" > .env') };
    expect(findings(files)).toEqual([]);
  }); // prettier-ignore

  it('opens its own machine alone', () => {
    const rules = { 'postgresql.conf': 'port = 5433\n', '.github/workflows/ci.yml': workflow('sudo ufw allow 5432/tcp') };
    expect(findings(rules)).toEqual([]);
  });
});
