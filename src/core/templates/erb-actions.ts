import type { Namespace, TemplatePart } from '../facts/template.ts';
import { locate, type SourceFile } from '../text/source-file.ts';
import type { Action } from './action.ts';

const longest = 2000;

/** `<%= @port %>`, `<% if … %>`, `<%# … %>`: Ruby's templates, of Puppet, Chef and Rails. */
export function* erbActions(file: SourceFile, namespace: Namespace): Iterable<Action> {
  const { text } = file;
  for (let start = text.indexOf('<%'); start >= 0;) {
    const close = text.indexOf('%>', start + 2);
    if (close < 0) return;
    const end = close + 2;
    // `<%%` is a `<%` of the text.
    if (text.charAt(start + 2) !== '%' && end - start <= longest) yield actionAt(file, start, end, namespace);
    start = text.indexOf('<%', end);
  }
}

function actionAt(file: SourceFile, start: number, end: number, namespace: Namespace): Action {
  const kind = file.text.charAt(start + 2);
  const code = file.text
    .slice(start + 2, end - 2)
    .replace(/^[-=#]+/, '')
    .replace(/-$/, '')
    .trim();
  if (kind === '=') return { start, end, hole: valueOf(file, start, end, code, namespace) };
  if (kind === '#') return { start, end };
  if (/^end\b/.test(code)) return { start, end, nesting: 'closes' };
  return /^(?:if|unless|case|for|while)\b|\bdo(?:\s*\|[^|]*\|)?$/.test(code) ? { start, end, nesting: 'opens' } : { start, end };
}

/** `@port`, `port`, `node['postgresql']['port']`; anything else is opaque. */
function valueOf(file: SourceFile, start: number, end: number, code: string, namespace: Namespace): TemplatePart {
  const at = locate(file, start, end);
  const name = /^@?([a-z_]\w*)((?:\[(?:'\w{1,60}'|"\w{1,60}"|:\w{1,60})\]){0,8})$/i.exec(code);
  if (name?.[1] === undefined) return { kind: 'opaque', what: 'expression', at };
  const keys = [...(name[2] ?? '').matchAll(/\w+/g)].map((key) => key[0]);
  return { kind: 'use', use: { name: [name[1], ...keys].join('.'), namespace, at }, at };
}
