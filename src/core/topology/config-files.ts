import type { Attachment } from '../facts/platform.ts';
import type { PoolerListen } from '../facts/pooler.ts';
import type { ServerListen } from '../facts/server.ts';
import { directoryOf, extensionOf, nameOf } from '../text/paths.ts';
import type { FactIndex } from './fact-index.ts';
import { append, groupBy } from './grouping.ts';
import type { Statement } from './model.ts';
import type { Resolver } from './resolver.ts';

const includeDepth = 10;

/** Configuration files of servers and poolers with everything they include, in reading order (semantics.md A.2, A.3: the last one wins). */
export class ConfigFiles {
  private readonly listens: ReadonlyMap<string, readonly ServerListen[]>;
  private readonly poolers: ReadonlyMap<string, readonly PoolerListen[]>;
  private readonly includes: ReadonlyMap<string, readonly Attachment[]>;
  private readonly byDirectory: ReadonlyMap<string, readonly string[]>;
  private readonly included: ReadonlySet<string>;
  private below: Map<string, string[]> | undefined;
  private readonly resolver: Resolver;

  constructor(index: FactIndex, resolver: Resolver) {
    this.resolver = resolver;
    const written = index.of('server.listen').filter(({ setting }) => setting.kind === 'machine');
    this.listens = groupBy(written, ({ identity, at }) => (identity.configFile === at.path ? at.path : undefined));
    // A file in a ConfigMap is no file of a machine.
    const poolers = index.of('pooler.listen').filter(({ setting }) => setting.kind !== 'kubernetes-object');
    this.poolers = groupBy(poolers, ({ configFile }) => configFile);
    this.byDirectory = groupBy(this.listens.keys(), directoryOf);
    const includes = index.of('platform.attachment').filter(({ how }) => how === 'include' || how === 'include-dir');
    this.includes = groupBy(includes, ({ at }) => at.path);
    this.included = new Set(includes.flatMap((attachment) => this.targets(attachment.at.path, attachment)));
  }

  /** Root files that lie somewhere below a directory. */
  rootsBelow(directory: string): readonly string[] {
    if (this.below === undefined) {
      this.below = new Map();
      for (const path of [...this.serverRoots(), ...this.poolerRoots()]) {
        for (let current = directoryOf(path); ; current = directoryOf(current)) {
          append(this.below, current, path);
          if (current === '') break;
        }
      }
    }
    return this.below.get(directory) ?? [];
  }

  /** Files of servers that no other file includes; drop-ins of a `conf.d` beside a postgresql.conf belong to it only when it includes them. */
  serverRoots(): readonly string[] {
    return [...this.listens.keys()].filter(
      (path) => !this.included.has(path) && nameOf(path) !== 'postgresql.auto.conf' && !isDropIn(path),
    );
  }

  poolerRoots(): readonly string[] {
    return [...this.poolers.keys()].filter((path) => !this.included.has(path));
  }

  isServerFile(path: string): boolean {
    return this.listens.has(path);
  }

  /** What a pooler's file says, or what it includes: the last that is written decides and comes first. */
  /** Patroni's file: a supervisor is told its path, whatever the image starts by itself. */
  isSupervised(path: string): boolean {
    return this.listens.get(path)?.some(({ rank }) => rank === 5) === true;
  }

  poolerListens(path: string): readonly PoolerListen[] {
    const own = this.poolers.get(path) ?? [];
    if (!this.includes.has(path)) return own;
    const all = this.withIncludes(path).flatMap((file) => this.poolers.get(file) ?? []);
    const written = all.filter(({ port }) => port.kind !== 'implied');
    return written.length === 0 ? own : written.reverse();
  }

  /** The file and everything it includes. */
  withIncludes(path: string): readonly string[] {
    const seen = new Set<string>();
    this.walk(path, seen, 0);
    const auto = `${directoryOf(path)}/postgresql.auto.conf`.replace(/^\//, '');
    if (this.listens.has(auto)) seen.add(auto);
    return [...seen];
  }

  private walk(path: string, seen: Set<string>, depth: number): void {
    if (seen.has(path) || depth > includeDepth) return;
    seen.add(path);
    for (const attachment of this.includes.get(path) ?? [])
      for (const target of this.targets(path, attachment)) this.walk(target, seen, depth + 1);
  }

  /** Every statement of a file's server, in reading order; auto.conf last. */
  statements(path: string): readonly Statement[] {
    const result: Statement[] = [];
    const counter = { next: 0 };
    this.collect(path, new Set(), counter, result);
    const auto = `${directoryOf(path)}/postgresql.auto.conf`.replace(/^\//, '');
    for (const fact of this.listens.get(auto) ?? []) result.push(this.statement(fact, counter));
    return result;
  }

  private collect(path: string, seen: Set<string>, counter: { next: number }, result: Statement[]): void {
    if (seen.has(path) || seen.size > includeDepth * 10) return;
    seen.add(path);
    const parts: (ServerListen | Attachment)[] = [...(this.listens.get(path) ?? []), ...(this.includes.get(path) ?? [])];
    parts.sort((a, b) => a.at.span.start - b.at.span.start || a.order - b.order);
    for (const part of parts) {
      if (part.kind === 'server.listen') result.push(this.statement(part, counter));
      else for (const target of this.targets(path, part)) this.collect(target, seen, counter, result);
    }
  }

  private statement(fact: ServerListen, counter: { next: number }): Statement {
    const reading = this.resolver.port(fact.port, fact.setting, fact.standing);
    return { fact, reading, rank: fact.rank, sequence: counter.next++, at: fact.port.at, source: nameOf(fact.at.path) };
  }

  /** `include_dir` reads `*.conf` in byte order, no dot files, not below (semantics.md A.3). An absolute path is tried below the including file. */
  private targets(path: string, attachment: Attachment): readonly string[] {
    const to = attachment.to.startsWith('/') ? this.belowFile(path, attachment.to) : attachment.to;
    if (attachment.how === 'include') return this.listens.has(to) || this.poolers.has(to) ? [to] : [];
    const names = this.byDirectory.get(to) ?? [];
    return names.filter((name) => extensionOf(name) === 'conf' && !nameOf(name).startsWith('.')).sort(byBytes);
  }

  private belowFile(path: string, absolute: string): string {
    return `${directoryOf(path)}/${nameOf(absolute)}`.replace(/^\//, '');
  }
}

function isDropIn(path: string): boolean {
  return /(^|\/)conf\.d\/[^/]*$/.test(path);
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
