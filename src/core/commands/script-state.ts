import { plainText, type Template } from '../facts/template.ts';
import { directoryOf, nameOf, resolvePath } from '../text/paths.ts';
import type { Located } from '../text/span.ts';
import type { Invocation } from './invocation.ts';

/** What a script has done so far, as far as it can be followed by reading: assignments, functions that pass their arguments on, directories. */
export class ScriptState {
  private readonly variables = new Map<string, Located<Template>>();
  private readonly functions = new Map<string, Invocation[]>();
  private readonly outer: ReadonlyMap<string, Located<Template>>;
  private readonly scriptDirectory: string;
  /** The working directory, as far as it is known; a guess at first. */
  private directory: string;

  /** `outer`: what is set before the script begins (variables of a Makefile). */
  constructor(path: string, outer: ReadonlyMap<string, Located<Template>> = new Map()) {
    this.outer = outer;
    this.scriptDirectory = directoryOf(path);
    this.directory = likelyDirectory(path);
  }

  assign(name: string, value: Located<Template>): void {
    this.variables.set(name, value);
  }

  variable(name: string): Located<Template> | undefined {
    return this.variables.get(name) ?? this.outer.get(name);
  }

  /** A command in a function's body that takes the function's arguments (`docker exec db "$@"`). */
  defineFunction(name: string, body: Invocation): void {
    const known = this.functions.get(name);
    if (known === undefined) this.functions.set(name, [body]);
    else known.push(body);
  }

  functionBody(name: string): readonly Invocation[] | undefined {
    return this.functions.get(name);
  }

  changeDirectory(target: Template): void {
    const to = this.pathOf(target);
    if (to !== undefined) this.directory = to;
  }

  /** Repository path of a path on the machine that runs the script; undefined when it is absolute or unknown. */
  pathOf(template: Template): string | undefined {
    const [first, ...rest] = template;
    if (first === undefined) return undefined;
    if (first.kind === 'text') {
      const text = plainText(template);
      return text === undefined || /^[/~]|:\/\//.test(text) ? undefined : resolvePath(this.directory, text);
    }
    const base = this.directoryNamedBy(first, 0);
    const tail = plainText(rest);
    if (base === undefined || tail === undefined || (tail !== '' && !tail.startsWith('/'))) return undefined;
    return resolvePath(base, `.${tail}`);
  }

  private directoryNamedBy(part: Template[number], depth: number): string | undefined {
    if (part.kind === 'opaque') {
      if (part.what === 'working-directory') return this.directory;
      if (part.what === 'repository-root') return '';
      return part.what.startsWith('script-directory') ? resolvePath(this.scriptDirectory, `.${part.what.slice(16)}`) : undefined;
    }
    if (part.kind !== 'use' || depth > 4) return undefined;
    if (part.use.name === 'PWD') return this.directory;
    const value = this.variable(part.use.name)?.value;
    const first = value?.[0];
    if (value === undefined || first === undefined) return undefined;
    if (first.kind === 'text') return this.pathOf(value);
    const base = this.directoryNamedBy(first, depth + 1);
    const tail = plainText(value.slice(1));
    return base === undefined || tail === undefined ? undefined : resolvePath(base, `.${tail === '' ? '' : tail}`);
  }
}

const scriptFolders = /^(scripts?|bin|hack|tools?|ci|\.github|\.gitlab|\.ci|contrib|ops|deploy|deployment|utils?)$/;

const runsBeside = /^(?:(?:gnu)?makefile|.*\.mk|package\.json|.*dockerfile.*|.*compose.*\.ya?ml)$/i;

/** Scripts are started from the directory above a folder of scripts, all others from their own. */
function likelyDirectory(path: string): string {
  if (runsBeside.test(nameOf(path))) return directoryOf(path);
  const parts = directoryOf(path).split('/');
  const folder = parts.findIndex((part) => scriptFolders.test(part));
  return (folder < 0 ? parts : parts.slice(0, folder)).join('/');
}
