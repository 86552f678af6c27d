import type { Product, ServerListen } from '../facts/server.ts';
import { nameOf } from '../text/paths.ts';
import { BarePoolers } from './bare-poolers.ts';
import type { ConfigFiles } from './config-files.ts';
import type { FactIndex } from './fact-index.ts';
import { groupBy } from './grouping.ts';
import type { Hosts, HostSet } from './hosts.ts';
import type { Place, Server, Statement, Unit } from './model.ts';
import type { PortReading, Resolver } from './resolver.ts';
import { islandOf, type Scopes } from './scopes.ts';
import { groupStatements, type StatementGroup } from './statement-groups.ts';

/** What containers make of files. */
export interface Containment {
  /** Some container reads the file as its configuration. */
  readonly isRead: (path: string) => boolean;
  /** Some container mounts the file, or a directory around it. */
  readonly isMounted: (path: string) => boolean;
  /** The scope runs the product from an image. */
  readonly runs: (scope: string, product: Product) => boolean;
}

/**
 * Servers and poolers that run on a machine: configuration files nobody mounts (or that a script installs), units, pg_ctl lines
 * (topology.md §1 "server identity", §2 "bare"). Statements join by configuration file, data directory or cluster; never by guess.
 */
export class BareServers {
  private readonly index: FactIndex;
  private readonly resolver: Resolver;
  private readonly scopes: Scopes;
  private readonly configs: ConfigFiles;
  private readonly hosts: Hosts;

  constructor(index: FactIndex, resolver: Resolver, scopes: Scopes, configs: ConfigFiles, hosts: Hosts) {
    this.hosts = hosts;
    this.index = index;
    this.resolver = resolver;
    this.scopes = scopes;
    this.configs = configs;
  }

  build(containment: Containment): Server[] {
    const { isRead, isMounted, runs } = containment;
    const installed = this.installedFiles();
    const stays = (path: string, product: Product): boolean =>
      installed.has(path) || (!isRead(path) && (this.hostsOf(path) !== undefined || !runs(this.scopes.of(path), product)));
    // What an image starts by itself says nothing of a file that a supervisor is told to read.
    const supervised = (path: string): boolean => this.configs.isSupervised(path) && !isRead(path) && !isMounted(path);
    const roots = this.configs.serverRoots().filter((path) => supervised(path) || stays(path, 'postgresql'));
    const groups = groupStatements(
      roots.map((path) => ({ path, targets: installed.get(path) ?? [], hosts: this.hostsOf(path) })),
      this.looseStatements().map((fact) => ({ fact, hosts: this.hosts.of(fact.setting) })),
    );
    const known = groups.filter(({ files, loose }) => files.length > 0 || !loose.every((fact) => this.isLeftToFile(fact)));
    const servers = known.map((group) => this.server(group));
    const poolers = new BarePoolers(this.configs, this.resolver, this.scopes, (path, statement) => this.machine(path, statement));
    // Images of PgBouncer that we know read their configuration; of the others we know no place of a file.
    const isBare = (path: string, product: Product): boolean =>
      stays(path, product) && (product === 'pgbouncer' || !isMounted(path));
    return [...servers.filter((server) => server !== undefined), ...poolers.build(isBare)];
  }

  /** Repository files that some script or task puts on a machine, with where. */
  private installedFiles(): ReadonlyMap<string, readonly string[]> {
    const writes = this.index.of('restart.write').filter(({ setting }) => setting.kind === 'machine');
    return new Map(
      [...groupBy(writes, ({ source }) => source)].map(([source, all]) => [source, all.map(({ target }) => target.value)]),
    );
  }

  /** Machines of Ansible on which a file of a role is. */
  private hostsOf(path: string): HostSet | undefined {
    return this.hosts.of({ kind: 'machine', path });
  }

