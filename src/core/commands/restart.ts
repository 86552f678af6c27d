import type { Fact } from '../facts/fact.ts';
import type { RestartCommand } from '../facts/restart.ts';
import type { Located } from '../text/span.ts';
import type { Command, CommandContext, CommandFamily, Word } from './command.ts';
import { hasOption, parseOptions, valueOf, type Arguments, type OptionTable } from './options.ts';
import { cutWord, locatedText, outlineOf, shownText, textOf } from './words.ts';

type Verb = RestartCommand['verb'];

/** What a service manager's verbs do to a running server (semantics F). */
const verbs: Readonly<Record<string, Verb>> = {
  restart: 'restart',
  'try-restart': 'restart',
  condrestart: 'restart',
  reload: 'reload',
  'force-reload': 'reload',
  'reload-or-restart': 'reload',
  'try-reload-or-restart': 'reload',
  'reload-or-try-restart': 'reload',
  start: 'start',
  stop: 'stop',
  'daemon-reload': 'none',
  'daemon-reexec': 'none',
};

/** One fact for the verb. `service` names what it acts on; the program word stands for it when nothing does. */
export function restartFact(
  context: CommandContext,
  verb: Verb,
  service: Located<string>,
  tool: string,
  at = service.at,
): RestartCommand {
  const { setting, standing } = context;
  return {
    ...context.make.base('restart.command', 'restart', at, { setting, standing }),
    verb,
    service,
    tool,
    trigger: { kind: 'direct' },
  };
}

export function everything(command: Command): Located<string> {
  return { value: '*', at: command.program };
}

/** `postgresql.service` is `postgresql`. */
export function serviceName(word: Word): Located<string> {
  const { value, at } = locatedText(word);
  return value.endsWith('.service') ? { value: value.slice(0, -8), at: { path: at.path, span: { start: at.span.start, end: at.span.end - 8 } } } : { value, at }; // prettier-ignore
}

const systemctlTable: OptionTable = {
  short: 'tpsHMno',
  long: ['signal', 'type', 'host', 'machine', 'kill-who', 'kill-whom', 'root'],
};

export const systemctl: CommandFamily = {
  names: ['systemctl'],
  *read(command, context) {
    const given = parseOptions(command.words, systemctlTable);
    const [verbWord, ...services] = given.operands;
    const written = textOf(verbWord) ?? '';
    if (verbWord === undefined) return;
    const verb =
      written === 'kill' ? killVerb(given) : written === 'enable' && hasOption(given, 'now') ? 'start' : verbs[written];
    if (verb === undefined) return;
    if (verb === 'none') yield restartFact(context, 'none', everything(command), 'systemctl', verbWord.at);
    for (const service of services) yield restartFact(context, verb, serviceName(service), 'systemctl', verbWord.at);
  },
};

function killVerb(given: Arguments): Verb | undefined {
  const signal = textOf(valueOf(given, 's', 'signal')) ?? '';
  return /^(?:SIG)?HUP$|^1$/.test(signal) ? 'reload' : /^(?:SIG)?(?:TERM|INT|QUIT|KILL)$/.test(signal) ? 'stop' : undefined;
}

/** Programs with the service first (`service postgresql restart`) or last (`brew services restart postgresql@16`). */
interface ServiceTool {
  readonly skip: readonly string[];
  readonly order: 'service-verb' | 'verb-service';
}

const serviceTools: Readonly<Record<string, ServiceTool>> = {
  service: { skip: [], order: 'service-verb' },
  'invoke-rc.d': { skip: [], order: 'service-verb' },
  'rc-service': { skip: [], order: 'service-verb' },
  brew: { skip: ['services'], order: 'verb-service' },
  supervisorctl: { skip: [], order: 'verb-service' },
  monit: { skip: [], order: 'verb-service' },
  sv: { skip: [], order: 'verb-service' },
  'gitlab-ctl': { skip: [], order: 'verb-service' },
  'ctlscript.sh': { skip: [], order: 'verb-service' },
};

/** Bitnami's stacks are one service; the component stands behind the verb, as it does for their ctlscript.sh. */
const stackService = 'bitnami';

