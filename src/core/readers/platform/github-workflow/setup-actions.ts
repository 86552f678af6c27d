import type { JobFile, JobSetting, WorkflowNamespace } from '../../../commands/ci/job-file.ts';
import { get, isNull, scalarOf, type Node, type ScalarNode } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import { portOf, type PortValue } from '../../../facts/template.ts';

/** An action that starts a PostgreSQL server for the job, as its own `action.yml` and sources say. */
interface SetupAction {
  /** On the runner, or in a container that is published on it. */
  readonly where: 'runner' | 'container';
  /** The input that moves the port; without one it is 5432. */
  readonly port?: string;
  /** The input that is added to postgresql.conf. */
  readonly config?: string;
  readonly noSocket?: true;
}

const actions: Readonly<Record<string, SetupAction>> = {
  'ankane/setup-postgres': { where: 'runner', config: 'config' },
  'daniel-marynicz/postgresql-action': { where: 'container', port: 'exposed_postgres_port' },
  'harmon758/postgresql-action': { where: 'container' },
  'ikalnytskyi/action-setup-postgres': { where: 'runner', port: 'port', noSocket: true },
};

export function* setupFacts(file: JobFile, step: Node, setting: JobSetting, namespace: WorkflowNamespace): Iterable<Fact> {
  const uses = scalarOf(get(step, 'uses'));
  const action = uses === undefined ? undefined : actions[uses.text.split('@', 1)[0]?.toLowerCase() ?? ''];
  if (uses === undefined || action === undefined) return;
  const port = statedPort(file, get(step, 'with'), action, namespace) ?? { kind: 'implied', port: 5432, at: file.at(uses) };
  if (action.where === 'runner') yield serverOnRunner(file, port, action, setting);
  else yield* container(file, uses, port, setting);
}

function statedPort(
  file: JobFile,
  inputs: Node | undefined,
  action: SetupAction,
  namespace: WorkflowNamespace,
): PortValue | undefined {
  const port = action.port === undefined ? undefined : scalarOf(get(inputs, action.port));
  if (port !== undefined && !isNull(port) && port.text !== '') return portOf(file.value(port, namespace).value, file.at(port));
  const config = action.config === undefined ? undefined : scalarOf(get(inputs, action.config));
  return config === undefined ? undefined : configuredPort(file, config, namespace);
}

/** The last `port = …` of lines that are added to postgresql.conf. */
function configuredPort(file: JobFile, config: ScalarNode, namespace: WorkflowNamespace): PortValue | undefined {
  const [last] = [...config.text.matchAll(/^[ \t]{0,80}port(?:[ \t]{0,80}=|[ \t])[ \t]{0,80}'?([^\s'#=]+)/gim)].slice(-1);
  if (last?.[1] === undefined) return undefined;
  const end = last.index + last[0].length;
  const start = end - last[1].length;
  return portOf(file.between(config, start, end, namespace), file.placeBetween(config, start, end));
}

function serverOnRunner(file: JobFile, port: PortValue, { noSocket }: SetupAction, setting: JobSetting): Fact {
  const base = file.make.base('server.listen', 'server', port.at, { setting });
  const socketDirectories = noSocket === true ? ([] as const) : 'default';
  return { ...base, port, listenAddresses: 'default', socketDirectories, rank: 2, sequence: base.order, identity: {} };
}

/** `docker run -p PORT:5432 postgres`. */
function* container(file: JobFile, uses: ScalarNode, port: PortValue, setting: JobSetting): Iterable<Fact> {
  const service = file.service(setting.job, `step ${setting.step ?? 0}`);
  const at = file.at(uses);
  yield {
    ...file.make.base('platform.image', 'platform', at, { setting: service }),
    image: { value: [{ kind: 'text', text: 'postgres', at }], at },
    command: undefined,
    entrypoint: undefined,
    profiles: [],
  };
  yield {
    ...file.make.base('server.forward', 'server', port.at, { setting }),
    how: 'docker',
    from: { place: 'runner' },
    published: port,
    target: { kind: 'implied', port: 5432, at },
    to: { kind: 'setting', setting: service },
    protocol: 'tcp',
  };
}
