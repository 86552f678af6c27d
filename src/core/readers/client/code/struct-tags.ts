import type { VariableEntry } from '../../../conninfo/variables.ts';
import { locate } from '../../../text/source-file.ts';
import type { Span } from '../../../text/span.ts';
import type { CodeSource } from './source.ts';
import { withDefault } from './with-default.ts';
import { partOfAddress } from '../../../conninfo/variable-names.ts';

const variable = /\b(?:env|envconfig)\s*:\s*"([A-Za-z]\w{0,60})/;
const fallback = /\b(?:envDefault|env-default|default)\s*:\s*"([^"\s]{1,200})"/;

/** Tags of Go's structures: `env:"DB_PORT" envDefault:"5432"`, `envconfig:"DB_PORT" default:"5432"`. */
export function* tagDefaults(source: CodeSource): Iterable<VariableEntry> {
  if (source.tree.language !== 'go') return;
  for (const { kind, span } of source.tree.tokens)
    if (kind === 'string' && span.end - span.start < 500) yield* tagDefault(source, span);
}

function tagDefault(source: CodeSource, span: Span): VariableEntry[] {
  const text = source.file.text.slice(span.start, span.end);
  const named = groupOf(variable.exec(text));
  const given = groupOf(fallback.exec(text));
  const name = named === undefined ? undefined : partOfAddress(named.text);
  if (named === undefined || given === undefined || name === undefined) return [];
  const at = (one: typeof given) => locate(source.file, span.start + one.start, span.start + one.start + one.text.length);
  return [withDefault(source, { value: name, at: at(named) }, [{ kind: 'text', text: given.text, at: at(given) }])];
}

/** The first group of a match, which ends it but for a quote. */
function groupOf(match: RegExpExecArray | null): { readonly text: string; readonly start: number } | undefined {
  const text = match?.[1];
  return match === null || text === undefined ? undefined : { text, start: match.index + match[0].lastIndexOf(text) };
}
