import { plainText, type Template } from '../facts/template.ts';
import { directoryOf, nameOf, resolvePath } from '../text/paths.ts';
import type { Located } from '../text/span.ts';
import type { Invocation } from './invocation.ts';

/** What a script has done so far, as far as it can be followed by reading: assignments, functions that pass their arguments on, directories. */
export class ScriptState {
  private readonly variables = new Map<string, Located<Template>>();
  private readonly functions = new Map<string, Invocation[]>();
  private readonly scriptDirectory: string;
  /** The working directory, as far as it is known; a guess at first. */
  private directory: string | undefined;
  private readonly before: ReadonlyMap<string, Located<Template>>;

  /** `before`: what was assigned before the script; `directory`: where it runs, when that is given. */
  constructor(
    path: string,
    before: ReadonlyMap<string, Located<Template>> = new Map(),
    directory?: { readonly path: string | undefined },
  ) {
    this.before = before;
    this.scriptDirectory = directoryOf(path);
    this.directory = directory === undefined ? likelyDirectory(path) : directory.path;
  }

  assign(name: string, value: Located<Template>): void {
    this.variables.set(name, value);
  }

  variable(name: string): Located<Template> | undefined {
    return this.variables.get(name) ?? this.before.get(name);
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
      if (text === undefined || this.directory === undefined || /^[/~]|:\/\//.test(text)) return undefined;
      return resolvePath(this.directory, text);
    }
    const base = this.directoryNamedBy(first, 0);
    const tail = plainText(rest);
    if (base === undefined || tail === undefined || (tail !== '' && !tail.startsWith('/'))) return undefined;
    return resolvePath(base, `.${tail}`);
  }

  private directoryNamedBy(part: Template[number], depth: number): string | undefined {
    if (part.kind === 'opaque') return this.directoryMeant(part.what);
    if (part.kind !== 'use' || depth > 4) return undefined;
    if (part.use.name === 'PWD') return this.directory;
    if (checkouts.has(part.use.name)) return '';
    const value = this.variable(part.use.name)?.value;
    return value === undefined ? undefined : this.directoryIn(value, depth);
  }

  /** `$(pwd)`, `$(git rev-parse --show-toplevel)`, `$(dirname "$0")/..`, as the shell's reader calls them. */
  private directoryMeant(what: string): string | undefined {
    if (what === 'working-directory') return this.directory;
    if (what === 'repository-root') return '';
    return what.startsWith('script-directory') ? resolvePath(this.scriptDirectory, `.${what.slice(16)}`) : undefined;
  }

  /** What a variable holds: a path, or another directory and a way on from it. */
  private directoryIn(value: Template, depth: number): string | undefined {
    const [first, ...rest] = value;
    if (first === undefined) return undefined;
    if (first.kind === 'text') return this.pathOf(value);
    const base = this.directoryNamedBy(first, depth + 1);
    const tail = plainText(rest);
    return base === undefined || tail === undefined ? undefined : resolvePath(base, `.${tail}`);
  }
}

/** Variables with which CI systems name the directory of the checkout. */
const checkouts = new Set([
  'GITHUB_WORKSPACE',
  'CI_PROJECT_DIR',
  'TRAVIS_BUILD_DIR',
  'BITBUCKET_CLONE_DIR',
  'BUILD_SOURCESDIRECTORY',
  'BUILDKITE_BUILD_CHECKOUT_PATH',
]);

const scriptFolders = /^(scripts?|bin|hack|tools?|ci|\.github|\.gitlab|\.ci|contrib|ops|deploy|deployment|utils?)$/;

const runsBeside = /^(?:(?:gnu)?makefile|.*\.mk|package\.json|.*dockerfile.*|.*compose.*\.ya?ml)$/i;

/** Scripts are started from the directory above a folder of scripts, all others from their own. */
function likelyDirectory(path: string): string {
  if (runsBeside.test(nameOf(path))) return directoryOf(path);
  const parts = directoryOf(path).split('/');
  const folder = parts.findIndex((part) => scriptFolders.test(part));
  return (folder < 0 ? parts : parts.slice(0, folder)).join('/');
}
