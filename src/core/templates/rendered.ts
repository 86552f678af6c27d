import type { Setting } from '../facts/setting.ts';
import type { Namespace, Rendering, Template, TemplatePart } from '../facts/template.ts';
import { directoryOf } from '../text/paths.ts';
import type { SourceFile } from '../text/source-file.ts';
import type { Location } from '../text/span.ts';
import type { Action } from './action.ts';
import { ansibleLayoutOf, ansibleNamespace, ansibleSetting } from '../facts/ansible-layout.ts';
import { erbActions } from './erb-actions.ts';
import { jinjaActions } from './jinja-actions.ts';

const suffix = /\.(?:j2|jinja2?|erb|tpl|tmpl|gotmpl)$/i;

/** `postgresql.conf` for `postgresql.conf.j2`; the path itself when no template engine is named in it. */
export function withoutTemplateSuffix(path: string): string {
  return path.replace(suffix, '');
}

/** Everything below `templates` of a role is rendered, whatever its name. */
export function isRendered(path: string): boolean {
  return suffix.test(path) || /(?:^|\/)roles\/[^/]+\/templates\//.test(path);
}

const firstHole = 0xe000;
const mostHoles = 6000;

/** The file as the program that owns it may read it, holes and statements masked at the same length. */
export function render(file: SourceFile): { readonly file: SourceFile; readonly rendering: Rendering } {
  const isErb = /\.erb$/i.test(file.path);
  const actions = isErb ? erbActions(file, namespaceOf(file.path)) : jinjaActions(file, namespaceOf(file.path));
  return mask(file, actions);
}

function mask(file: SourceFile, actions: Iterable<Action>) {
  const holes: TemplatePart[] = [];
  const optional: { start: number; end: number }[] = [];
  const pieces: string[] = [];
  let from = 0;
  let depth = 0;
  for (const { start, end, hole, nesting } of actions) {
    if (holes.length >= mostHoles) break;
    pieces.push(plain(file.text.slice(from, start)));
    if (hole === undefined) pieces.push(file.text.slice(start, end).replace(/[^\r\n]/g, ' '));
    else pieces.push(String.fromCharCode(firstHole + holes.push(hole) - 1).repeat(end - start));
    from = end;
    if (nesting === 'opens' && depth++ === 0) optional.push({ start, end: file.text.length });
    const last = optional[optional.length - 1];
    if (nesting === 'closes' && depth > 0 && --depth === 0 && last !== undefined) last.end = end;
  }
  pieces.push(plain(file.text.slice(from)));
  return { file: { ...file, text: pieces.join('') }, rendering: { holes, optional } };
}

/** Characters that stand for holes elsewhere are none of a hole's. */
function plain(text: string): string {
  return text.replace(/[\ue000-\uf8ff]/g, '\ufffd');
}

/** Jinja is Ansible's; any other engine takes its values from where nobody can see. */
function namespaceOf(path: string): Namespace {
  if (/\.(?:erb|tpl|tmpl|gotmpl)$/i.test(path))
    return { kind: 'template', root: directoryOf(path), dialect: /\.erb$/i.test(path) ? 'erb' : 'go' };
  return ansibleNamespace(ansibleLayoutOf(path));
}

/** Where a rendered file of Ansible holds: on the hosts of its role. undefined: it is no file of a role. */
export function settingOfRendered(path: string): Setting | undefined {
  const layout = ansibleLayoutOf(path);
  return layout.role === undefined ? undefined : ansibleSetting(path, layout);
}

const hole = /([\ue000-\uf8ff])\1*/g;

/** The template with the holes that stand in its text. */
export function withHoles(template: Template, rendering: Rendering | undefined): Template {
  if (rendering === undefined || !template.some((part) => part.kind === 'text' && hasHole(part.text))) return template;
  return template.flatMap((part) => (part.kind === 'text' ? split(part, rendering) : [part]));
}

export function hasHole(text: string): boolean {
  return /[\ue000-\uf8ff]/.test(text);
}

function split(part: TemplatePart & { readonly kind: 'text' }, { holes }: Rendering): readonly TemplatePart[] {
  const { path, span } = part.at;
  const exact = span.end - span.start === part.text.length;
  const at = (from: number, to: number): Location =>
    exact ? { path, span: { start: span.start + from, end: span.start + to } } : part.at;
  const parts: TemplatePart[] = [];
  let from = 0;
  const text = (to: number): void => {
    if (to > from) parts.push({ kind: 'text', text: part.text.slice(from, to), at: at(from, to) });
  };
  for (const found of part.text.matchAll(hole)) {
    text(found.index);
    from = found.index + found[0].length;
    parts.push(holes[found[0].charCodeAt(0) - firstHole] ?? { kind: 'opaque', what: 'placeholder', at: at(found.index, from) });
  }
  text(part.text.length);
  return parts;
}

/** A name as it is shown: `{{ pg_version }}` where a hole stands. */
export function shownWithHoles(text: string, rendering: Rendering | undefined): string {
  if (rendering === undefined) return text;
  return text.replace(hole, (run) => {
    const part = rendering.holes[run.charCodeAt(0) - firstHole];
    return part?.kind === 'use' ? `{{ ${part.use.name} }}` : part?.kind === 'text' ? part.text : '{{ ? }}';
  });
}
