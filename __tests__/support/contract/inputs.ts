import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Manifest {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly main: string };
}

export const manifest = parse(readFileSync('action.yml', 'utf8')) as Manifest;

/**
 * `INPUT_*` as the runner sets them: every declared input, with its default or as ''. An input that action.yml does not know would be a warning
 * on GitHub; in a test it is a mistake.
 */
export function inputVariables(
  given: Readonly<Record<string, string>>,
  expressions: Readonly<Record<string, string>>,
): Record<string, string> {
  for (const name of Object.keys(given)) if (!(name in manifest.inputs)) throw new Error(`action.yml has no input ${name}`);
  const entries = Object.entries(manifest.inputs).map(([name, input]) => {
    const value = given[name] ?? evaluated(input.default ?? '', expressions);
    return [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value] as const;
  });
  return Object.fromEntries(entries);
}

/** Defaults are texts or a single expression that the test has a value for. */
function evaluated(text: string, expressions: Readonly<Record<string, string>>): string {
  const expression = /^\$\{\{([^}]*)\}\}$/.exec(text)?.[1]?.trim();
  if (expression === undefined) return text;
  const value = expressions[expression.toLowerCase()];
  if (value === undefined) throw new Error(`the contract harness has no value for ${text}`);
  return value;
}
