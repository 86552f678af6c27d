import type { Setting } from '../../facts/setting.ts';
import { plainText } from '../../facts/template.ts';
import type { CommandVariable, Word } from '../command.ts';
import { readDockerRun, settingOfRun } from '../docker-run-arguments.ts';
import { inPlace, innerCommand, type Invocation, type Unwrapping, type Wrapper } from '../invocation.ts';
import { parseOptions, valuesOf, type OptionTable } from '../options.ts';
import type { ScriptState } from '../script-state.ts';
import { shownText, textOf } from '../words.ts';
import { assignmentOf } from './prefixes.ts';
import { fedScript, scriptOf } from './shells.ts';

type Inside = Extract<Setting, { kind: 'inside' }>['of'];

/** Options of `docker` and `docker compose` themselves, before the verb. */
const dockerGlobal: OptionTable = { short: 'HclD', long: ['host', 'context', 'config', 'log-level'], leading: true };
export const composeGlobal: OptionTable = {
  short: 'fp',
  long: ['file', 'project-name', 'profile', 'env-file', 'project-directory', 'ansi', 'progress', 'parallel'],
  leading: true,
};
const execTable: OptionTable = {
  short: 'euw',
  long: ['env', 'user', 'workdir', 'env-file', 'detach-keys', 'index'],
  leading: true,
};
const composeRunTable: OptionTable = {
  short: 'eupvwl',
  long: ['env', 'user', 'publish', 'volume', 'workdir', 'label', 'name', 'entrypoint', 'env-from-file'],
  leading: true,
};
const kubectlGlobal: OptionTable = {
  short: 'ns',
  long: ['namespace', 'context', 'kubeconfig', 'cluster', 'server', 'user', 'token'],
  leading: true,
};
const kubectlExecAround: OptionTable = {
  short: 'ncf',
  long: ['namespace', 'container', 'context', 'kubeconfig', 'filename', 'pod-running-timeout', 'cluster'],
};
const kubectlExec: OptionTable = { ...kubectlExecAround, leading: true };

const docker: Wrapper = (invocation, state) => {
  const words = parseOptions(invocation.words.slice(1), dockerGlobal).operands;
  const verb = textOf(words[0]);
  if (verb === 'compose') return composeVerb(invocation, words.slice(1), state);
  const own = verb === 'container' ? words.slice(1) : words;
  if (textOf(own[0]) === 'exec') return enter(invocation, own.slice(1), execTable, 'docker', state);
  return textOf(own[0]) === 'run' ? runContainer(invocation, own.slice(1)) : undefined;
};

const compose: Wrapper = (invocation, state) => composeVerb(invocation, invocation.words.slice(1), state);

function composeVerb(invocation: Invocation, words: readonly Word[], state: ScriptState): Unwrapping | undefined {
  const own = parseOptions(words, composeGlobal).operands;
  const verb = textOf(own[0]);
  if (verb === 'exec') return enter(invocation, own.slice(1), execTable, 'compose', state);
  return verb === 'run' ? enter(invocation, own.slice(1), composeRunTable, 'compose', state) : undefined;
}

const kubectl: Wrapper = (invocation, state) => {
  const words = parseOptions(invocation.words.slice(1), kubectlGlobal).operands;
  if (textOf(words[0]) !== 'exec') return undefined;
  // Options may stand behind the pod's name, up to `--`.
  const cut = words.findIndex((word) => textOf(word) === '--');
  if (cut < 0) return enter(invocation, words.slice(1), kubectlExec, 'kubectl', state);
  const given = parseOptions(words.slice(1, cut), kubectlExecAround);
  const [pod] = given.operands;
  return pod === undefined
    ? undefined
    : into(invocation, nameOfTarget(pod, 'kubectl', state), words.slice(cut + 1), [], 'kubectl');
};

/** `exec [options] TARGET command…`. */
function enter(
  invocation: Invocation,
  words: readonly Word[],
  table: OptionTable,
  of: Inside,
  state: ScriptState,
): Unwrapping | undefined {
  const given = parseOptions(words, table);
  const [target, ...command] = given.operands;
  if (target === undefined) return undefined;
  const environment = valuesOf(given, 'e', 'env').map(assignmentOf);
  const service = composeService(target, state);
  return service === undefined
    ? into(invocation, nameOfTarget(target, of, state), command, environment, of)
    : into(invocation, service, command, environment, 'compose');
}

function into(
  invocation: Invocation,
  target: string,
  words: readonly Word[],
  environment: readonly (CommandVariable | undefined)[],
  of: Inside,
): Unwrapping {
  const path = invocation.file.embeddedIn?.path ?? invocation.file.path;
  const where = inPlace(invocation.where, { kind: 'inside', path, target, of });
  return innerCommand(invocation, words, { where, environment: environment.filter((variable) => variable !== undefined) });
}

/** `docker exec "$(docker compose ps -q db)"`, also with the name kept in a variable. */
function composeService(target: Word, state: ScriptState): string | undefined {
  const [first] = target.value;
  const part = first?.kind === 'use' ? state.variable(first.use.name)?.value[0] : first;
  return part?.kind === 'opaque' && part.what.startsWith('compose-container ') ? part.what.slice(18) : undefined;
}

/** The literal name, also through a variable of the same script and its default; else as written. */
export function nameOfTarget(target: Word, of: Inside, state: ScriptState): string {
  let text = '';
  for (const part of target.value) {
    if (part.kind === 'text') text += part.text;
    else if (part.kind === 'use') {
      const value = state.variable(part.use.name)?.value ?? part.use.fallback?.value;
      text += (value === undefined ? undefined : plainText(value)) ?? `$${part.use.name}`;
    } else text += '$?';
  }
  return of === 'ssh' ? text.slice(text.lastIndexOf('@') + 1) : text;
}

function runContainer(invocation: Invocation, words: readonly Word[]): Unwrapping {
  const run = readDockerRun(words);
  if (run.image === undefined || run.command.length === 0) return { keep: true, inner: undefined };
  const path = invocation.file.embeddedIn?.path ?? invocation.file.path;
  const where = inPlace(invocation.where, settingOfRun(run, path, invocation.where.setting));
  return { ...innerCommand(invocation, run.command, { where, environment: [], redirects: [] }), keep: true };
}

const sshTable: OptionTable = { short: 'piloLRDFJbcEeImOQSWwB', long: [], leading: true };

/** `ssh host cmd…`: the words are joined and read by the shell of the host. */
const ssh: Wrapper = (invocation, state) => {
  const [host, ...command] = parseOptions(invocation.words.slice(1), sshTable).operands;
  if (host === undefined) return undefined;
  const path = invocation.file.embeddedIn?.path ?? invocation.file.path;
  const where = inPlace(invocation.where, { kind: 'inside', path, target: nameOfTarget(host, 'ssh', state), of: 'ssh' });
  // `ssh host 'bash -s' <<EOF` is a shell that is fed: it reads its input itself.
  const fed = command.length === 0 || /^(?:sudo )?(?:ba|z|k|da)?sh(?: -\w+)*(?: <<.*)?$/.test(command.map(shownText).join(' '));
  const inner = fed ? fedScript(invocation, where) : scriptOf(invocation, command, 'ssh', where);
  return { keep: true, inner: inner?.inner };
};

export const containerWrappers: Readonly<Record<string, Wrapper>> = {
  docker,
  podman: docker,
  nerdctl: docker,
  'docker-compose': compose,
  'podman-compose': compose,
  kubectl,
  oc: kubectl,
  ssh,
  autossh: ssh,
};
