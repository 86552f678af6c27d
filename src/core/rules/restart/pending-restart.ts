import type { SessionFacts } from '../../facts/probe-login.ts';
import type { Topology } from '../../topology/topology.ts';
import { foundPorts, type Observation, type Rule } from '../rule.ts';
import { psql, queries, ss, toSee } from '../smoke-commands.ts';
import { called, placeOf } from '../smoke-targets.ts';
import { unmoved, waiting, type Unmoved, type Waiting } from '../unmoved.ts';
import { settingsThatWait, unreadable } from '../waiting-settings.ts';

/** The port is context postmaster: the file says the new one, the running server has the old one (semantics A.6). */
export const pendingRestart: Rule = {
  id: 'restart/pending-restart',
  title: 'The changed port is not in force: the running server waits for a restart',
  remedy: 'restart PostgreSQL; a reload does not move the port',
  level: 'error',
  since: '0.1.0',
  live: true,
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  if (topology.smoke === undefined) return;
  const still = unmoved(topology.smoke);
  for (const one of waiting(topology.smoke)) yield observe(topology, one, still);
  if (still !== undefined && !still.sure) yield suspect(topology, still);
  yield* settingsThatWait(topology);
}

function observe(topology: Topology, { target, session }: Waiting, still: Unmoved | undefined): Observation {
  const meant = still?.sure === true ? still.meant : undefined;
  const nobody = meant === undefined ? '' : `; nothing answers at ${called(meant)}`;
  return {
    message: `the running server still listens on ${session.port} (${called(target)} answers): ${stateOf(session, meant?.port)}${nobody}`,
    remedy: toSee(remedyFor(session), psql(target, queries.pending)),
    at: placeOf(topology, meant ?? target),
    certainty: 'certain',
    ports: foundPorts(session.port, meant?.port),
    related: [],
    fixes: [],
  };
}

/** Only superusers see which port the files have now. */
function stateOf({ filePort, settings }: SessionFacts, meant: number | undefined): string {
  const next = filePort?.port ?? meant;
  const written = next === undefined ? 'a changed port' : `the port ${next}`;
  return settings.port.pendingRestart
    ? `${written} was read at a reload, which does not move it`
    : `${written} is written, and the server was not restarted since`;
}

/** A restart with the same command line, or with a file that cannot be read, does not help. */
function remedyFor(session: SessionFacts): string {
  const broken = unreadable(session);
  if (broken !== undefined) return `correct ${broken} first, else the server does not come up again, then restart PostgreSQL`;
  return session.settings.port.source === 'command line'
    ? 'take the port off its command line (-p, or -c port=), which overrules the file, and restart PostgreSQL'
    : 'restart PostgreSQL (systemctl restart postgresql, or pg_ctl restart)';
}

/** Without the server's own word: it may also be another one. */
function suspect(topology: Topology, { meant, port, seenAt }: Unmoved): Observation {
  const seen =
    seenAt === undefined
      ? `the only PostgreSQL socket of this machine is that of port ${port}`
      : `PostgreSQL answers at ${called(seenAt)}`;
  return {
    message: `nothing answers at ${called(meant)}, but ${seen}: the server was likely not restarted and still listens on ${port}`,
    remedy: toSee(
      'restart PostgreSQL (systemctl restart postgresql, or pg_ctl restart)',
      seenAt === undefined ? ss(port) : psql(seenAt, queries.pending),
    ),
    at: placeOf(topology, meant),
    certainty: 'likely',
    ports: foundPorts(port, meant.port),
    related: [],
    fixes: [],
  };
}
