import type { Located } from '../text/span.ts';
import type { FactBase } from './base.ts';
import type { PortValue } from './template.ts';

export type Guarded =
  | { readonly kind: 'machine'; readonly path: string; readonly hosts?: string }
  /** Security group, NSG, network tag: by module directory and address in it. */
  | { readonly kind: 'group'; readonly module: string; readonly address: string }
  | { readonly kind: 'pods'; readonly namespace?: string; readonly selector: Readonly<Record<string, string>> };

export interface PortRange {
  readonly first: PortValue;
  readonly last: PortValue;
  /** A container's port by its name: `first` and `last` are unknown until the pod is. */
  readonly name?: Located<string>;
}

export interface FirewallRule extends FactBase<'firewall.rule', 'firewall'> {
  readonly direction: 'ingress' | 'egress';
  readonly action: 'allow' | 'deny';
  /** `remove`: a line that deletes a rule (`ufw delete`, `-D`, `state: absent`): never an opening. */
  readonly verb: 'add' | 'remove';
  readonly protocol: 'tcp' | 'udp' | 'any';
  /** `all` when the rule names no port. A service name (`postgresql`) is a range at 5432 with `service` set. */
  readonly ports: readonly PortRange[] | 'all';
  /** Sources (destinations for egress) as written, pods as `pods KEY=VALUE`, `namespaces KEY=VALUE`; `anyone` when none is. */
  readonly peers: readonly Located<string>[] | 'anyone';
  readonly guards: readonly Guarded[];
  /** Chain or list in which order decides; undefined: an unordered list of allowances. */
  readonly chain?: string;
  /** ufw, iptables, ip6tables, nftables, firewalld, aws, gcp, azure, networkpolicy. */
  readonly tool: string;
  /** The service name that stands for the port, when one does. */
  readonly service?: Located<string>;
  /** Name, comment or description: may say that the rule is about PostgreSQL. */
  readonly note?: string;
  /** Default policy of the chain, when this fact states one (`ufw default deny`, `policy drop`); `ports` is then `all`. */
  readonly policy?: true;
}
