import type { PoolerListen } from '../facts/pooler.ts';
import type { Product, ServerListen } from '../facts/server.ts';
import { directoryOf, nameOf } from '../text/paths.ts';
import type { ConfigFiles } from './config-files.ts';
import type { FactIndex } from './fact-index.ts';
import type { Place, Server, Statement, Unit } from './model.ts';
import type { PortReading, Resolver } from './resolver.ts';
import { islandOf, type Scopes } from './scopes.ts';

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

  constructor(index: FactIndex, resolver: Resolver, scopes: Scopes, configs: ConfigFiles) {
    this.index = index;
    this.resolver = resolver;
    this.scopes = scopes;
    this.configs = configs;
  }

  build(containment: Containment): Server[] {
    const { isRead, isMounted, runs } = containment;
    const installed = this.installedFiles();
    const stays = (path: string, product: Product): boolean =>
      installed.has(path) || (!isRead(path) && !runs(this.scopes.of(path), product));
    // What an image starts by itself says nothing of a file that a supervisor is told to read.
    const supervised = (path: string): boolean => this.configs.isSupervised(path) && !isRead(path) && !isMounted(path);
    const roots = this.configs.serverRoots().filter((path) => supervised(path) || stays(path, 'postgresql'));
    const groups = groupStatements(roots, this.looseStatements());
    const servers = groups.map((group) => this.server(group));
    const poolers = this.configs.poolerRoots().flatMap((path) => this.poolersOf(path, containment, stays));
    return [...servers, ...poolers].filter((server) => server !== undefined);
  }

  /** Repository files that some script puts on a machine. */
  private installedFiles(): ReadonlySet<string> {
    return new Set(
      this.index
        .of('restart.write')
        .flatMap((fact) => (fact.source === undefined || fact.setting.kind !== 'machine' ? [] : [fact.source])),
    );
  }

  /** Statements outside configuration files: units, command lines, lines that scripts write. */
  private looseStatements(): readonly ServerListen[] {
    return this.index
      .of('server.listen')
      .filter(
        (fact) =>
          fact.setting.kind === 'machine' &&
          fact.identity.configFile !== fact.at.path &&
          (fact.standing === 'effective' || fact.standing === 'sample'),
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

  private loose(fact: ServerListen, sequence: number): Statement {
    const reading = this.resolver.port(fact.port, fact.setting, fact.standing);
    return { fact, reading, rank: fact.rank, sequence: 1000 + sequence, at: fact.port.at, source: nameOf(fact.at.path) };
  }

  /** A pooler for each of its ports: a proxy's frontends lead to different servers. */
  private poolersOf(path: string, { isMounted }: Containment, stays: (path: string, product: Product) => boolean): Server[] {
    const poolers = new Map<string, Server>();
    for (const fact of this.configs.poolerListens(path)) {
      // Images of these products that we know read their configuration; of the others we know no place of a file.
      if (!stays(path, fact.product) || (fact.product !== 'pgbouncer' && isMounted(path))) continue;
      const pooler = this.pooler(path, fact, poolers.size);
      const ports = pooler.effective.ports.map(({ port }) => port).join();
      if (!poolers.has(ports)) poolers.set(ports, pooler);
    }
    return [...poolers.values()];
  }

  private pooler(path: string, fact: PoolerListen, number: number): Server {
    const reading = this.resolver.port(fact.port, fact.setting, fact.standing);
    const statement: Statement = { fact, reading, rank: 2, sequence: 0, at: fact.port.at, source: nameOf(path) };
    const place = this.machine(path, statement);
    return {
      id: number === 0 ? place.id : `${place.id} ${number}`,
      place,
      product: fact.product,
      effective: reading,
      statements: [statement],
      socketDirectories: fact.socketDirectory === undefined ? undefined : [fact.socketDirectory],
      listenAddresses: fact.addresses === 'default' ? undefined : fact.addresses,
      hbaFile: undefined,
      files: [path],
      databases: [],
      users: [],
      at: fact.port.at,
      previous: undefined,
    };
  }

  private machine(path: string, statement: Statement): Place {
    const environment = statement.fact?.environment ?? 'any';
    const directory = this.scopes.of(path);
    const unit: Unit = { id: `bare ${path}`, kind: 'bare', directory, environment, island: islandOf(path) };
    return { id: `bare ${path}`, kind: 'machine', unit, label: path, closed: false, at: statement.at };
  }
}

/** The strongest statement decides; those of equal rank in the order they are read, the last wins. */
export function effectiveOf(statements: readonly Statement[]): PortReading {
  const written = statements.find(({ fact }) => fact?.port.kind !== 'implied') ?? statements[0];
  return written?.reading ?? { ports: [], open: true, malformed: false };
}

interface StatementGroup {
  readonly files: string[];
  readonly loose: ServerListen[];
}

/** Union of statements that share an identity. */
function groupStatements(roots: readonly string[], loose: readonly ServerListen[]): readonly StatementGroup[] {
  const groups: StatementGroup[] = [];
  const byKey = new Map<string, StatementGroup>();
  for (const path of roots) {
    const group: StatementGroup = { files: [path], loose: [] };
    groups.push(group);
    for (const key of fileKeys(path)) if (!byKey.has(key)) byKey.set(key, group);
  }
  for (const fact of loose) {
    const keys = identityKeys(fact);
    let group = keys.map((key) => byKey.get(key)).find((known) => known !== undefined);
    if (group === undefined) {
      group = { files: [], loose: [] };
      groups.push(group);
    }
    for (const key of keys) if (!byKey.has(key)) byKey.set(key, group);
    group.loose.push(fact);
  }
  return groups;
}

/** A file of the repository stands for the machine's file whose path it ends with: `var/lib/pgsql/data/postgresql.conf`. */
function fileKeys(path: string): readonly string[] {
  const keys = [`file ${path}`];
  const parts = directoryOf(path).split('/');
  for (let i = 0; i < parts.length; i++) {
    const tail = parts.slice(i).join('/');
    if (parts.length - i >= 2) keys.push(`data ${tail}`);
    if (parts.length - i === 2 && /^\d+(\.\d+)?$/.test(parts[i] ?? '')) keys.push(`cluster ${tail}`);
  }
  return keys;
}

function identityKeys(fact: ServerListen): readonly string[] {
  const { configFile, dataDirectory, cluster } = fact.identity;
  const keys: string[] = [];
  if (configFile !== undefined) {
    keys.push(`file ${configFile.replace(/^\//, '')}`, `data ${trimPath(directoryOf(configFile))}`);
    const found = /\/(\d+(?:\.\d+)?\/[^/]+)\/[^/]+$/.exec(configFile)?.[1];
    if (found !== undefined) keys.push(`cluster ${found}`);
  }
  if (dataDirectory !== undefined) keys.push(`data ${trimPath(dataDirectory)}`);
  if (cluster !== undefined) keys.push(`cluster ${cluster}`);
  return keys.length > 0 ? keys : [`own ${fact.at.path}`];
}

function trimPath(path: string): string {
  return path
    .replace(/^\$\{?PWD\}?\//, '')
    .replace(/^\.?\//, '')
    .replace(/\/$/, '');
}
