import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
// @ts-expect-error -- a script without types
import { licensesText, runtimePackages } from '../scripts/licenses.mjs';

interface Found {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

const { dependencies, name: ownName } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly name: string;
  readonly dependencies: Readonly<Record<string, string>>;
};
const packages = (runtimePackages as (root: string) => Found[])('.');
const text = (licensesText as (root: string) => string)('.');

describe('licences of what is bundled', () => {
  it('covers every declared dependency and what they need', () => {
    const names = packages.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...Object.keys(dependencies), 'undici', 'argparse', '@octokit/core']));
    expect(names).not.toContain(ownName);
    expect(names).not.toContain('typescript');
  });

  it('knows a licence of each, and each is one that allows it', () => {
    const allowed = ['MIT', 'ISC', 'Apache-2.0', 'PSF-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD'];
    expect(packages.filter(({ license }) => !allowed.includes(license))).toEqual([]);
  });

  it('names each package and version in the text', () => {
    for (const { name, version } of packages) expect(text).toContain(`${name} ${version}\n`);
  });

  (existsSync('dist/licenses.txt') ? it : it.skip)('dist/licenses.txt is this text', () => {
    expect(readFileSync('dist/licenses.txt', 'utf8')).toBe(text);
  });
});
