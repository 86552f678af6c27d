import { readerOf } from './commands/writes.ts';
import type { Fact } from './facts/fact.ts';
import type { Attachment } from './facts/platform.ts';
import { directoryOf, extensionOf, nameOf } from './text/paths.ts';

/** A file and the reader that reads it. */
export interface NamedFile {
  readonly path: string;
  readonly as: string;
}

/**
 * Files that others name, whatever they are called: `env_file: settings/app`, `include 'ports'`, `%include databases.ini`,
 * `include_dir hba.d`. What a file includes is read the way of that file.
 */
export class NamedFiles {
  private readonly paths: readonly string[];
  private readonly seen = new Set<string>();
  private directories: Map<string, string[]> | undefined;

  constructor(paths: readonly string[]) {
    this.paths = paths;
  }

  /** Those that the facts name and that were not given before. `read`: the facts of a path, as it was read by its own name. */
  of(facts: Iterable<Fact>, read: (path: string) => readonly Fact[]): readonly NamedFile[] {
    const result: NamedFile[] = [];
    for (const fact of facts) {
      const as = readerFor(fact);
      if (as === undefined) continue;
      for (const path of this.targets(fact)) {
        if (this.seen.has(path) || this.seen.size >= limit || isRead(fact, as, read(path))) continue;
        this.seen.add(path);
        result.push({ path, as });
      }
    }
    return result;
  }

  private targets(fact: Fact): readonly string[] {
    if (fact.kind === 'restart.write') return fact.source === undefined ? [] : [fact.source];
    if (fact.kind !== 'platform.attachment') return [];
    const { how, to } = fact;
    return how === 'include' || how === 'include-dir' ? this.included(fact) : to.startsWith('/') ? [] : [to];
  }

  /** The path of a machine stands for the file of that name beside the one that includes it. */
  private included({ how, to, at }: Attachment): readonly string[] {
    const local = to.startsWith('/') ? `${directoryOf(at.path)}/${nameOf(to)}`.replace(/^\//, '') : to;
    if (how === 'include') return [local];
    this.directories ??= byDirectory(this.paths);
    return this.directories.get(local) ?? [];
  }
}

const limit = 1000;

function readerFor(fact: Fact): string | undefined {
  // `pg.j2` that becomes /etc/postgresql/16/main/postgresql.conf.
  if (fact.kind === 'restart.write') return readerOf(fact.target.value);
  if (fact.kind !== 'platform.attachment') return undefined;
  const { how, reader } = fact;
  if (how === 'env-file') return 'client/env-file';
  if (how === 'loads') return reader === 'platform/ansible' ? reader : undefined;
  return how === 'include' || how === 'include-dir' ? reader : undefined;
}

/** An environment file may have a reader of its own; an included file is what includes it. */
function isRead(fact: Fact, as: string, facts: readonly Fact[]): boolean {
  const included = fact.kind === 'platform.attachment' && (fact.how === 'include' || fact.how === 'include-dir');
  return included ? facts.some(({ reader }) => reader === as) : facts.length > 0;
}

/** `include_dir` takes names that end in `.conf` and do not begin with a dot (semantics A.3). */
function byDirectory(paths: readonly string[]): Map<string, string[]> {
  const result = new Map<string, string[]>();
  for (const path of paths) {
    if (extensionOf(path) !== 'conf' || nameOf(path).startsWith('.')) continue;
    const list = result.get(directoryOf(path));
    if (list === undefined) result.set(directoryOf(path), [path]);
    else list.push(path);
  }
  return result;
}
