import type { Attachment } from '../facts/platform.ts';
import type { HbaRecord } from '../facts/socket.ts';
import { directoryOf, nameOf } from '../text/paths.ts';
import { groupBy } from './grouping.ts';
import type { Topology } from './topology.ts';

/** Records of a pg_hba.conf with those of the files it includes (from PostgreSQL 16 on; semantics E.2). */
export class HbaRecords {
  private readonly records: ReadonlyMap<string, readonly HbaRecord[]>;
  private readonly includes: ReadonlyMap<string, readonly Attachment[]>;
  private readonly files: ReadonlyMap<string, readonly string[]>;

  constructor(topology: Topology) {
    const files = new Set(topology.of('socket.hba-file').map(({ file }) => file));
    this.records = groupBy(topology.of('socket.hba'), ({ file }) => file);
    this.files = groupBy(files, directoryOf);
    this.includes = groupBy(topology.of('platform.attachment'), ({ from, how }) =>
      files.has(from) && (how === 'include' || how === 'include-dir') ? from : undefined,
    );
  }

  /** undefined: it includes what is not in the repository. */
  of(file: string): readonly HbaRecord[] | undefined {
    const seen = new Set([file]);
    for (const path of seen) {
      for (const include of this.includes.get(path) ?? []) {
        const targets = this.targets(include);
        if (targets.length === 0) return undefined;
        for (const target of targets) seen.add(target);
      }
    }
    return [...seen].flatMap((path) => this.records.get(path) ?? []);
  }

  private targets({ how, from, to }: Attachment): readonly string[] {
    const local = to.startsWith('/') ? `${directoryOf(from)}/${nameOf(to)}`.replace(/^\//, '') : to;
    if (how === 'include') return (this.files.get(directoryOf(local)) ?? []).filter((path) => path === local);
    return this.files.get(local) ?? [];
  }
}
