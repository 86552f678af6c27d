import { expect } from '@jest/globals';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { version } from '../../src/core/index.ts';
import type { Annotation } from './runner-rules.ts';

const directory = '__tests__/contract/goldens';

/** Compares a text with the one that is kept under this name; `UPDATE_GOLDEN=1` keeps the new one instead, to be read in the diff. */
export function golden(name: string, text: string): void {
  const path = join(directory, name);
  const current = normalised(text);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, current);
  }
  if (!existsSync(path)) throw new Error(`${path} is missing: run the test with UPDATE_GOLDEN=1 and read what it writes`);
  expect(current).toBe(readFileSync(path, 'utf8'));
}

/** What differs from run to run or release to release: commits, version, durations, temporary ports. */
export function normalised(text: string): string {
  return `${text.trimEnd()}\n`
    .replace(/\b[0-9a-f]{40}\b/g, '<sha>')
    .replace(/\b[0-9a-f]{64}\b/g, '<digest>')
    .replace(/\bfor [0-9a-f]{7}\b/g, 'for <sha>')
    .replaceAll(version, '<version>')
    .replace(/\b(in|took|after) \d+(?:\.\d+)? (ms|s)\b/g, '$1 <duration> $2')
    .replace(/\b127\.0\.0\.1:\d{5}\b/g, '127.0.0.1:<port>');
}

/** Annotations as one reads them beside the lines of a pull request. */
export function annotationsText(annotations: readonly Annotation[]): string {
  return annotations.map(annotationText).join('\n\n');
}

function annotationText({ severity, title, file, line, endLine, column, endColumn, message }: Annotation): string {
  const lines = line === undefined ? '' : `:${line}${endLine === undefined ? '' : `-${endLine}`}`;
  const columns = column === undefined ? '' : `:${column}${endColumn === undefined ? '' : `-${endColumn}`}`;
  return [`${severity} ${title ?? '(no title)'}`, `at ${file ?? '(no file)'}${lines}${columns}`, message].join('\n');
}

/** Outputs by name, JSON among them spread out. */
export function outputsText(outputs: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, spread(value)])), null, 2);
}

function spread(value: string): unknown {
  return /^[[{]/.test(value) ? (JSON.parse(value) as unknown) : value;
}
