import type { Namespace, Template, TemplatePart, Use } from '../facts/template.ts';
import { locate, type SourceFile } from '../text/source-file.ts';
import type { Located, Location } from '../text/span.ts';
import { holesIn, type Hole } from './holes.ts';

type Workflow = Extract<Namespace, { kind: 'workflow' }>;

/** `${{ … }}` of GitHub Actions in `[start, end)`. What nobody can evaluate without running the workflow is opaque. */
export function githubExpressions(file: SourceFile, start: number, end: number, namespace: Workflow): Hole[] {
  const part = (inner: SourceFile, from: number, to: number, at: Location): TemplatePart =>
    valueOf(inner, from, to, namespace, at) ?? { kind: 'opaque', what: kindOf(inner.text.slice(from, to)), at };
  return holesIn(file, start, end, { open: '${{', close: '}}', part });
}

/** A literal, a variable with or without `|| 'default'`; undefined for all other expressions. */
function valueOf(file: SourceFile, start: number, end: number, namespace: Workflow, at: Location): TemplatePart | undefined {
  const text = file.text.slice(start, end);
  const written = literalOf(file, start, end);
  if (written !== undefined) return { kind: 'text', text: written.value, at: written.at };
  const bars = text.indexOf('||');
  if (bars < 0) return useOf(text, namespace, undefined, at);
  const before = text.slice(0, bars).trimEnd();
  const behind = start + bars + 2 + leadingBlanks(text.slice(bars + 2));
  const value = literalOf(file, behind, end);
  return value === undefined ? undefined : useOf(before, namespace, value, at);
}

/** `'text'` (a doubled quote is one) or a number. */
function literalOf(file: SourceFile, start: number, end: number): Located<string> | undefined {
  const text = file.text.slice(start, end);
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return { value: text, at: locate(file, start, end) };
  if (!/^'(?:[^']|'')*'$/.test(text)) return undefined;
  return { value: text.slice(1, -1).replaceAll("''", "'"), at: locate(file, start + 1, end - 1) };
}

function leadingBlanks(text: string): number {
  return text.length - text.trimStart().length;
}

/** An empty value counts as none before `||`. */
function useOf(path: string, namespace: Workflow, fallback: Located<string> | undefined, at: Location): TemplatePart | undefined {
  const name = pathOf(path);
  const found = name === undefined ? undefined : variableOf(name, namespace);
  if (found === undefined) return undefined;
  const value: Template = fallback === undefined ? [] : [{ kind: 'text', text: fallback.value, at: fallback.at }];
  const use: Use = { ...found, at, ...(fallback === undefined ? {} : { fallback: { when: 'empty', value } }) };
  return { kind: 'use', use, at };
}

/** `job.services.pg.ports['5432']` with dots all through. */
function pathOf(text: string): string | undefined {
  const dotted = text.replace(
    /\[\s*(?:'([\w.-]*)'|(\d+))\s*\]/g,
    (_, key: string | undefined, index: string | undefined) => `.${key ?? index ?? ''}`,
  );
  return /^[A-Za-z_][\w-]*(?:\.[\w-]+)+$/.test(dotted) ? dotted : undefined;
}

/** Contexts whose values stand in the repository. `secrets`, `vars`, `needs`, `steps` and the like do not. */
function variableOf(name: string, namespace: Workflow): Pick<Use, 'name' | 'namespace'> | undefined {
  const context = name.slice(0, name.indexOf('.')).toLowerCase();
  const { path, job } = namespace;
  if (context === 'env') return { name: name.slice(4), namespace };
  if (context === 'inputs') return { name, namespace: { kind: 'workflow', path } };
  const ofJob: Namespace = { kind: 'workflow', path, ...(job === undefined ? {} : { job }) };
  if (context === 'matrix') return { name, namespace: ofJob };
  return /^job\.services\.[\w-]+\.ports\.\d+$/i.test(name) ? { name, namespace: ofJob } : undefined;
}

function kindOf(expression: string): string {
  if (/^github\.workspace$/i.test(expression)) return 'repository-root';
  return /^secrets\b/i.test(expression) ? 'secret' : 'expression';
}
