import type { ServerIdentity } from '../../../facts/server.ts';
import { plainText, type Template } from '../../../facts/template.ts';
import { directoryOf, nameOf, resolvePath } from '../../../text/paths.ts';
import type { SourceFile } from '../../../text/source-file.ts';

/** Which unit a text belongs to, from its path. */
export interface Unit {
  /** Path of the unit file, also for a drop-in: what both define is one environment. */
  readonly path: string;
  /** `postgresql@16-main`. */
  readonly name: string;
  readonly dropIn: boolean;
  /** The directory that stands for the root of the machine: '' or `hosts/db1/`; undefined when the unit lies in no such tree. */
  readonly root: string | undefined;
}

const rendered = /\.(?:j2|erb|tpl|tmpl|template|in|example|sample|dist)$/i;

export function unitOf(file: SourceFile): Unit {
  const { before, path } = pathOf(file);
  const plain = path.replace(rendered, '');
  const directory = directoryOf(plain);
  const dropIn = directory.endsWith('.d');
  const unit = dropIn ? directory.slice(0, -2) : plain;
  return { path: `${before}${unit}`, name: nameOf(unit).replace(/\.[a-z]+$/, ''), dropIn, root: rootOf(unit) };
}

/** A unit that a script writes carries the path it is written to, behind that of the script. */
function pathOf({ path, embeddedIn }: SourceFile): { readonly before: string; readonly path: string } {
  const outer = embeddedIn?.path;
  const written = outer === undefined ? undefined : /#([^#]*\.(?:service|socket)(?:\.d\/[^/#]*)?)$/.exec(path)?.[1];
  return outer === undefined || written === undefined
    ? { before: '', path: outer ?? path }
    : { before: `${outer}#`, path: written };
}

function rootOf(path: string): string | undefined {
  const found = /(?:^|\/)(?:etc|run|usr\/lib|usr\/local\/lib|lib)\/systemd\/(?:system|user)\//.exec(path);
  if (found === null) return undefined;
  return found[0].startsWith('/') ? path.slice(0, found.index + 1) : '';
}

/** A path on the machine as one of the repository: below the machine's root, else the file of that name beside the unit. */
export function repositoryPath(unit: Unit, path: string): string | undefined {
  if (!path.startsWith('/') || path.endsWith('/') || /[*?[]/.test(path)) return undefined;
  if (unit.root === undefined) return resolvePath(directoryOf(unit.path), nameOf(path));
  return resolvePath(unit.root.replace(/\/$/, ''), path.slice(1));
}

const serverName = /^(?:rh-)?(?:postgres(?:ql)?|pgsql)(?:\d+-postgresql|-?\d+(?:\.\d+)?)?(?:@.*)?$/i;

export function namesServer(unit: Unit): boolean {
  return serverName.test(unit.name);
}

/**
 * What ties the unit to the configuration of its server: PGDATA, the cluster of `postgresql@16-main` (semantics A.4), else the data directory
 * of the distribution that names its unit so (semantics A.5). A unit and its drop-ins are one server.
 */
export function identityOf(unit: Unit, pgdata: Template | undefined): ServerIdentity {
  const [, version, cluster] = /@(\d+(?:\.\d+)?)-(.+)$/.exec(unit.name) ?? [];
  if (version !== undefined && cluster !== undefined) {
    const debian = { cluster: `${version}/${cluster}` };
    return unit.root === undefined
      ? debian
      : { ...debian, configFile: `${unit.root}etc/postgresql/${version}/${cluster}/postgresql.conf` };
  }
  const directory = (pgdata === undefined ? undefined : plainText(pgdata)) ?? packagedDirectory(unit.name);
  return { ...(directory === undefined ? {} : { dataDirectory: onMachine(unit, directory) }), cluster: unit.path };
}

/** What a command line says beats what the unit is. A directory that nobody can name ties nothing. */
export function withCommandLine(unit: Unit, own: ServerIdentity, written: ServerIdentity): ServerIdentity {
  const { dataDirectory, configFile } = written;
  return {
    ...own,
    ...(dataDirectory === undefined || dataDirectory.includes('$') ? {} : { dataDirectory: onMachine(unit, dataDirectory) }),
    ...(configFile === undefined || configFile.includes('$') ? {} : { configFile: onMachine(unit, configFile) }),
  };
}

function packagedDirectory(name: string): string | undefined {
  if (name === 'postgresql') return '/var/lib/pgsql/data';
  const version = /^postgresql-(\d+(?:\.\d+)?)$/.exec(name)?.[1];
  return version === undefined ? undefined : `/var/lib/pgsql/${version}/data`;
}

/** An absolute path below the root of the machine's tree. */
function onMachine(unit: Unit, path: string): string {
  return unit.root === undefined || !path.startsWith('/') ? path : `${unit.root}${path.slice(1)}`;
}
