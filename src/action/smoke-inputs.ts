import type { Report } from '../core/index.ts';
import type { SmokeOptions, SmokeTargets } from '../live/index.ts';
import { choiceOf, InputError, numberOf, type Given } from './choices.ts';

/** What the inputs say about the live test, before the ports that the files may supply. */
export interface SmokeInputs {
  readonly targets: Omit<SmokeTargets, 'oldPort'>;
  readonly oldPort: number | 'auto' | 'none';
  readonly options: Pick<SmokeOptions, 'deadlineMs' | 'waitMs' | 'loginOnOldPort'>;
}

const standardSeconds = 30;
const longest = 3600;

export function smokeInputs(given: Given): SmokeInputs {
  const wait = numberOf(given, 'smoke-wait', 0, longest) ?? 0;
  // Who asks for a wait alone means the wait to be possible.
  const timeout = numberOf(given, 'smoke-timeout', 1, longest) ?? standardSeconds + wait;
  return {
    targets: {
      ...filled('host', given('smoke-host')),
      ...filled('port', numberOf(given, 'smoke-port', 1, 65_535)),
      ...filled('dsn', given('smoke-dsn')),
      ...filled('poolerDsn', given('smoke-pooler-dsn')),
      ...filled('socketDirectory', given('smoke-socket')),
    },
    oldPort: oldPortOf(given),
    options: {
      deadlineMs: timeout * 1000,
      waitMs: wait * 1000,
      loginOnOldPort: choiceOf(given, 'smoke-old-port-login', ['true', 'false'], 'false') === 'true',
    },
  };
}

function filled<N extends string, T>(name: N, value: T | undefined): Partial<Record<N, T>> {
  return value === undefined || value === '' ? {} : ({ [name]: value } as Record<N, T>);
}

function oldPortOf(given: Given): SmokeInputs['oldPort'] {
  const text = given('old-port').toLowerCase();
  if (text === '' || text === 'auto') return 'auto';
  if (text === 'none') return 'none';
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new InputError('input old-port must be a number from 1 to 65535, auto or none');
  return port;
}

type Servers = Report['servers'];

/**
 * The targets of the test. `servers`: of the files, where they may be trusted: never on pull requests, whose author writes them. A guessed old
 * port that turns out to be the tested one is no mistake.
 */
export function smokeTargets({ targets, oldPort }: SmokeInputs, servers: Servers): SmokeTargets {
  const own = servers.filter(({ product }) => product === 'postgresql');
  const only = own.length === 1 ? own[0] : undefined;
  const asks = targets.host !== undefined && targets.port === undefined && targets.dsn === undefined;
  const tested = asks && only?.port !== undefined ? { ...targets, port: only.port } : targets;
  if (oldPort === 'none') return tested;
  return oldPort === 'auto' ? { ...tested, ...guessed(own, only?.previousPort) } : { ...tested, oldPort };
}

/** Another server of the files that is to be on that port is no leftover. */
function guessed(own: Servers, previous: number | undefined): Pick<SmokeTargets, 'oldPort' | 'oldPortGuessed'> {
  const oldPort = previous ?? 5432;
  return own.some(({ port }) => port === oldPort) ? {} : { oldPort, oldPortGuessed: true };
}
