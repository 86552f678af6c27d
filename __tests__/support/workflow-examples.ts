import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ownAction, ownPlaceholder } from './workflow-validation.ts';

/** A workflow, or a piece of one from a page made whole. */
export interface Example {
  readonly name: string;
  readonly text: string;
  readonly kind: 'workflow' | 'steps' | 'inputs';
}

const filesIn = (directory: string): Example[] =>
  readdirSync(directory)
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => ({ name: `${directory}/${name}`, text: readFileSync(join(directory, name), 'utf8'), kind: 'workflow' }));

/** What users copy, and what runs here. */
export const exampleWorkflows = filesIn('examples/workflows');
export const ownWorkflows = filesIn('.github/workflows');

/** Blocks of YAML on the pages that are workflows, lists of steps or `with:` of a step. Other blocks are settings or configuration. */
export function examplesOnPages(): Example[] {
  const pages = [
    'README.md',
    ...readdirSync('docs')
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
    'examples/workflows/README.md',
  ];
  return pages.flatMap((path) =>
    blocksOf(readFileSync(path, 'utf8')).flatMap(({ text, line }) => example(`${path}:${line}`, text)),
  );
}

interface Block {
  readonly text: string;
  readonly line: number;
}

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: { readonly line: number; readonly lines: string[] } | undefined;
  for (const [index, line] of markdown.split(/\r?\n/).entries()) {
    if (open === undefined) {
      if (/^```ya?ml\b/.test(line)) open = { line: index + 1, lines: [] };
    } else if (line.startsWith('```')) {
      blocks.push({ line: open.line, text: `${open.lines.join('\n')}\n` });
      open = undefined;
    } else open.lines.push(line);
  }
  return blocks;
}

function example(name: string, text: string): Example[] {
  const value = parse(text) as unknown;
  const first = Array.isArray(value) ? (value[0] as unknown) : value;
  if (typeof first !== 'object' || first === null) return [];
  if ('jobs' in first) return [{ name, text, kind: 'workflow' }];
  if (Array.isArray(value) && ('uses' in first || 'run' in first))
    return [{ name, text: aroundSteps(indented(text, 6)), kind: 'steps' }];
  if ('with' in first)
    return [{ name, text: aroundSteps(`      - uses: ${ownAction}@${ownPlaceholder}\n${indented(text, 8)}`), kind: 'inputs' }];
  return [];
}

/** The block moved so that its first line stands at this column. */
function indented(text: string, column: number): string {
  const own = /^ */.exec(text)?.[0].length ?? 0;
  return text
    .split('\n')
    .map((line) => (line.trim() === '' ? '' : ' '.repeat(column) + line.slice(Math.min(own, line.length))))
    .join('\n');
}

function aroundSteps(steps: string): string {
  return `on: push\npermissions: {}\njobs:\n  job:\n    runs-on: ubuntu-latest\n    permissions: {}\n    steps:\n${steps}`;
}
