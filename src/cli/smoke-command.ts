import { defaultSettings, failure, noFiles, reported, type FailOn, type SmokeFacts } from '../core/index.ts';
import type { SmokeTargets } from '../live/index.ts';
import { UsageError, type Arguments } from './arguments.ts';
import { coloured, floorOf, render, type Check } from './check-command.ts';
import { readNamed } from './settings.ts';
import type { Terminal } from './terminal.ts';

const standardSeconds = 30;
const longest = 3600;

/** `smoke`: 0 passed, 1 findings at or above fail-on, or inconclusive, 2 wrong use. Reads no file but those with connection strings. */
export async function smokeCommand(given: Arguments, terminal: Terminal, check: Check): Promise<number> {
  if (given.operands.length > 0) throw new UsageError('smoke takes flags only: --host and --port, or --dsn-file');
  const facts = await probed(given, terminal);
  const report = reported(check(noFiles, defaultSettings, facts), floorOf(given));
  terminal.print(render(report, given, { gitPrefix: '', colour: coloured(given, terminal) }));
  if (facts.rejected.length > 0) return 2;
  const failOn = (given.value('fail-on') ?? 'error') as FailOn;
  const open = (report.smoke?.troubles.length ?? 0) > 0;
  return failure(report, failOn) === undefined && !open ? 0 : 1;
}

async function probed(given: Arguments, terminal: Terminal): Promise<SmokeFacts> {
  const wait = numberOf(given, 'wait', 0, longest) ?? 0;
  const timeout = numberOf(given, 'timeout', 1, longest) ?? standardSeconds + wait;
  const targets = targetsOf(given, terminal);
  const signal = terminal.interruption?.();
  const { smoke } = await import('../live/index.ts');
  return smoke(targets, {
    deadlineMs: timeout * 1000,
    waitMs: wait * 1000,
    loginOnOldPort: given.switches.has('old-port-login'),
    path: terminal.environment['PATH'] ?? '',
    untrusted: [terminal.directory],
    ...(signal !== undefined && { signal }),
  });
}

function targetsOf(given: Arguments, terminal: Terminal): SmokeTargets {
  const targets = {
    ...filled('host', given.value('host')),
    ...filled('port', numberOf(given, 'port', 1, 65_535)),
    ...filled('oldPort', numberOf(given, 'old-port', 1, 65_535)),
    ...filled('dsn', connectionString(given, terminal, 'dsn-file', 'PG_PORT_GUARD_SMOKE_DSN')),
    ...filled('poolerDsn', connectionString(given, terminal, 'pooler-dsn-file', 'PG_PORT_GUARD_SMOKE_POOLER_DSN')),
    ...filled('socketDirectory', given.value('socket')),
  };
  if (!('host' in targets || 'dsn' in targets || 'poolerDsn' in targets || 'socketDirectory' in targets))
    throw new UsageError('smoke needs --host, --dsn-file, --pooler-dsn-file, --socket or the variable PG_PORT_GUARD_SMOKE_DSN');
  return targets;
}

function filled<N extends string, T>(name: N, value: T | undefined): Partial<Record<N, T>> {
  return value === undefined ? {} : ({ [name]: value } as Record<N, T>);
}

/** The flag wins. Both flags cannot read standard input. */
function connectionString(given: Arguments, terminal: Terminal, flag: string, variable: string): string | undefined {
  const file = given.value(flag);
  const text =
    file === undefined ? terminal.environment[variable] : file === '-' ? terminal.readInput() : readNamed(flag, file, terminal);
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}

function numberOf(given: Arguments, flag: string, least: number, most: number): number | undefined {
  const text = given.value(flag);
  if (text === undefined) return undefined;
  const number = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (number < least || number > most) throw new UsageError(`--${flag} must be a number from ${least} to ${most}`);
  return number;
}