export const serviceManagers: CommandFamily = {
  names: Object.keys(serviceTools),
  *read(command, context) {
    const tool = serviceTools[command.name];
    if (tool === undefined) return;
    const { operands } = parseOptions(command.words, { short: 'c', long: ['configuration'] });
    if (!tool.skip.every((word, index) => textOf(operands[index]) === word)) return;
    const words = operands.slice(tool.skip.length);
    const [named, verbWord, component] = tool.order === 'service-verb' ? words : [words[1], words[0]];
    const service = textOf(named) === stackService ? (component ?? named) : named;
    const verb = verbs[textOf(verbWord) ?? ''];
    if (verb === undefined || verbWord === undefined) return;
    yield restartFact(
      context,
      verb,
      service === undefined ? everything(command) : serviceName(service),
      command.name,
      verbWord.at,
    );
  },
};

/** `/etc/init.d/postgresql restart`: the program is the service, so every command is looked at. */
export const initScripts: CommandFamily = {
  names: ['*'],
  *read(command, context): Iterable<Fact> {
    const verb = verbs[textOf(command.words[0]) ?? ''];
    const [verbWord] = command.words;
    if (verb === undefined || verbWord === undefined) return;
    if (command.words.length === 1 && /(?:^|\/)(?:init|rc)\.d\/[^/]+$/.test(command.path ?? ''))
      yield restartFact(context, verb, { value: command.name, at: command.program }, 'init.d', verbWord.at);
  },
};

const kubectlTable: OptionTable = {
  short: 'nslf',
  long: ['namespace', 'selector', 'context', 'kubeconfig', 'cluster', 'filename'],
};

/** `kubectl rollout restart statefulset/db`, `kubectl delete pod db-0`: new pods read what was mounted (semantics F). */
export const rollouts: CommandFamily = {
  names: ['kubectl', 'oc'],
  *read(command, context) {
    const { operands } = parseOptions(command.words, kubectlTable);
    const written = operands.slice(0, 2).map(textOf).join(' ');
    const [, restart, remove] = /^(?:(rollout restart)$|(delete) (?:pods?|po)(?:\/|$))/.exec(written) ?? [];
    if (restart === undefined && remove === undefined) return;
    const [verb, position] = restart === undefined ? (['recreate', 0] as const) : (['restart', 1] as const);
    const workload = workloadOf(operands.slice(position + 1));
    if (workload !== undefined) yield restartFact(context, verb, locatedText(workload), 'kubectl', operands[position]?.at);
  },
};

/** `statefulset/db`, `statefulset db`. */
function workloadOf([kind, name]: readonly Word[]): Word | undefined {
  return kind !== undefined && outlineOf(kind.value).includes('/') ? afterSlash(kind) : name;
}

function afterSlash(word: Word): Word {
  const outline = outlineOf(word.value);
  return cutWord(word, outline.indexOf('/') + 1, outline.length);
}

const patroniTable: OptionTable = { short: 'cdkrf', long: ['config-file', 'dcs', 'role', 'scheduled', 'timeout'] };

export const patronictl: CommandFamily = {
  names: ['patronictl'],
  *read(command, context) {
    const { operands } = parseOptions(command.words, patroniTable);
    const [verbWord, cluster] = operands;
    const verb = textOf(verbWord);
    if ((verb !== 'restart' && verb !== 'reload') || verbWord === undefined) return;
    yield restartFact(
      context,
      verb,
      cluster === undefined ? everything(command) : locatedText(cluster),
      'patronictl',
      verbWord.at,
    );
  },
};

/** `kill -HUP $(head -1 postmaster.pid)`, `pkill -HUP postgres`. */
export const signals: CommandFamily = {
  names: ['kill', 'pkill', 'killall'],
  *read(command, context) {
    const words = command.words.map(shownText);
    const hup = words.findIndex(
      (word, index) => /^-(?:SIG)?HUP$|^-1$/.test(word) || (/^(?:SIG)?HUP$/.test(word) && words[index - 1] === '-s'),
    );
    const signal = command.words[hup];
    if (signal === undefined) return;
    const target = command.words.slice(hup + 1).find((word) => !shownText(word).startsWith('-'));
    const named = command.name !== 'kill' && target !== undefined;
    yield restartFact(context, 'reload', named ? locatedText(target) : everything(command), command.name, signal.at);
  },
};
