import type { PoolerListen } from '../facts/pooler.ts';
import type { Product } from '../facts/server.ts';
import { nameOf } from '../text/paths.ts';
import type { ConfigFiles } from './config-files.ts';
import { groupBy } from './grouping.ts';
import type { Place, Server, Statement } from './model.ts';
import type { PortReading, Resolver } from './resolver.ts';
import type { Scopes } from './scopes.ts';

/** Poolers and proxies that run on a machine, from their configuration files. */
export class BarePoolers {
  private readonly configs: ConfigFiles;
  private readonly resolver: Resolver;
  private readonly scopes: Scopes;
  private readonly placeOf: (path: string, statement: Statement) => Place;

  constructor(configs: ConfigFiles, resolver: Resolver, scopes: Scopes, placeOf: (path: string, statement: Statement) => Place) {
    this.configs = configs;
    this.resolver = resolver;
    this.scopes = scopes;
    this.placeOf = placeOf;
  }

  /** `isBare`: the file is a machine's, for that product. */
  build(isBare: (path: string, product: Product) => boolean): Server[] {
    const roots = this.configs.poolerRoots().filter((path) => this.listens(path).some(({ product }) => isBare(path, product)));
    const sockets = this.socketsByFile(roots);
    const given = new Set([...sockets.values()].flat());
    return roots.filter((path) => !given.has(path)).flatMap((path) => this.ofFile(path, sockets.get(path) ?? []));
  }

  /** A file of PgBouncer makes one pooler; of a proxy's frontends each leads to servers of its own. */
  private listens(path: string): readonly PoolerListen[] {
    const all = this.configs.poolerListens(path);
    return all[0]?.product === 'pgbouncer' ? all.slice(0, 1) : all;
  }

  /** A socket unit and the one configuration file of its scope are one pooler, which takes the sockets it is given (semantics C.1). */
  private socketsByFile(roots: readonly string[]): ReadonlyMap<string, readonly string[]> {
    const isSocket = (path: string): boolean => this.listens(path)[0]?.reader === 'restart/systemd-unit';
    const files = groupBy(
      roots.filter((path) => !isSocket(path) && this.listens(path)[0]?.product === 'pgbouncer'),
      (path) => this.scopes.of(path),
    );
    return groupBy(roots.filter(isSocket), (path) => {
      const [file, ...others] = files.get(this.scopes.of(path)) ?? [];
      return others.length > 0 ? undefined : file;
    });
  }

  private ofFile(path: string, sockets: readonly string[]): Server[] {
    const given = sockets.flatMap((socket) => this.listens(socket)).map((one) => this.statement(one, 4));
    const poolers = new Map<string, Server>();
    for (const fact of this.listens(path)) {
      const pooler = this.pooler(path, fact, given, poolers.size);
      const ports = pooler.effective.ports.map(({ port }) => port).join();
      if (!poolers.has(ports)) poolers.set(ports, pooler);
    }
    return [...poolers.values()];
  }

  private pooler(path: string, fact: PoolerListen, given: readonly Statement[], number: number): Server {
    const own = this.statement(fact, 2);
    const strongest = given[0] ?? own;
    const place = this.placeOf(path, strongest);
    return {
      id: number === 0 ? place.id : `${place.id} ${number}`,
      place,
      product: fact.product,
      effective: given.length === 0 ? own.reading : allOf(given),
      statements: [...given, own],
      socketDirectories: fact.socketDirectory === undefined ? undefined : [fact.socketDirectory],
      listenAddresses: fact.addresses === 'default' ? undefined : fact.addresses,
      hbaFile: undefined,
      files: [path],
      databases: [],
      users: [],
      at: strongest.at,
      previous: undefined,
    };
  }

  private statement(fact: PoolerListen, rank: number): Statement {
    const reading = this.resolver.port(fact.port, fact.setting, fact.standing);
    return { fact, reading, rank, sequence: 0, at: fact.port.at, source: nameOf(fact.at.path) };
  }
}

/** Every socket that it is given. */
function allOf(statements: readonly Statement[]): PortReading {
  return {
    ports: statements.flatMap(({ reading }) => reading.ports),
    open: statements.some(({ reading }) => reading.open),
    malformed: statements.some(({ reading }) => reading.malformed),
  };
}
