import { plainText } from '../facts/template.ts';
import type { Location } from '../text/span.ts';
import { readServerArguments, type ServerArguments } from './arguments.ts';
import type { ConfigFiles } from './config-files.ts';
import { ContainerStatements, endOf, unknownPort } from './container-statements.ts';
import type { FactIndex } from './fact-index.ts';
import type { ImageFamily } from './images.ts';
import type { Lookup } from './lookup.ts';
import type { Listener, Place, Server, Statement } from './model.ts';
import type { ContainerPlan, Definition } from './projects.ts';
import type { ResolvedPort, Resolver } from './resolver.ts';
import { startedBy, type Started } from './what-runs.ts';

export interface Container {
  readonly plan: ContainerPlan;
  readonly place: Place;
  /** The server or pooler in it; undefined: something else. */
  readonly server: Server | undefined;
  readonly listeners: readonly Listener[];
  readonly family: ImageFamily | undefined;
  readonly networkMode: string | undefined;
  readonly image: Location;
}

/** What several definitions (variants) of one container say, gathered. */
interface Gathered {
  readonly statements: Statement[];
  readonly files: Set<string>;
  readonly ports: ResolvedPort[];
  open: boolean;
  socketDirectories: Server['socketDirectories'];
  listenAddresses: Server['listenAddresses'];
  hbaFile: string | undefined;
}

/** Turns container plans into places with their servers and listeners (topology.md §5, "ports of a container"). */
export class Containers {
  private readonly index: FactIndex;
  private readonly resolver: Resolver;
  private readonly lookup: Lookup;
  private readonly configs: ConfigFiles;
  private readonly statements: ContainerStatements;
  /** Configuration files that some container reads, and all that some container mounts. */
  readonly readFiles = new Map<string, Place[]>();

  constructor(index: FactIndex, resolver: Resolver, lookup: Lookup, configs: ConfigFiles) {
    this.index = index;
    this.resolver = resolver;
    this.lookup = lookup;
    this.configs = configs;
    this.statements = new ContainerStatements(index, resolver, lookup, configs);
  }

  build(plan: ContainerPlan): Container {
    const image = plan.definitions.flatMap((definition) => definition.images).at(-1);
    const at = image?.at ?? { path: plan.unit.directory, span: { start: 0, end: 0 } };
    const started = plan.definitions.map((definition) => startedBy(definition, this.index, this.resolver));
    const family = familyOf(started);
    const closed = family !== undefined && knowsItsPorts(family) && started.every((one) => one.family !== undefined);
    const place: Place = { id: plan.id, kind: 'container', unit: plan.unit, label: plan.label, closed, at };
    const server = family !== undefined && isServer(family) ? this.server(plan, place, family, started) : undefined;
    return { plan, place, server, listeners: listenersOf(server), family, networkMode: image?.networkMode, image: at };
  }

  private server(plan: ContainerPlan, place: Place, family: ImageFamily, started: readonly Started[]): Server {
    const gathered: Gathered = {
      statements: [],
      files: new Set(),
      ports: [],
      open: false,
      socketDirectories: undefined,
      listenAddresses: undefined,
      hbaFile: undefined,
    };
    plan.definitions.forEach((definition, variant) => {
      const one = started[variant];
      if (one !== undefined) this.gather(plan, definition, family, one, gathered);
    });
    for (const path of gathered.files) this.readFiles.set(path, [...(this.readFiles.get(path) ?? []), place]);
    const strongest = gathered.statements.find((statement) => statement.reading.ports.length > 0);
    return {
      id: plan.id,
      place,
      product: family.product,
      effective: { ports: gathered.ports, open: gathered.open, malformed: false },
      statements: gathered.statements,
      socketDirectories:
        gathered.socketDirectories ??
        (family.socketDirectory === undefined ? undefined : [{ value: family.socketDirectory, at: place.at }]),
      listenAddresses: gathered.listenAddresses,
      hbaFile: gathered.hbaFile,
      files: [...gathered.files],
      databases: this.credentials(plan, family.databaseVariables),
      users: this.credentials(plan, family.userVariables),
      at: strongest?.at ?? place.at,
      previous: undefined,
    };
  }

