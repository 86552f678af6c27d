import type { Environment } from '../facts/setting.ts';
import type { PortForward, Product } from '../facts/server.ts';
import type { ServerListen } from '../facts/server.ts';
import type { PoolerListen } from '../facts/pooler.ts';
import type { Location } from '../text/span.ts';
import type { HostSet } from './hosts.ts';
import type { PortReading, ResolvedPort } from './resolver.ts';

/** What is started and addressed together: a compose project, the containers one script runs, the bare files of one scope. */
export interface Unit {
  readonly id: string;
  readonly kind: 'project' | 'run' | 'bare' | 'cloud' | 'cluster' | 'job';
  readonly directory: string;
  readonly environment: Environment;
  readonly island: string;
  /** It is on machines of Ansible: dialled from there, and from elsewhere by their names. */
  readonly hosts?: HostSet;
}

/** One network namespace. */
export interface Place {
  readonly id: string;
  readonly kind: 'container' | 'machine' | 'managed';
  readonly unit: Unit;
  /** For people: `db`, `postgresql.conf`, `aws_db_instance.main`. */
  readonly label: string;
  /** We see all its listeners: it runs a known image. A machine never is. */
  readonly closed: boolean;
  /** Where the place is stated. */
  readonly at: Location;
}

/** One statement of a port with what it is worth to its program. */
export interface Statement {
  readonly fact: ServerListen | PoolerListen | undefined;
  readonly reading: PortReading;
  readonly rank: number;
  readonly sequence: number;
  readonly at: Location;
  /** For people: `command`, `PGPORT`, `postgresql.conf`. */
  readonly source: string;
}

/** A database server or pooler at one place. */
export interface Server {
  readonly id: string;
  readonly place: Place;
  readonly product: Product;
  readonly effective: PortReading;
  /** Strongest first. */
  readonly statements: readonly Statement[];
  /** Absolute directories; undefined: the default of its distribution. */
  readonly socketDirectories: readonly { readonly value: string; readonly at: Location }[] | undefined;
  readonly listenAddresses: readonly { readonly value: string; readonly at: Location }[] | undefined;
  /** `hba_file` as written. */
  readonly hbaFile: string | undefined;
  /** Configuration files in the repository that it reads. */
  readonly files: readonly string[];
  /** What it is created with, for pairing. */
  readonly databases: readonly string[];
  readonly users: readonly string[];
  /** Where its port is stated, or the place. */
  readonly at: Location;
  /** Its port before this change; undefined: unchanged or unknown. */
  readonly previous: number | undefined;
}

/** Something that answers on a port of a place. */
export interface Listener {
  readonly place: Place;
  readonly product: Product;
  readonly port: ResolvedPort;
  readonly server: Server | undefined;
}

/** A published port on the machine of a unit. */
export interface Publication {
  readonly unit: Unit;
  readonly fact: PortForward;
  readonly target: Place | undefined;
  /** undefined: the platform chooses. */
  readonly published: PortReading | undefined;
  readonly inside: PortReading;
  readonly address: string;
  /** Bits of the compose variants in which it exists. */
  readonly variants: number;
}

/** What a dial from a machine can find there. */
export interface MachineListener {
  readonly unit: Unit;
  readonly product: Product;
  readonly port: ResolvedPort;
  readonly server: Server | undefined;
  readonly publication: Publication | undefined;
  readonly at: Location;
}

/** Products that answer the PostgreSQL protocol and pass it on. */
export function isPooler(product: Product): boolean {
  return (
    product === 'pgbouncer' ||
    product === 'pgpool' ||
    product === 'pgcat' ||
    product === 'odyssey' ||
    product === 'haproxy' ||
    product === 'tunnel'
  );
}

/** Poolers that take part in the protocol: they hand out server connections of their own. A proxy passes every byte. */
export function isMultiplexer(product: Product): boolean {
  return isPooler(product) && product !== 'haproxy' && product !== 'tunnel';
}

/** A host or label that is called after a pooler. */
export function namesPooler(name: string): boolean {
  return /pool|bouncer|pgb\b|haproxy|proxy/i.test(name);
}

export function speaksPostgres(product: Product): boolean {
  return product === 'postgresql' || isPooler(product);
}

/** The port every world agrees on; undefined when worlds differ or one is unknown. */
export function onlyPort(reading: PortReading): number | undefined {
  const first = reading.ports[0];
  if (reading.open || first === undefined) return undefined;
  return reading.ports.every(({ port }) => port === first.port) ? first.port : undefined;
}
