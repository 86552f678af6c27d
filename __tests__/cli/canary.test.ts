import { describe, expect, it } from '@jest/globals';
import { check, type Report } from '../../src/core/index.ts';
import { run } from '../../src/cli/run.ts';
import { extract } from '../../src/core/extract.ts';
import { canary, connectionStrings, filesWith, judged, secretsWith, spellings } from '../support/canary.ts';
import { inTemporary, type Temporary } from '../support/temporary.ts';

interface Outcome {
  readonly out: string;
  readonly talk: string;
  readonly report: Report;
}

function cli(directory: Temporary, words: readonly string[], secrets = ''): Outcome {
  let [out, talk] = ['', ''];
  let report: Report | undefined;
  const terminal = {
    directory: directory.path,
    environment: { PG_PORT_GUARD_DSN: secrets },
    interactive: true,
    print: (text: string) => void (out += text),
    say: (text: string) => void (talk += text),
    readInput: () => '',
    packageDirectory: process.cwd(),
  };
  const exit = run(words, terminal, (...given) => (report = check(...given)));
  if (report === undefined) throw new Error(`nothing was checked (exit ${exit}): ${talk}`);
  return { out, talk, report };
}

const formats = ['text', 'json', 'sarif', 'github', 'markdown'];
const everything = ['--min-level', 'note', '--min-certainty', 'possible'];

describe.each(Object.entries(spellings))('a password %s', (_name, password) => {
  it.each(formats)('appears in no %s', (format) => {
    inTemporary({ ...filesWith(password), secrets: secretsWith(password, 'FILE') }, (directory) => {
      const words = ['--format', format, '--dsn-file', 'secrets', ...everything];
      const { out, talk } = cli(directory, words, secretsWith(password, 'VARIABLE'));
      expect(linesWithCanary(out + talk)).toEqual([]);
      expect(out).toContain('.env');
      // Annotations are ten of a kind.
      if (format !== 'github') for (const name of ['FILE_3', 'VARIABLE_3']) expect(out.replaceAll('\\', '')).toContain(name);
    });
  });

  it('is part of no dial, definition or problem of any reader', () => {
    for (const [path, text] of Object.entries(filesWith(password))) expectSilent(extract({ path, text, origin: 'repository' }));
    for (const text of connectionStrings(password, 'db'))
      expectSilent(extract({ path: 'secret:URL', text, origin: 'secret' }, 'client/secrets'));
  });
});

it('the lines that hold the password have findings', () => {
  const files = filesWith(spellings['encoded'] ?? '');
  inTemporary({ ...files, secrets: secretsWith(spellings['encoded'] ?? '', 'FILE') }, (directory) => {
    const { report } = cli(directory, ['--dsn-file', 'secrets']);
    const lines = new Map(Object.entries(files).map(([path, text]) => [path, text.split('\n')]));
    const found = report.findings.filter(({ at }) => {
      const line = lines.get(at.path)?.[report.regionOf(at).startLine - 1];
      return line?.includes(canary) === true;
    });
    expect([...new Set(found.map(({ at }) => at.path))].sort()).toEqual([...judged].sort());
    expect(report.findings.filter(({ at }) => at.path.startsWith('secret:')).length).toBeGreaterThan(5);
  });
});

function linesWithCanary(text: string): string[] {
  return text.split('\n').filter((line) => line.includes(canary));
}

/** The words of a container's command are kept as they are: the port among them decides. A `$` makes a name of what follows. */
function expectSilent({ facts, problems }: ReturnType<typeof extract>): void {
  const dials = facts.filter(({ kind }) => kind !== 'platform.image');
  expect(
    linesWithCanary([...dials, ...problems].map((one) => JSON.stringify(one).replaceAll(`"name":"${canary}"`, '')).join('\n')),
  ).toEqual([]);
}
