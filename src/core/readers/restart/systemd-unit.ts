import type { Fact } from '../../facts/fact.ts';
import type { Reading } from '../../facts/reading.ts';
import type { Setting } from '../../facts/setting.ts';
import type { Located } from '../../text/span.ts';
import { FactMaker, reader } from '../reader.ts';
import { commandFacts, commandsOf, isCleared, resetFacts, startsServer } from './systemd-unit/commands.ts';
import { environmentFacts, variablesOf } from './systemd-unit/environment.ts';
import { socketFacts } from './systemd-unit/sockets.ts';
import type { UnitRun } from './systemd-unit/run.ts';
import { repositoryPath, unitOf, type Unit } from './systemd-unit/unit.ts';

const id = 'restart/systemd-unit';
/** Sections whose programs systemd runs. */
const running = new Set(['Service', 'Socket', 'Mount', 'Swap']);

/** Units and drop-ins: the environment and command line of a server, what other programs dial, and sockets that systemd opens for a pooler. */
export const systemdUnit = reader<'systemd-unit'>({
  id,
  title: 'systemd units',
  layers: ['server', 'client', 'pooler', 'socket', 'restart'],
  notation: 'systemd-unit',
  files: [
    '*.service', '*.socket', '*.timer', '*.service.d/*.conf', '*.socket.d/*.conf', '*.service.j2', '*.socket.j2', '*.service.erb', '*.service.tpl',
    '*.service.tmpl', '*.service.template', '*.service.in', '*.service.example', '*.service.sample',
  ], // prettier-ignore
  recognises: (text) => /^[ \t]*\[(?:Unit|Service|Socket|Timer|Install)\]/m.test(text),
  *read({ file, tree }, reading) {
    const unit = unitOf(file);
    const setting = settingOf(unit, reading);
    const make = new FactMaker(id, { ...reading, setting }, setting);
    const namespace = { kind: 'process', setting } as const;
    const entries = tree.entries.filter(({ section }) => running.has(section));
    const variables = variablesOf(entries, file.embeddedIn !== undefined);
    const commands = commandsOf(entries, namespace, variables);
    const [server, cleared] = [startsServer(commands, unit), isCleared(commands, unit)];
    const run: UnitRun = { unit, make, namespace, variables, server, cleared };
    for (const include of tree.includes) yield* includeFacts(run, include);
    yield* environmentFacts(run, entries);
    yield* resetFacts(run, entries);
    yield* commandFacts(run, commands);
    yield* socketFacts(run, entries);
  },
});

/** A unit runs by itself on the machine, also when a script writes it: the script's variables are not its own. */
function settingOf({ path }: Unit, { setting }: Reading): Setting {
  return setting === undefined || setting.kind === 'machine' ? { kind: 'machine', path } : setting;
}

/** `.include /lib/systemd/system/postgresql.service`. */
function* includeFacts({ make, unit }: UnitRun, { value, at }: Located<string>): Iterable<Fact> {
  const to = repositoryPath(unit, value);
  if (to !== undefined) yield { ...make.base('platform.attachment', 'platform', at), how: 'loads', from: unit.path, to };
}
