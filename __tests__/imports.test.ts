import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inTemporary } from './support/temporary.ts';

/** What each forbidden import is reported as, so that the rules of `.dependency-cruiser.cjs` are known to bite. */
const forbidden: readonly (readonly [from: string, to: string, rule: string])[] = [
  ['src/core/text/span.ts', 'src/core/facts/port.ts', 'core-text'],
  ['src/core/facts/a.ts', 'src/core/topology/model.ts', 'core-facts'],
  ['src/core/conninfo/a.ts', 'src/core/commands/psql.ts', 'core-conninfo'],
  ['src/core/readers/client/a.ts', 'src/core/topology/model.ts', 'core-readers'],
  ['src/core/readers/client/b.ts', 'src/core/readers/server/c.ts', 'reader-imports-no-reader'],
  ['src/core/rules/client/a.ts', 'src/core/rules/server/b.ts', 'rule-imports-no-rule'],
  ['src/core/rules/client/c.ts', 'src/core/readers/server/c.ts', 'core-rules'],
  ['src/core/reports/text.ts', 'src/core/rules/wording.ts', 'core-reports'],
  ['src/core/check.ts', 'src/workspace/walk.ts', 'core-knows-no-shell'],
  ['src/cli/index.ts', 'src/core/check.ts', 'core-by-its-door'],
  ['src/workspace/read.ts', 'src/cli/run.ts', 'workspace-and-live-know-no-shell'],
];

/** Where an `@actions/` package may not be imported, and as what it is reported. */
const libraries: readonly (readonly [from: string, name: string, rule: string])[] = [
  ['src/action/github/sticky.ts', '@actions/github', 'actions-libraries-in-one-place'],
  ['src/action/outputs.ts', '@actions/core', 'actions-libraries-in-one-place'],
  ['src/action/github/client.ts', '@actions/core', 'client-imports-github-only'],
];

const allowed: readonly (readonly [from: string, to: string])[] = [
  ['src/core/readers/client/d.ts', 'src/core/readers/client/d/parts.ts'],
  ['src/core/readers/client/index.ts', 'src/core/readers/client/d.ts'],
  ['src/core/rules/client/d.ts', 'src/core/rules/wording.ts'],
  ['src/core/reports/json.ts', 'src/core/rules/rule.ts'],
  ['src/action/main.ts', 'src/workspace/walk.ts'],
  ['src/cli/run.ts', 'src/core/index.ts'],
];

const purity = { 'src/core/summary.ts': "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;\n" };

function violations(): string[] {
  const files: Record<string, string> = { 'tsconfig.json': '{ "compilerOptions": { "module": "NodeNext" } }', ...purity };
  for (const [, to] of [...forbidden, ...allowed]) files[to] ??= 'export const a = 1;\n';
  for (const [from, to] of [...forbidden, ...allowed]) {
    const up = '../'.repeat(from.split('/').length - 1);
    files[from] = `${files[from] ?? ''}export { a as a${Object.keys(files).length} } from '${up}${to}';\n`;
  }
  for (const [from, name] of [...libraries, ['src/action/github/client.ts', '@actions/github'] as const])
    files[from] = `${files[from] ?? ''}export * as a${Object.keys(files).length} from '${name}';\n`;
  return inTemporary(files, (directory) => {
    symlinkSync(resolve('node_modules'), join(directory.path, 'node_modules'), 'junction');
    const program = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const words = [program, '--config', resolve('.dependency-cruiser.cjs'), '--output-type', 'json', 'src'];
    const { stdout, stderr } = spawnSync(process.execPath, words, { cwd: directory.path, encoding: 'utf8', maxBuffer: 1 << 26 });
    if (stdout === '') throw new Error(stderr);
    const { summary } = JSON.parse(stdout) as {
      readonly summary: {
        readonly violations: readonly { readonly from: string; readonly to: string; readonly rule: { readonly name: string } }[];
      };
    };
    return summary.violations.map(({ from, to, rule }) => `${from} → ${to}: ${rule.name}`);
  });
}

describe('import rules', () => {
  const found = violations();

  it.each(forbidden)('%s may not import %s: %s', (from, to, rule) => {
    expect(found).toContain(`${from} → ${to}: ${rule}`);
  });

  it('the core may not import Node', () => {
    expect(found.some((line) => line.startsWith('src/core/summary.ts → ') && line.endsWith(': core-is-pure'))).toBe(true);
  });

  it.each(libraries)('%s may not import %s: %s', (from, name, rule) => {
    expect(found.some((line) => line.startsWith(`${from} → `) && line.includes(name) && line.endsWith(`: ${rule}`))).toBe(true);
  });

  it('the client of the API may import its library', () => {
    const own = found.filter((line) => line.startsWith('src/action/github/client.ts → ') && line.includes('@actions/github'));
    expect(own.filter((line) => libraries.some(([, , rule]) => line.endsWith(`: ${rule}`)))).toEqual([]);
  });

  it.each(allowed)('%s may import %s', (from, to) => {
    expect(found.filter((line) => line.startsWith(`${from} → ${to}:`))).toEqual([]);
  });
});
