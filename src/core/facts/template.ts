import type { Located, Location, Span } from '../text/span.ts';
import type { Setting } from './setting.ts';

/** Whose definitions may answer for a variable. */
export type Namespace =
  /** Interpolation of a compose file: the shell, `--env-file`, the `.env` beside the project. `directory` is that of the file. */
  | { readonly kind: 'compose'; readonly directory: string }
  /** The environment of the process in that setting. */
  | { readonly kind: 'process'; readonly setting: Setting }
  /** The assignments of one environment file, in their order. Who loads the file is said by an `env-file` attachment, or by its place. */
  | { readonly kind: 'env-file'; readonly path: string }
  /** Sequential assignments of one script, then the environment of its process. */
  | { readonly kind: 'script'; readonly path: string }
  /**
   * A CI file, a job of it, a step of that. What a step sees: its own namespace, that of its job, that of the file. Ranks say which wins:
   * a container's environment -5 · the file's -4 · the job's -3 · written for later steps -2 · the step's -1 · assigned by its script 0;
   * -2 and 0 count only behind the place where they stand. Of matrix values (`matrix.port`) and inputs each of equal rank is one world.
   */
  | { readonly kind: 'workflow'; readonly path: string; readonly job?: string; readonly step?: number }
  /**
   * `root` is the directory that holds `roles`, `group_vars` and inventories; `play` is `path#number`. Keys of maps and places of lists are
   * joined by dots (`pg.port`, `ports.0`); `ports.*` is any element of a list that a loop goes over.
   */
  | { readonly kind: 'ansible'; readonly root: string; readonly role?: string; readonly play?: string }
  /** `module` is the directory of the `.tf` files. `var` and `local` carry the bare name; a resource use carries `type.name.attribute`. */
  | { readonly kind: 'terraform'; readonly module: string; readonly what: 'var' | 'local' | 'resource' | 'module' | 'data' }
  | { readonly kind: 'cloudformation'; readonly path: string }
  /** `chart` is the directory of Chart.yaml. Names are dotted paths; those of the release and the chart have a dot in front (`.Release.Name`). */
  | { readonly kind: 'helm'; readonly chart: string }
  /** Keys of a ConfigMap or Secret (`configmap/NAME`, `secret/NAME`). `path`: the manifest that defines it or that uses a key of it. */
  | { readonly kind: 'kubernetes'; readonly path: string; readonly namespace?: string; readonly object: string }
  | { readonly kind: 'properties'; readonly root: string }
  | { readonly kind: 'template'; readonly root: string; readonly dialect: string }
  /** Nobody that we could read. */
  | { readonly kind: 'none' };

/** One variable use inside a value: `${A:-5432}`, `var.port`, `{{ port }}`. */
export interface Use {
  readonly name: string;
  readonly namespace: Namespace;
  /** `unset`: used only when undefined (`-`); `empty`: also when empty (`:-`). */
  readonly fallback?: { readonly when: 'unset' | 'empty'; readonly value: Template };
  /** `${A:+text}`: the text when the variable is set (`set`) or set and not empty (`filled`), else nothing. */
  readonly alternative?: { readonly when: 'set' | 'filled'; readonly value: Template };
  /** `:?` and `?`: the text behind is a message, never a value. */
  readonly required?: true;
  /** All of `${A:-5432}`. */
  readonly at: Location;
}

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string; readonly at: Location }
  | { readonly kind: 'use'; readonly use: Use; readonly at: Location }
  /** An expression nobody can evaluate: a function call, command output, a conditional. `what` names its kind, never its text. */
  | { readonly kind: 'opaque'; readonly what: string; readonly at: Location };

/** Text with holes. A plain literal is one text part; the empty text has no part. */
export type Template = readonly TemplatePart[];

/**
 * What a template engine puts into a whole file before the program that owns the file sees it (`pgbouncer.ini.j2`). The text that is read
 * has the length of the file: a hole is a run of one character of the private use area, U+E000 and its number; statements are blanks.
 */
export interface Rendering {
  readonly holes: readonly TemplatePart[];
  /** Stretches that a condition may leave out or a loop repeat. */
  readonly optional: readonly Span[];
}

/** A template without holes. */
export function literal(text: string, at: Location): Template {
  return text === '' ? [] : [{ kind: 'text', text, at }];
}

/** The text of a template without holes; undefined when it has one. */
export function plainText(template: Template): string | undefined {
  let text = '';
  for (const part of template) {
    if (part.kind !== 'text') return undefined;
    text += part.text;
  }
  return text;
}

/** From the first to the last character of a template; `fallback` when it is empty. */
export function extentOf(template: Template, fallback: Location): Location {
  const first = template[0];
  const last = template[template.length - 1];
  if (first === undefined || last === undefined) return fallback;
  return { path: first.at.path, span: { start: first.at.span.start, end: Math.max(first.at.span.end, last.at.span.end) } };
}

/** How a port is stated, before resolution. */
export type PortValue =
  /** `octal`: written with a leading 0, which the program takes for a number of base 8. */
  | { readonly kind: 'literal'; readonly port: number; readonly octal?: true; readonly at: Location }
  | { readonly kind: 'template'; readonly template: Template; readonly at: Location }
  /** Both arms of a conditional, or a list of equals: right when any is right. `implied`: nobody wrote it, and the default may be any of them. */
  | { readonly kind: 'choice'; readonly ports: readonly Located<number>[]; readonly implied?: true; readonly at: Location }
  /** Nobody wrote it. `at` is the host (or command word, or block) beside which it is missing; `environment` the variable that would still supply it. */
  | { readonly kind: 'implied'; readonly port: number; readonly environment?: 'PGPORT'; readonly at: Location }
  /** Written, and no port (`tcp://10.0.0.1:5432`, 70000, an empty string on a server). */
  | { readonly kind: 'malformed'; readonly at: Location };

export type HostValue =
  /** DNS name, service name, address, or a template of one. */
  | { readonly kind: 'name'; readonly template: Template; readonly at: Location }
  /** `/dir`, `@abstract`, or left out where the driver then uses the socket (`default`). */
  | { readonly kind: 'socket'; readonly directory: Template | 'default'; readonly at: Location }
  /** Left out where the driver then uses localhost over TCP. */
  | { readonly kind: 'implied-loopback'; readonly at: Location };

/**
 * A template as a port: a whole decimal number from 1 to 65535 is literal, a template with holes stays one, all else is malformed.
 * Formats whose numbers read differently (octal in postgresql.conf, atoi in PgBouncer) make their own literal.
 */
export function portOf(template: Template, at: Location): PortValue {
  const text = plainText(template);
  if (text === undefined) return { kind: 'template', template, at };
  const trimmed = text.trim();
  if (!/^\d{1,10}$/.test(trimmed)) return { kind: 'malformed', at };
  const port = Number(trimmed);
  return port >= 1 && port <= 65535 ? { kind: 'literal', port, at } : { kind: 'malformed', at };
}
