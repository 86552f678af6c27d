import type { Peer, ProbedTarget, SocketStep, TcpStep, WireStep } from './facts/probe.ts';
import type { Authentication, LoggedIn, LoginFailure, LoginStep } from './facts/probe-login.ts';
import type { SmokeStep } from './report.ts';
import { loginFailures } from './rules/login-failures.ts';

type Said = Pick<SmokeStep, 'outcome' | 'text'>;

/** What each step of one target came to. Of the old port, nobody answering is well. */
export function stepsOf(target: ProbedTarget): SmokeStep[] {
  const { resolution, binding, tcp, socket, wire, login, role } = target;
  const old = role === 'old-port';
  const done: (SmokeStep | undefined)[] = [
    resolution.verdict === 'skipped' ? undefined : { name: 'resolution', ...timed(resolution), ...resolutionSaid(target) },
    binding.verdict === 'skipped' ? undefined : { name: 'binding', ...timed(binding), ...bindingSaid(target) },
    tcp.verdict === 'skipped' ? undefined : { name: 'tcp', ...timed(tcp), ...tcpSaid(tcp, old) },
    'path' in socket ? { name: 'socket', ...timed(socket), ...socketSaid(socket) } : undefined,
    wire.verdict === 'skipped' && wire.why !== 'deadline' ? undefined : { name: 'wire', ...timed(wire), ...wireSaid(wire, old) },
    isTold(login) ? { name: 'login', ...timed(login), ...loginSaid(login, old) } : undefined,
  ];
  return done.filter((step) => step !== undefined);
}

function timed({ verdict, ms }: { readonly verdict: string; readonly ms: number }): Pick<SmokeStep, 'verdict' | 'ms'> {
  return { verdict, ms };
}

function isTold(login: LoginStep): boolean {
  return login.verdict !== 'skipped' || login.why === 'no-credentials' || login.why === 'not-asked' || login.why === 'deadline';
}

function resolutionSaid({ resolution: { verdict, addresses, more } }: ProbedTarget): Said {
  if (verdict === 'resolved' || verdict === 'literal')
    return { outcome: 'well', text: `${addresses.join(', ')}${more > 0 ? ` and ${more} more` : ''}` };
  if (verdict === 'unknown-host') return { outcome: 'ill', text: 'the name has no address' };
  return { outcome: 'open', text: verdict === 'deadline' ? 'the time ran out' : 'the resolver did not answer' };
}

function bindingSaid({ binding, role, port }: ProbedTarget): Said {
  if (binding.verdict !== 'bound' && binding.verdict !== 'not-bound')
    return { outcome: 'open', text: 'what listens on this machine could not be read' };
  const old = role === 'old-port';
  if (binding.verdict === 'not-bound')
    return { outcome: old ? 'well' : 'ill', text: `nothing listens on ${port} of this machine` };
  const shown = binding.listeners.map(({ address, process, pid }) => {
    return process === undefined ? address : `${address} (${process}${pid === undefined ? '' : `, process ${pid}`})`;
  });
  return { outcome: old ? 'ill' : 'well', text: `listens on ${shown.join(', ')}` };
}

const tcpTexts: Readonly<Record<TcpStep['verdict'], string>> = {
  open: 'a connection is accepted',
  refused: 'refused',
  filtered: 'no answer in time',
  'host-unreachable': 'no route to host',
  'network-unreachable': 'no route to the network',
  forbidden: 'forbidden by a rule of this machine',
  failed: 'failed',
  deadline: 'the time ran out',
  skipped: 'not done',
};

function tcpSaid(tcp: TcpStep, old: boolean): Said {
  const { verdict, addresses } = tcp;
  const several = addresses.length > 1 && addresses.some(({ answer }) => answer !== verdict);
  const each = several ? `: ${addresses.map(({ address, answer }) => `${address} ${answer}`).join(', ')}` : '';
  const dead = old && (verdict === 'refused' || verdict === 'filtered') ? ', as it has to be' : '';
  return { outcome: tcpOutcome(verdict, old), text: `${tcpTexts[verdict]}${each}${dead}` };
}

