import type { Namespace, Template, TemplatePart } from '../facts/template.ts';
import { locate, type SourceFile } from '../text/source-file.ts';
import { hasInterpolation, parseInterpolation } from './posix.ts';

export interface KubernetesOptions {
  /** The environment of the container, for `$(X)`; undefined where Kubernetes puts nothing in. */
  readonly process: Namespace | undefined;
  /** Who fills in `${X}` before Kubernetes sees it: envsubst, Flux, an OpenShift template. */
  readonly substitution: Namespace;
}

/**
 * `$(X)` of `env`, `command` and `args` as Kubernetes expands it, `$$(X)` being its escape (semantics B.4). Kubernetes leaves `${X}` alone: who
 * writes it there has something put in first.
 */
export function parseKubernetesValue(file: SourceFile, start: number, end: number, options: KubernetesOptions): Template {
  const parts: TemplatePart[] = [];
  let from = start;
  const plain = (to: number): void => {
    if (to > from) parts.push(...substituted(file, from, to, options.substitution));
  };
  if (options.process === undefined) {
    plain(end);
    return parts;
  }
  const expansion = /(?<!\$)(\$+)\(([A-Za-z_][\w.-]*)\)/g;
  for (const found of file.text.slice(start, end).matchAll(expansion)) {
    const [whole, dollars = '', name = ''] = found;
    const escaped = dollars.length % 2 === 0;
    const last = start + found.index + dollars.length - 1;
    const at = locate(file, last, start + found.index + whole.length);
    plain(escaped ? last - 1 : last);
    if (escaped) parts.push({ kind: 'text', text: `$(${name})`, at });
    else parts.push({ kind: 'use', use: { name, namespace: options.process, at }, at });
    from = start + found.index + whole.length;
  }
  plain(end);
  return parts;
}

function substituted(file: SourceFile, start: number, end: number, namespace: Namespace): Template {
  const text = file.text.slice(start, end);
  if (!hasInterpolation(text) || end - start > longest) return [{ kind: 'text', text, at: locate(file, start, end) }];
  return parseInterpolation(file, start, end, { namespace, escapes: 'shell' });
}

/** A longer text is a file or a script: nobody reads it as a value. */
const longest = 8000;
