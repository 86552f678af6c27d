import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { version } from '../../src/core/index.ts';

it('is the version of the package', () => {
  expect(version).toBe((JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version);
});
