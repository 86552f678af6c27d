import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { inputs, outputs } from '../../src/action/inputs.ts';

const action = parse(readFileSync('action.yml', 'utf8')) as {
  inputs: Record<string, { description: string; required: boolean; default?: string }>;
  outputs: Record<string, { description: string }>;
  runs: object;
};

/** Rows of the table under a heading, without the padding of the formatter. */
function rowsUnder(heading: string): string[][] {
  const section = readFileSync('docs/inputs.md', 'utf8').split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );
}

describe('the table of inputs is the truth', () => {
  it('for action.yml: same inputs, same order, no default that would override the settings file', () => {
    expect(Object.entries(action.inputs)).toEqual(
      inputs.map(({ name, about, expression }) => [
        name,
        { description: about, required: false, ...(expression === undefined ? {} : { default: expression }) },
      ]),
    );
    expect(Object.entries(action.outputs)).toEqual(outputs.map(({ name, about }) => [name, { description: about }]));
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js' });
  });

  it('for docs/inputs.md', () => {
    expect(rowsUnder('Inputs')).toEqual(inputs.map(({ name, standard, about }) => [`\`${name}\``, standard, about]));
    expect(rowsUnder('Outputs')).toEqual(outputs.map(({ name, about }) => [`\`${name}\``, about]));
  });

  it('for the code: every input is read somewhere', () => {
    const code = ['choices', 'commits', 'publish', 'roots', 'secrets', 'smoke-inputs', 'setting-files', 'settings']
      .map((name) => readFileSync(`src/action/${name}.ts`, 'utf8'))
      .join('\n');
    expect(inputs.map(({ name }) => name).filter((name) => !code.includes(`'${name}'`))).toEqual([]);
  });
});
