import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';
import { composeFacts, containerFacts } from './modules/containers.ts';
import { fileFacts } from './modules/files.ts';
import { firewalldFacts } from './modules/firewalld.ts';
import { iptablesFacts } from './modules/iptables.ts';
import { iniFacts, lineFacts } from './modules/lines.ts';
import { postgresqlFacts } from './modules/postgresql.ts';
import { cronFacts, scriptFacts, scriptFileFacts } from './modules/scripts.ts';
import { securityGroupFacts } from './modules/security-groups.ts';
import { serviceFacts } from './modules/services.ts';
import { ufwFacts } from './modules/ufw.ts';
import { waitFacts } from './modules/waits.ts';
import type { ModuleCall } from './task.ts';

type ModuleReader = (call: ModuleCall) => Iterable<Fact | Embedded>;

/** Modules by the last word of their name. */
const readers: Readonly<Record<string, ModuleReader>> = {
  template: fileFacts,
  copy: fileFacts,
  lineinfile: lineFacts,
  replace: lineFacts,
  blockinfile: lineFacts,
  ini_file: iniFacts,
  service: serviceFacts,
  systemd: serviceFacts,
  systemd_service: serviceFacts,
  sysvinit: serviceFacts,
  openrc: serviceFacts,
  runit: serviceFacts,
  supervisorctl: serviceFacts,
  monit: serviceFacts,
  ufw: ufwFacts,
  iptables: iptablesFacts,
  firewalld: firewalldFacts,
  ec2_security_group: securityGroupFacts,
  ec2_group: securityGroupFacts,
  shell: scriptFacts,
  command: scriptFacts,
  raw: scriptFacts,
  script: scriptFileFacts,
  cron: cronFacts,
  wait_for: waitFacts,
  docker_container: containerFacts,
  podman_container: containerFacts,
  docker_compose: composeFacts,
  docker_compose_v2: composeFacts,
};

/** undefined: the module itself has nothing to do with ports. */
export function moduleReader(module: string): ModuleReader | undefined {
  if (Object.hasOwn(readers, module)) return readers[module];
  return /^postgresql_(?!pg_hba$)/.test(module) ? postgresqlFacts : undefined;
}