  /** Statements outside configuration files: units, command lines, lines that scripts write. */
  private looseStatements(): readonly ServerListen[] {
    return this.index
      .of('server.listen')
      .filter(
        (fact) =>
          fact.setting.kind === 'machine' &&
          fact.identity.configFile !== fact.at.path &&
          !this.isStoppedAgain(fact) &&
          (fact.standing === 'effective' || fact.standing === 'sample'),
      );
  }

  /** `pg_ctl -D X -o "-p 5433" start` and, further down, `pg_ctl -D X stop`: there for the steps between. */
  private isStoppedAgain({ at, identity, rank }: ServerListen): boolean {
    if (rank !== 4 || identity.dataDirectory === undefined) return false;
    return this.index
      .inFile(at.path)
      .some(
        (fact) =>
          fact.kind === 'restart.command' &&
          fact.verb === 'stop' &&
          fact.service.value === identity.dataDirectory &&
          fact.at.span.start > at.span.start,
      );
  }

  private server(group: StatementGroup): Server | undefined {
    const files = group.files.flatMap((path) => this.configs.withIncludes(path));
    const fromFiles = group.files.flatMap((path) => this.configs.statements(path));
    const loose = group.loose.map((fact, sequence): Statement => this.loose(fact, sequence));
    const all = [...fromFiles, ...loose].sort((a, b) => b.rank - a.rank || b.sequence - a.sequence);
    const first = all[0];
    if (first?.fact === undefined) return undefined;
    const anchor = group.files[0] ?? first.fact.at.path;
    const place = this.machine(anchor, first);
    const listens = all.map((statement) => statement.fact).filter((fact) => fact?.kind === 'server.listen');
    const sockets = listens.find((fact) => fact.socketDirectories !== 'default')?.socketDirectories;
    const addresses = listens.find((fact) => fact.listenAddresses !== 'default')?.listenAddresses;
    return {
      id: place.id,
      place,
      product: 'postgresql',
      effective: effectiveOf(all),
      statements: all,
      socketDirectories: sockets === 'default' ? undefined : sockets,
      listenAddresses: addresses === 'default' ? undefined : addresses,
      hbaFile: listens.find((fact) => fact.hbaFile !== undefined)?.hbaFile?.value,
      files,
      databases: [],
      users: [],
      at: first.at,
      previous: undefined,
    };
  }

  /** A unit's environment file that is not in the repository might set PGPORT: that alone makes no server. */
  private isLeftToFile(fact: ServerListen): boolean {
    const { ports, malformed } = this.resolver.port(fact.port, fact.setting, fact.standing);
    if (ports.length > 0 || malformed) return false;
    const files = this.index.attached('env-file', fact.setting);
    return files.some(({ at }) => at.path === fact.port.at.path && at.span.start === fact.port.at.span.start);
  }

  private loose(fact: ServerListen, sequence: number): Statement {
    const reading = this.resolver.port(fact.port, fact.setting, fact.standing);
    return { fact, reading, rank: fact.rank, sequence: 1000 + sequence, at: fact.port.at, source: nameOf(fact.at.path) };
  }

  private machine(path: string, statement: Statement): Place {
    const environment = statement.fact?.environment ?? 'any';
    const directory = this.scopes.of(path);
    const setting = statement.fact?.setting;
    const hosts = setting === undefined ? undefined : this.hosts.of(setting);
    // Each play of one file has its own machines.
    const id = setting?.kind === 'machine' && hosts !== undefined ? `bare ${path} ${setting.hosts ?? ''}` : `bare ${path}`;
    const unit: Unit = {
      id,
      kind: 'bare',
      directory,
      environment,
      island: islandOf(path),
      ...(hosts === undefined ? {} : { hosts }),
    };
    return { id, kind: 'machine', unit, label: path, closed: false, at: statement.at };
  }
}

/** The strongest statement decides; those of equal rank in the order they are read, the last wins. */
export function effectiveOf(statements: readonly Statement[]): PortReading {
  const written = statements.find(({ fact }) => fact?.port.kind !== 'implied') ?? statements[0];
  return written?.reading ?? { ports: [], open: true, malformed: false };
}
