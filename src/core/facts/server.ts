import type { Located } from '../text/span.ts';
import type { FactBase } from './base.ts';
import type { Endpoint } from './client.ts';
import type { Setting } from './setting.ts';
import type { PortValue, Use } from './template.ts';

/** What ties several statements to one server. Any equal non-empty member joins. */
export interface ServerIdentity {
  /** Path of the configuration file in the repository. */
  readonly configFile?: string;
  readonly dataDirectory?: string;
  /** `<version>/<cluster>` of Debian, a PGDATA of a unit. */
  readonly cluster?: string;
  readonly resource?: string;
}

/** One statement of a server's port (semantics A.1). */
export interface ServerListen extends FactBase<'server.listen', 'server'> {
  readonly port: PortValue;
  readonly listenAddresses: readonly Located<string>[] | 'default';
  readonly socketDirectories: readonly Located<string>[] | 'default';
  /** `hba_file` as written, when it is. */
  readonly hbaFile?: Located<string>;
  /** Rank in the server's own order: compiled 0 · environment PGPORT 1 · file 2 · auto.conf 3 · command line 4 · supervisor 5. */
  readonly rank: 0 | 1 | 2 | 3 | 4 | 5;
  /** Reading order inside one file. */
  readonly sequence: number;
  readonly identity: ServerIdentity;
  /** Variables with which a template engine fills in the file. */
  readonly filledFrom?: readonly Use[];
}

export type Product =
  'postgresql' | 'pgbouncer' | 'pgpool' | 'pgcat' | 'odyssey' | 'haproxy' | 'tunnel' | 'other-engine' | 'other' | 'unknown';

/** A published side that leads to a target side. */
export interface PortForward extends FactBase<'server.forward', 'server'> {
  readonly how:
    | 'compose'
    | 'docker'
    | 'service'
    | 'nodeport'
    | 'hostport'
    | 'port-forward'
    | 'ssh'
    | 'nat'
    | 'load-balancer'
    | 'devcontainer'
    | 'tunnel';
  /** Where the published side lives. `address` is the bound address when written. `cluster`: in the network of its pods; `node`: on its machines. */
  readonly from: {
    readonly place: 'machine' | 'runner' | 'local' | 'cluster' | 'node';
    readonly name?: Located<string>;
    readonly address?: Located<string>;
  };
  /** undefined: the platform chooses a free one. */
  readonly published: PortValue | undefined;
  readonly target: PortValue | { readonly kind: 'named'; readonly name: Located<string> };
  readonly to:
    | { readonly kind: 'setting'; readonly setting: Setting }
    | { readonly kind: 'selector'; readonly selector: Readonly<Record<string, string>>; readonly namespace?: string }
    /** `service`: the host is a Service of a cluster, as kubectl names it, and has only the ports that it offers. */
    | { readonly kind: 'endpoint'; readonly endpoint: Endpoint; readonly service?: { readonly namespace?: string } };
  readonly protocol: 'tcp' | 'udp';
  /** No translation: clients reach the pods, or the endpoint, on the port that they dial. */
  readonly headless?: true;
}
