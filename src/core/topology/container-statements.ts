import type { Setting } from '../facts/setting.ts';
import { portOf, type PortValue } from '../facts/template.ts';
import { nameOf } from '../text/paths.ts';
import type { Location } from '../text/span.ts';
import type { ServerArguments } from './arguments.ts';
import type { ConfigFiles } from './config-files.ts';
import type { FactIndex } from './fact-index.ts';
import type { ImageFamily } from './images.ts';
import type { Lookup } from './lookup.ts';
import type { Statement } from './model.ts';
import { patroniListen, patroniPort } from './patroni.ts';
import type { PortReading, Resolver } from './resolver.ts';

/** What one definition offers as statements of its server's port. */
export interface Sources {
  readonly setting: Setting;
  readonly args: ServerArguments;
  readonly files: readonly string[];
  readonly family: ImageFamily;
  readonly image: Location;
  readonly ownEntrypoint: boolean;
  /** Scripts of the repository that stand in front of the image's own entry point. */
  readonly scripts: readonly string[];
}

/** What is said of the port of a container's server: on its command line, in its files and variables, by its image (topology.md §5). */
export class ContainerStatements {
  private readonly index: FactIndex;
  private readonly resolver: Resolver;
  private readonly lookup: Lookup;
  private readonly configs: ConfigFiles;

  constructor(index: FactIndex, resolver: Resolver, lookup: Lookup, configs: ConfigFiles) {
    this.index = index;
    this.resolver = resolver;
    this.lookup = lookup;
    this.configs = configs;
  }

  /** Strongest first: command line, file, environment, the image's default. */
  of({ setting, args, files, family, image, ownEntrypoint, scripts }: Sources): readonly Statement[] {
    const result: Statement[] = family.product === 'postgresql' ? [...this.supervised(setting)] : [];
    if (args.port !== undefined && family.product === 'postgresql') {
      result.push(this.statement(this.resolver.port(args.port, setting), 4, args.port.at, 'command'));
    }
    for (const file of files) result.push(...this.fileStatements(file, family));
    // A pooler's variables and default are its entry point's doing; PostgreSQL reads PGPORT itself and listens on 5432 by itself.
    if (ownEntrypoint && family.product !== 'postgresql') return result;
    for (const name of family.portVariables) {
      result.push(...this.scriptStatements(name, scripts), ...this.variableStatements(name, setting));
    }
    if (family.port !== undefined) result.push(this.statement(fallback(family.port, image), 0, image, 'image default'));
    return result;
  }

  /** Patroni starts the server with the port that it is told. */
  private supervised(setting: Setting): readonly Statement[] {
    return this.lookup.environment(patroniListen, setting, endOf(setting)).flatMap(({ definition: { value } }) => {
      if (value === undefined) return [];
      const port = patroniPort(value);
      return [this.statement(this.resolver.port(port, setting), 5, port.at, patroniListen)];
    });
  }

  /** What a mounted script sets before it hands over to the image's own entry point. */
  private scriptStatements(name: string, scripts: readonly string[]): readonly Statement[] {
    return scripts.flatMap((path) =>
      this.index.defined({ kind: 'script', path }, name).map(({ value, at, setting }) => {
        const reading = value === undefined ? unknownPort : this.resolver.port(portOf(value.value, value.at), setting);
        return this.statement(reading, 1, value?.at ?? at, name);
      }),
    );
  }

  private variableStatements(name: string, setting: Setting): readonly Statement[] {
    return this.lookup.environment(name, setting, endOf(setting)).map(({ definition: { value, at } }) => {
      const reading = value === undefined ? unknownPort : this.variable(name, setting, value.at);
      return this.statement(reading, 1, value?.at ?? at, name);
    });
  }

  private fileStatements(file: string, family: ImageFamily): readonly Statement[] {
    if (family.product === 'postgresql') {
      const written = this.configs.statements(file).filter(({ fact }) => fact?.port.kind !== 'implied');
      return [...written].sort((a, b) => b.rank - a.rank || b.sequence - a.sequence);
    }
    return this.configs.poolerListens(file).map((fact) => ({
      fact,
      reading: this.resolver.port(fact.port, fact.setting),
      rank: 2,
      sequence: 0,
      at: fact.port.at,
      source: nameOf(file),
    }));
  }

  private variable(name: string, setting: Setting, at: Location): PortReading {
    const port: PortValue = {
      kind: 'template',
      template: [{ kind: 'use', use: { name, namespace: { kind: 'process', setting }, at }, at }],
      at,
    };
    return this.resolver.port(port, setting);
  }

  private statement(reading: PortReading, rank: number, at: Location, source: string): Statement {
    return { fact: undefined, reading, rank, sequence: 0, at, source };
  }
}

export const unknownPort: PortReading = { ports: [], open: true, malformed: false };

function fallback(port: number, at: Location): PortReading {
  return {
    ports: [{ port, implied: true, edit: at, trail: [], standing: 'effective', weight: 0 }],
    open: false,
    malformed: false,
  };
}

/** Behind every line of a setting's file. */
export function endOf(setting: Setting): Location {
  return { path: 'path' in setting ? setting.path : '', span: { start: Number.MAX_SAFE_INTEGER, end: Number.MAX_SAFE_INTEGER } };
}
