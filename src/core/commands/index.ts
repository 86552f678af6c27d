import { ansiblePlaybook } from './ansible-playbook.ts';
import type { CommandFamily } from './command.ts';
import { compose } from './compose.ts';
import { connectionStrings } from './connection-strings.ts';
import { docker } from './docker-run.ts';
import { firewallCmd } from './firewall-cmd.ts';
import { iptables } from './iptables.ts';
import { jobEnvironment } from './job-environment.ts';
import { nft } from './nft.ts';
import { devTcp, netcat, waiters } from './probes.ts';
import { psqlFamily } from './psql-family.ts';
import { initScripts, patronictl, rollouts, serviceManagers, signals, systemctl } from './restart.ts';
import { sed } from './sed.ts';
import { pgConftool, pgCreatecluster, pgCtl, pgCtlcluster, postgres } from './server-control.ts';
import { socketProxy } from './socket-proxy.ts';
import { socketPaths } from './sockets.ts';
import { envFileTools, exportedFiles, sourcing } from './sourcing.ts';
import { cloudSqlProxy, portForwards, socat, sshForwards } from './tunnels.ts';
import { ufw } from './ufw.ts';
import { netFirewallRule, netsh } from './firewall/windows.ts';
import { serviceCmdlets, serviceControl } from './windows-services.ts';
import { copies, writtenText } from './writes.ts';

/** Every command family, one line each. */
export const commandFamilies: readonly CommandFamily[] = [
  ansiblePlaybook,
  cloudSqlProxy,
  compose,
  connectionStrings,
  copies,
  devTcp,
  docker,
  envFileTools,
  exportedFiles,
  firewallCmd,
  initScripts,
  iptables,
  jobEnvironment,
  netcat,
  netFirewallRule,
  netsh,
  nft,
  patronictl,
  pgConftool,
  pgCreatecluster,
  pgCtl,
  pgCtlcluster,
  portForwards,
  postgres,
  psqlFamily,
  rollouts,
  sed,
  serviceCmdlets,
  serviceControl,
  serviceManagers,
  signals,
  socat,
  socketPaths,
  socketProxy,
  sourcing,
  sshForwards,
  systemctl,
  ufw,
  waiters,
  writtenText,
];
