import type { Namespace, Template } from '../facts/template.ts';
import { locate, type SourceFile } from '../text/source-file.ts';

/** dbt: `{{ env_var('DBT_PORT', '5432') | int }}`. The filters change a type, never a value. */
const envVar =
  /^\{\{-?[ ]?env_var\(\s*['"](?<name>\w{1,80})['"]\s*(?:,\s*['"](?<value>[^'"]{0,200})['"]\s*)?\)[ ]?(?:\|\s?(?:int|as_number|as_native|as_text)\s?)?-?\}\}$/d;

/** A value that is one look-up of dbt's `env_var`, its default where it is written; undefined for every other text. */
export function parseEnvVar(file: SourceFile, start: number, end: number, namespace: Namespace): Template | undefined {
  if (end - start > 400 || !file.text.startsWith('{{', start)) return undefined;
  const found = envVar.exec(file.text.slice(start, end));
  const name = found?.groups?.['name'];
  if (name === undefined) return undefined;
  const at = locate(file, start, end);
  const fallback = defaultOf(found?.indices?.groups?.['value'], file, start);
  return [{ kind: 'use', use: { name, namespace, at, ...(fallback === undefined ? {} : { fallback }) }, at }];
}

function defaultOf(place: readonly [number, number] | undefined, file: SourceFile, start: number) {
  if (place === undefined) return undefined;
  const [from, to] = [start + place[0], start + place[1]];
  const at = locate(file, from, to);
  const value: Template = to > from ? [{ kind: 'text', text: file.text.slice(from, to), at }] : [];
  return { when: 'unset', value } as const;
}
