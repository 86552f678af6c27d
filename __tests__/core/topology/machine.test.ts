import { describe, expect, it } from '@jest/globals';
import { check, defaultSettings } from '../../../src/core/index.ts';
import { memoryWorkspace } from '../../support/memory-workspace.ts';

type Files = Readonly<Record<string, string>>;

/** Findings above notes. */
function findings(files: Files): string[] {
  const loud = check(memoryWorkspace(files), defaultSettings).findings.filter(({ level }) => level !== 'note');
  return loud.map(({ ruleId, at }) => `${at.path} ${ruleId}`);
}

const env = (port: number): Files => ({ '.env': `DATABASE_URL=postgres://app@localhost:${port}/app\n` });
const published = (name: string, port: number): string => `  ${name}:\n    image: postgres:16\n    ports: ["${port}:5432"]\n`;
const compose = (...services: readonly string[]): Files => ({ 'compose.yml': `services:\n${services.join('')}` });

describe('a dial from a machine', () => {
  it.each<[string, Files, readonly string[]]>([
    ['misses the only server', { ...env(5434), ...compose(published('db', 5433)) }, ['.env client/port-mismatch']],
    ['misses both servers', { ...env(5435), ...compose(published('a', 5433), published('b', 5434)) }, ['.env client/port-mismatch']],
    ['may mean one more beside three', { ...env(5436), ...compose(published('a', 5433), published('b', 5434), published('c', 5435)) }, []],
    ['of the port of another engine', { ...env(26257), ...compose(published('db', 5433)) }, []],
  ])('%s', (_name, files, expected) => expect(findings(files)).toEqual(expected)); // prettier-ignore

  it('does not take a word of a call for the name of a server', () => {
    const java = {
      'src/T.java': 'class T { void t() { DriverManager.getConnection("jdbc:postgresql://localhost:11000/test"); } }\n',
    };
    const servers = compose(published('connection', 5433), published('b', 5434), published('c', 5435));
    expect(findings({ ...java, ...servers })).toEqual([]);
  });

  const pooler = { 'pgbouncer.ini': '[databases]\napp = host=db.internal\n[pgbouncer]\nlisten_port = 6433\n' };
  it.each([
    ['of the usual port of poolers means the pooler', 6432, ['.env pooler/listen-mismatch']],
    ['of any other port may mean the server behind the pooler', 5499, []],
  ])('%s', (_name, port, expected) => expect(findings({ ...pooler, ...env(port) })).toEqual(expected));

  it('finds what another script may have started and may not', () => {
    const run = (port: number): string => `docker run -d --name db${port} -p ${port}:5432 postgres:16\n`;
    const client = { 'check.sh': 'psql -h localhost -p 5440 app\n' };
    expect(findings({ ...client, 'a.sh': run(5441), 'b.sh': run(5442) })).toEqual([]);
    expect(findings({ ...client, 'a.sh': run(5441) + run(5442) })).toEqual(['check.sh client/port-mismatch']);
  });

  it('knows no server that is stopped again', () => {
    const upgrade = (last: string): Files => ({ 'upgrade.sh': `pg_ctl -D "$OLD" -o "-p 5433" start\n${last}` });
    const client = { 'check.sh': 'psql -h localhost -p 5432 app\n' };
    expect(findings({ ...client, ...upgrade('') })).toEqual(['check.sh client/port-mismatch']);
    expect(findings({ ...client, ...upgrade('pg_ctl -D "$OLD" stop\n') })).toEqual([]);
  });
});
