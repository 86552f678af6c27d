import type { Namespace, TemplatePart, Use } from '../facts/template.ts';
import type { SourceFile } from '../text/source-file.ts';
import { locate } from '../text/source-file.ts';
import { readJinjaExpression } from './jinja-expression.ts';

/** What a name of the template itself stands for: any element of a list, a value, or nothing that can be followed. */
type Meaning = { readonly element: string } | { readonly value: TemplatePart } | 'unknown';

/** Names that a template gives itself: `{% for db in databases %}`, `{% set port = 5433 %}`. Inside it they hide variables of the same name. */
export class LocalNames {
  private readonly loops: Map<string, Meaning>[] = [];
  private readonly given = new Map<string, Meaning>();
  private conditions = 0;

  /** The statement between `start` and `end`, its braces included. */
  statement(file: SourceFile, start: number, end: number, namespace: Namespace): void {
    const text = file.text.slice(start, end);
    if (/^\{%[-+]?\s*for\b/.test(text)) this.loops.push(namesOf(text));
    else if (/^\{%[-+]?\s*endfor\b/.test(text)) this.loops.pop();
    else if (/^\{%[-+]?\s*if\b/.test(text)) this.conditions++;
    else if (/^\{%[-+]?\s*endif\b/.test(text)) this.conditions--;
    else this.assigned(file, start, end, namespace);
  }

  private assigned(file: SourceFile, start: number, end: number, namespace: Namespace): void {
    const found = /^\{%[-+]?\s*set\s+(\w+)\s*=\s*/.exec(file.text.slice(start, end));
    if (found?.[1] === undefined) return;
    const from = start + found[0].length;
    const part = readJinjaExpression(file, from, end - 2, namespace, locate(file, from, end - 2));
    const isKnown = part?.kind === 'text' && this.conditions <= 0 && !this.given.has(found[1]);
    this.given.set(found[1], isKnown ? { value: part } : 'unknown');
  }

  /** The hole with names of the template put in. */
  resolved(part: TemplatePart): TemplatePart {
    if (part.kind !== 'use') return part;
    const { use } = part;
    const cut = use.name.indexOf('.');
    const name = cut < 0 ? use.name : use.name.slice(0, cut);
    const meaning = this.loops.findLast((names) => names.has(name))?.get(name) ?? this.given.get(name);
    if (meaning === undefined) return { ...part, use: this.withFallback(use) };
    if (meaning === 'unknown') return { kind: 'opaque', what: 'name of the template', at: part.at };
    if ('value' in meaning) return meaning.value;
    return { ...part, use: { ...use, name: `${meaning.element}.*${cut < 0 ? '' : use.name.slice(cut)}` } };
  }

  private withFallback(use: Use): Use {
    const { fallback } = use;
    if (fallback === undefined) return use;
    return { ...use, fallback: { ...fallback, value: fallback.value.map((part) => this.resolved(part)) } };
  }
}

/** `for x in list`, `for key, value in map.items()`. */
function namesOf(text: string): Map<string, Meaning> {
  const found = /^\{%[-+]?\s*for\s+(\w+)(?:\s*,\s*(\w+))?\s+in\s+([\w.]+)(\(\)|\s*\|\s*dict2items)?/.exec(text);
  const names = new Map<string, Meaning>([['loop', 'unknown']]);
  if (found?.[1] === undefined) return names;
  const [, first, second, list = '', call] = found;
  const isPlain = /^[-+]?%\}$|^(?:\s*\|\s*default\(\s*\[\s*\]\s*\))?\s*[-+]?%\}$/.test(text.slice(found[0].length).trim());
  if (second === undefined) names.set(first, call === undefined && isPlain ? { element: list } : 'unknown');
  else {
    names.set(first, 'unknown');
    names.set(second, /\.(?:items|iteritems)$/.test(list) && call === '()' ? { element: list.replace(/\.\w+$/, '') } : 'unknown');
  }
  return names;
}
