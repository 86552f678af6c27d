import type { FactBase, Layer } from './base.ts';
import type { ClientConninfo } from './client.ts';
import type { FirewallRule } from './firewall.ts';
import type { Attachment, Definition, ImageFact, Mount, NameFact, OtherListen } from './platform.ts';
import type { PoolerListen, PoolerUpstream } from './pooler.ts';
import type { ConfigWrite, RestartCommand } from './restart.ts';
import type { PortForward, ServerListen } from './server.ts';
import type { HbaFile, HbaRecord, SocketPath } from './socket.ts';

export type Fact =
  | ServerListen
  | PortForward
  | FirewallRule
  | ClientConninfo
  | PoolerUpstream
  | PoolerListen
  | SocketPath
  | HbaRecord
  | HbaFile
  | RestartCommand
  | ConfigWrite
  | OtherListen
  | Definition
  | NameFact
  | ImageFact
  | Mount
  | Attachment;

export type FactKind = Fact['kind'];
export type FactOf<K extends FactKind> = Extract<Fact, { readonly kind: K }>;
export type AnyBase = FactBase<FactKind, Layer | 'platform'>;
