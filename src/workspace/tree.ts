import { hasFile, type Problem, type SourceFile, type Workspace } from '../core/index.ts';
import type { Base } from './base.ts';
import { decode, hasUtf16Mark } from './decode.ts';
import { FileReader, type Refusal } from './file-reader.ts';
import { matcherOf } from './globs.ts';
import { standardLimits, type Limits } from './limits.ts';
import type { Root } from './repository.ts';
import { coreSelection, type Selection } from './selection.ts';
import { Tracked } from './tracked.ts';
import { walk, type Walk } from './walk.ts';

export interface WorkspaceOptions {
  /** Globs of paths; none: every file. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly secrets?: readonly SourceFile[];
  readonly base?: Base;
  readonly selection?: Selection;
  readonly limits?: Partial<Limits>;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
}

interface Candidate {
  readonly path: string;
  readonly always: boolean;
}

/** The files below a directory, as the core wants them: listed once, read one at a time, never written. */
export class TreeWorkspace implements Workspace {
  readonly paths: readonly string[];
  readonly secrets: readonly SourceFile[];
  readonly base?: NonNullable<Workspace['base']>;
  private readonly selection: Selection;
  private readonly limits: Limits;
  private readonly now: () => number;
  private readonly started: number;
  private readonly reader: FileReader;
  private readonly tracked: Tracked;
  private readonly isExcluded: (path: string) => boolean;
  private readonly isIncluded: (path: string) => boolean;
  private readonly links: ReadonlySet<string>;
  private readonly problems = new Map<string, Problem>();
  private counts = { read: 0, skipped: 0 };
  private incomplete: string | undefined;

  constructor(root: Root, options: WorkspaceOptions = {}) {
    this.selection = options.selection ?? coreSelection;
    this.limits = { ...standardLimits, ...options.limits };
    this.now = options.now ?? (() => performance.now());
    this.started = this.now();
    this.reader = new FileReader(root.directory);
    this.tracked = new Tracked(root);
    this.isIncluded = matcherOf(options.include ?? []) ?? (() => true);
    this.isExcluded = matcherOf(options.exclude ?? []) ?? (() => false);
    this.secrets = options.secrets ?? [];
    const found = walk(root.directory, {
      skipsDirectory: this.selection.skipsDirectory,
      limit: this.limits.files,
      skipsRepositories: root.repository !== undefined,
    });
    this.paths = found.paths;
    this.links = found.links;
    this.note(found);
    if (options.base !== undefined) this.base = this.sharpened(options.base);
  }

  private note(found: Walk): void {
    for (const path of found.unreadable)
      this.problem(path, 'unreadable', `the directory ${path === '' ? '.' : path} cannot be listed`);
    if (found.truncated)
      this.stop(`more than ${this.limits.files} files: the rest was not looked at; narrow it with path or exclude`);
  }

  /** Files that git does not track are not in the base commit: they count as added. */
  private sharpened(base: Base): NonNullable<Workspace['base']> {
    const tracked = this.tracked.paths;
    const added = tracked === undefined ? [] : this.paths.filter((path) => !tracked.has(path) && this.wants(path) !== 'never');
    const changed = [...new Set([...base.changed, ...added])].filter((path) => this.wants(path) !== 'never').sort();
    const isNew = (path: string): boolean => tracked !== undefined && !tracked.has(path) && hasFile({ path });
    return { changed, differs: (path) => base.differs(path) || isNew(path), read: (path) => base.read(path) };
  }

  private wants(path: string): 'always' | 'gated' | 'never' {
    return this.isIncluded(path) && !this.isExcluded(path) ? this.selection.interestIn(path) : 'never';
  }

  *files(): Generator<SourceFile> {
    for (const { path, always } of this.candidates()) {
      if (this.now() - this.started > this.limits.milliseconds) {
        this.stop(`stopped after ${this.limits.milliseconds / 1000} s: ${this.counts.read} files were read, the rest was not`);
        return;
      }
      const text = this.textOf(path, always);
      if (text === undefined) this.counts.skipped++;
      else {
        this.counts.read++;
        yield { path, text, origin: 'repository' };
      }
    }
  }

  /** Ignored files count only when their name says what they are: a rendered `.env` matters, a cache of YAML files does not. */
  private candidates(): Candidate[] {
    const list: Candidate[] = [];
    const tracked = this.tracked.paths;
    const doubtful: string[] = [];
    for (const path of this.paths) {
      const interest = this.links.has(path) ? 'never' : this.wants(path);
      if (interest === 'never') continue;
      list.push({ path, always: interest === 'always' });
      if (interest === 'gated' && tracked !== undefined && !tracked.has(path)) doubtful.push(path);
    }
    const ignored = this.tracked.ignored(doubtful);
    return ignored.size === 0 ? list : list.filter(({ path }) => !ignored.has(path));
  }

  private textOf(path: string, always: boolean): string | undefined {
    const read = this.reader.readListed(path, always ? this.limits.namedBytes : this.limits.gatedBytes);
    if ('refused' in read) return this.refused(path, read.refused, always);
    if (always) return decode(read.bytes);
    const latin1 = read.bytes.toString('latin1');
    return this.selection.mayMatter(latin1) || hasUtf16Mark(read.bytes) ? decode(read.bytes, latin1) : undefined;
  }

  private refused(path: string, refusal: Refusal, always: boolean): undefined {
    if (refusal === 'unreadable') this.problem(path, 'unreadable', `${path} cannot be read: no permission, or it vanished`);
    if (refusal !== 'too-large' || !always) return;
    const limit = `${this.limits.namedBytes >> 20} MiB`;
    this.problem(path, 'too-large', `${path} is larger than ${limit} and was not read`);
    this.stop(`${path} is larger than ${limit} and was not read`);
  }

  read(path: string): SourceFile | undefined {
    if (this.isExcluded(path)) return undefined;
    const read = this.reader.readNamed(path, this.limits.namedBytes);
    const text = 'bytes' in read ? decode(read.bytes) : undefined;
    return text === undefined ? undefined : { path, text, origin: 'repository' };
  }

  tally(): ReturnType<Workspace['tally']> {
    return { ...this.counts, problems: [...this.problems.values()], incomplete: this.incomplete };
  }

  private problem(path: string, code: string, message: string): void {
    this.problems.set(path, { code, message, at: { path, span: { start: 0, end: 0 } } });
  }

  private stop(why: string): void {
    this.incomplete ??= why;
  }
}
