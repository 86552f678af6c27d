import { textOf, type CodeEntry, type CodeGroup, type CodeTree } from '../../../documents/code/tree.ts';
import type { Span } from '../../../text/span.ts';

/** One PostgreSQL that a module runs. */
export interface Instance {
  readonly name: string;
  /** What is written as its port; undefined: nothing is. */
  readonly port: { readonly text: string; readonly span: Span } | undefined;
  /** The setting that states it. */
  readonly at: Span;
}

/** `services.postgresql` of NixOS, `services.postgres` of devenv, `services.postgres.NAME` of services-flake. */
const service = /(?:^|\.)services\.(?:postgresql|postgres(?:\.([\w-]+))?)$/;

/** Every setting by its whole path: the instances that are switched on, or whose port is set. */
export function instancesOf(tree: CodeTree): readonly Instance[] {
  const found = new Map<string, Instance>();
  for (const group of tree.groups) {
    if (group.kind !== '{') continue;
    const around = pathOfGroup(tree, group);
    for (const entry of group.entries) {
      const path = [around, pathOf(tree, entry)].filter((part) => part !== '').join('.');
      const stated = settingOf(tree, path, entry);
      if (stated === undefined) continue;
      const known = found.get(stated.name);
      if (known === undefined || known.port === undefined) found.set(stated.name, { ...stated, at: known?.at ?? stated.at });
    }
  }
  return [...found.values()].sort((a, b) => a.at.start - b.at.start);
}

/** `….enable = true` and `….port = N` of a service. */
function settingOf(tree: CodeTree, path: string, entry: CodeEntry): Instance | undefined {
  const cut = path.lastIndexOf('.');
  const key = path.slice(cut + 1);
  const match = service.exec(path.slice(0, Math.max(0, cut)).replace(/\.settings$/, ''));
  const value = tree.tokens[entry.value];
  if (match === null || value === undefined) return undefined;
  const name = match[1] ?? 'postgresql';
  const at = entry.name?.span ?? value.span;
  const text = onlyText(tree, entry);
  if (key === 'port') return { name, port: { text, span: value.span }, at };
  return key === 'enable' && text === 'true' ? { name, port: undefined, at } : undefined;
}

/** The one word that is the value; an expression has none. */
function onlyText({ tokens }: CodeTree, { value, end }: CodeEntry): string {
  return end - value === 1 ? (textOf(tokens[value]) ?? '') : '';
}

/** `a.b.c` before the `=`. */
function pathOf({ tokens }: CodeTree, { start, value }: CodeEntry): string {
  const words = tokens.slice(start, value - 1).filter(({ kind }) => kind === 'word' || kind === 'string');
  return words.map((token) => textOf(token) ?? '').join('.');
}

function pathOfGroup(tree: CodeTree, group: CodeGroup): string {
  const names: string[] = [];
  for (let at: CodeGroup | undefined = group; at !== undefined && names.length < 20; at = tree.groups[at.parent]) {
    const entry: CodeEntry | undefined = tree.groups[at.parent]?.entries[at.parentEntry];
    if (entry?.name !== undefined) names.unshift(pathOf(tree, entry));
  }
  return names.join('.');
}
