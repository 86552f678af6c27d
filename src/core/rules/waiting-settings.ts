import type { SessionFacts } from '../facts/probe-login.ts';
import type { Topology } from '../topology/topology.ts';
import type { Observation } from './rule.ts';
import { psql, queries, toSee } from './smoke-commands.ts';
import { called, placeOf, probed, sessionOf } from './smoke-targets.ts';

/** Where a configuration file has an error that keeps the next start from happening; a setting that only waits is none. */
export function unreadable({ fileErrors = [] }: SessionFacts): string | undefined {
  const error = fileErrors.find((one) => !one.error.includes('could not be applied'));
  return error === undefined ? undefined : `${error.file}:${error.line} (${error.error})`;
}

/** Of servers whose port is in force: other addresses or sockets that wait for a restart, and a file with which none will succeed. */
export function* settingsThatWait(topology: Topology): Iterable<Observation> {
  const seen = new Set<string>();
  for (const target of probed(topology, 'server', 'socket', 'pooler', 'old-port')) {
    const session = sessionOf(target);
    if (session === undefined || session.settings.port.pendingRestart || seen.has(session.startTime)) continue;
    seen.add(session.startTime);
    const why = waits(session);
    if (why === undefined) continue;
    yield {
      message: `the server at ${called(target)} ${why.message}`,
      remedy: toSee(why.remedy, psql(target, queries.pending)),
      at: placeOf(topology, target),
      certainty: 'certain',
      atMost: 'warning',
      related: [],
      fixes: [],
    };
  }
}

function waits(session: SessionFacts): { readonly message: string; readonly remedy: string } | undefined {
  const { listenAddresses, socketDirectories } = session.settings;
  const broken = unreadable(session);
  if (broken !== undefined)
    return {
      message: `has an error in a configuration file, ${broken}: the next restart fails`,
      remedy: 'correct the file before a restart',
    };
  const names = [
    ...(listenAddresses?.pendingRestart === true ? ['listen_addresses'] : []),
    ...(socketDirectories?.pendingRestart === true ? ['unix_socket_directories'] : []),
  ];
  return names.length === 0
    ? undefined
    : {
        message: `has a changed ${names.join(' and ')} that waits for a restart`,
        remedy: 'restart PostgreSQL (systemctl restart postgresql)',
      };
}