function tcpOutcome(verdict: TcpStep['verdict'], old: boolean): Said['outcome'] {
  if (verdict === 'deadline' || verdict === 'skipped') return 'open';
  return (verdict === 'open') === old ? 'ill' : 'well';
}

function socketSaid({ verdict }: SocketStep): Said {
  if (verdict === 'deadline') return { outcome: 'open', text: 'the time ran out' };
  return verdict === 'listening'
    ? { outcome: 'well', text: 'a server listens' }
    : { outcome: 'ill', text: verdict.replaceAll('-', ' ') };
}

const peers: Readonly<Record<Peer['kind'] | 'skipped', string>> = {
  postgresql: 'PostgreSQL',
  pgbouncer: 'PgBouncer',
  pgpool: 'Pgpool-II',
  'postgresql-like': 'something that speaks PostgreSQL',
  other: 'not PostgreSQL',
  closes: 'accepts and closes',
  silent: 'accepts and says nothing',
  deadline: 'the time ran out',
  skipped: 'the time ran out',
};

const speakers: ReadonlySet<string> = new Set(['postgresql', 'postgresql-like', 'pgbouncer', 'pgpool']);

function wireSaid({ verdict, peers: [peer] }: WireStep, old: boolean): Said {
  if (verdict === 'skipped' || verdict === 'deadline') return { outcome: 'open', text: peers[verdict] };
  const details = peer === undefined ? [] : detailsOf(peer);
  return {
    outcome: speakers.has(verdict) && !old ? 'well' : 'ill',
    text: [peers[verdict], ...details].join(', '),
  };
}

function detailsOf({ version, tls, protocol, banner, kind }: Peer): string[] {
  const { atLeast, atMost } = version ?? {};
  return [
    ...(protocol === undefined ? [] : [protocol]),
    ...(kind === 'other' && banner !== undefined && banner !== '' ? [`begins with "${banner.slice(0, 40)}"`] : []),
    ...(atLeast === undefined ? [] : [`version ${atLeast} or newer`]),
    ...(atMost === undefined ? [] : [`version ${atMost} or older`]),
    ...(tls === 'unknown' ? [] : [tls === 'offered' ? 'TLS offered' : 'without TLS']),
  ];
}

const demands: Readonly<Record<Authentication, string>> = {
  none: 'without any authentication',
  cleartext: 'password in clear',
  md5: 'md5',
  'scram-sha-256': 'scram-sha-256',
  gss: 'GSSAPI',
  other: 'another authentication',
};

function loginSaid(login: LoginStep, old: boolean): Said {
  if (login.verdict === 'skipped') return { outcome: 'open', text: skips[login.why] ?? 'not done' };
  if (login.verdict === 'ok') return { outcome: old ? 'ill' : 'well', text: `${login.by}: ${sessionSaid(login).join(', ')}` };
  const [why = otherFailures[login.failure] ?? login.failure.replaceAll('-', ' ')] = loginFailures[login.failure] ?? [];
  return { outcome: login.failure === 'deadline' || login.failure === 'client' ? 'open' : 'ill', text: `${login.by}: ${why}` };
}

function sessionSaid({ session, demanded }: LoggedIn): string[] {
  const { version, port, serverPort = port, inRecovery, startTime } = session;
  return [
    `PostgreSQL ${version}`,
    `its port is ${port}`,
    ...(serverPort === port ? [] : [`it sees ${serverPort}`]),
    ...(demanded === undefined ? [] : [demands[demanded]]),
    ...(inRecovery ? ['a standby'] : []),
    `started ${startTime.slice(0, 19)}Z`,
  ];
}

const otherFailures: Readonly<Partial<Record<LoginFailure, string>>> = {
  'pooler-upstream': 'the pooler does not reach its server',
  'too-many': 'all connections are taken',
  starting: 'the server is starting up',
  stopping: 'the server is shutting down',
  'not-accepting': 'a standby that takes no sessions',
  closed: 'the connection was closed before a session began',
  timeout: 'no session began in time',
  client: 'could not be run',
  deadline: 'the time ran out',
};

const skips: Readonly<Record<string, string | undefined>> = {
  'no-credentials': 'not tried: no credentials given',
  'not-asked': 'not tried: nobody allowed a login there',
  deadline: 'the time ran out',
};