  private gather(plan: ContainerPlan, definition: Definition, family: ImageFamily, started: Started, into: Gathered): void {
    const setting = definition.settings.at(-1);
    if (setting === undefined) return;
    const args = readServerArguments(started.words);
    const files = this.filesRead(plan, args, family);
    for (const file of files) for (const path of this.configs.withIncludes(file)) into.files.add(path);
    const { ownEntrypoint } = started;
    const image = definition.images.at(-1)?.at ?? endOf(setting);
    const scripts = wrappers(plan, started);
    const statements = this.statements.of({ setting, args, files, family, image, ownEntrypoint, scripts });
    this.gatherStatements(statements, into);
    if (args.socketDirectory !== undefined) into.socketDirectories = [args.socketDirectory];
  }

  /** Strongest first: the first decides in this variant. */
  private gatherStatements(statements: readonly Statement[], into: Gathered): void {
    const effective = statements[0]?.reading ?? unknownPort;
    into.statements.push(...statements);
    into.ports.push(...effective.ports);
    into.open ||= effective.open;
    this.gatherFileSettings(statements, into);
  }

  private gatherFileSettings(statements: readonly Statement[], into: Gathered): void {
    for (const { fact } of [...statements].reverse()) {
      if (fact?.kind === 'server.listen') {
        if (fact.socketDirectories !== 'default') into.socketDirectories = fact.socketDirectories;
        if (fact.listenAddresses !== 'default') into.listenAddresses = fact.listenAddresses;
        into.hbaFile = fact.hbaFile?.value ?? into.hbaFile;
      } else if (fact?.socketDirectory !== undefined) into.socketDirectories = [fact.socketDirectory];
    }
  }

  /** Mounted configuration files at a path where the program looks: named on its command line, or the image's own place. */
  private filesRead(plan: ContainerPlan, args: ServerArguments, family: ImageFamily): readonly string[] {
    const isConfig = (path: string): boolean =>
      family.product === 'postgresql' ? this.configs.isServerFile(path) : this.configs.poolerListens(path).length > 0;
    const result: string[] = [];
    for (const mount of plan.mounts) {
      const direct = isConfig(mount.source) ? [[mount.source, mount.target.value] as const] : [];
      const inside =
        direct.length > 0
          ? []
          : this.configs
              .rootsBelow(mount.source)
              .filter(isConfig)
              .map((path) => [path, `${mount.target.value.replace(/\/$/, '')}${path.slice(mount.source.length)}`] as const);
      for (const [path, target] of [...direct, ...inside])
        if (args.configFile === target || (args.configFile === undefined && family.reads.test(target))) result.push(path);
    }
    return [...new Set(result)];
  }

  private credentials(plan: ContainerPlan, variables: readonly string[]): string[] {
    return plan.settings.flatMap((setting) =>
      variables.flatMap((name) =>
        this.lookup.environment(name, setting, endOf(setting)).flatMap(({ definition }) => {
          const text =
            definition.value === undefined
              ? undefined
              : (plainText(definition.value.value) ?? this.resolver.text(definition.value.value, setting));
          return text === undefined || text === '' ? [] : [text];
        }),
      ),
    );
  }
}

/** What the container runs, unless all its definitions start a client. */
function familyOf(started: readonly Started[]): ImageFamily | undefined {
  return started.some(({ serves }) => serves) ? started.find(({ family }) => family !== undefined)?.family : undefined;
}

function listenersOf(server: Server | undefined): readonly Listener[] {
  if (server === undefined) return [];
  return server.effective.ports.map((port) => ({ place: server.place, product: server.product, port, server }));
}

function knowsItsPorts(family: ImageFamily): boolean {
  return family.port !== undefined || family.product === 'other';
}

function isServer({ product }: ImageFamily): boolean {
  return product === 'postgresql' || product === 'pgbouncer' || product === 'pgpool';
}

/** Scripts of the repository that stand in front of the image's own entry point. */
function wrappers({ mounts }: ContainerPlan, { words }: Started): readonly string[] {
  const first = plainText(words[0] ?? []);
  return mounts.filter(({ target }) => target.value === first).map(({ source }) => source);
}
