import { parseShell } from '../../documents/shell.ts';
import { isNull, itemsOf, scalarOf, type Node, type ScalarNode } from '../../documents/tree.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Embedded } from '../../facts/reading.ts';
import type { Setting } from '../../facts/setting.ts';
import type { Template } from '../../facts/template.ts';
import type { Located } from '../../text/span.ts';
import type { Word } from '../command.ts';
import { openValue } from '../definitions.ts';
import { readDockerRun, valuesOfRun, type DockerRun } from '../docker-run-arguments.ts';
import { readPortMapping } from '../port-mapping.ts';
import { factsOfText } from '../run.ts';
import { wordOf } from '../source.ts';
import { locatedText } from '../words.ts';
import { assignmentOf } from '../wrappers/prefixes.ts';
import { definitionsOf, Environment, type Variable } from './environment.ts';
import type { JobFile, JobSetting, WorkflowNamespace } from './job-file.ts';

/** A container that a CI system starts beside a job. */
export interface JobService {
  readonly setting: Setting;
  readonly job: JobSetting;
  /** Whose definitions answer for variables in the service's own values. */
  readonly namespace: WorkflowNamespace;
  readonly image: Located<Template>;
  readonly names: readonly Located<string>[];
  readonly command?: Node | undefined;
  readonly entrypoint?: Node | undefined;
  readonly variables: readonly Variable[];
  readonly ports?: Node | undefined;
  /** Options of `docker create`, as one text. */
  readonly options?: Node | undefined;
  /** It shares the network of the job. */
  readonly shared?: true;
}

/** Of the container's process: what the file states over what its options state. */
const stated = 10;
const optional = 9;

export function* serviceFacts(file: JobFile, service: JobService): Iterable<Fact | Embedded> {
  const { setting } = service;
  const run = optionsOf(file, service);
  const own = { setting };
  yield {
    ...file.make.base('platform.image', 'platform', service.image.at, own),
    image: service.image,
    command: wordsOf(file, service.command, service.namespace),
    entrypoint: wordsOf(file, service.entrypoint, service.namespace),
    profiles: [],
    ...(service.shared === true ? { networkMode: 'job' } : {}),
  };
  const names = [...service.names, ...aliasesOf(run)];
  const [first] = names;
  if (first !== undefined) yield { ...file.make.base('platform.name', 'platform', first.at, own), names, network: 'default' };
  for (const word of [...portsOf(file, service), ...valuesOfRun(run, 'p', 'publish')]) yield* forward(file, word, service);
  yield* optionFacts(file, run, service);
  yield* definitionsOf(file, service.variables, { setting, namespace: { kind: 'process', setting }, rank: stated });
  yield* Environment.none.with(service.variables, file).facts(file, setting);
}

function optionsOf(file: JobFile, { options, namespace }: JobService): DockerRun {
  const scalar = scalarOf(options);
  if (scalar === undefined || isNull(scalar)) return readDockerRun([]);
  const source = file.script('options', [scalar], namespace, true);
  const [command] = parseShell(source.file).tree.commands;
  return readDockerRun((command?.words ?? []).map((word) => wordOf(word, source)));
}

function aliasesOf(run: DockerRun): Located<string>[] {
  return valuesOfRun(run, 'name', 'network-alias', 'net-alias', 'hostname').map(locatedText);
}

function* optionFacts(file: JobFile, run: DockerRun, { setting }: JobService): Iterable<Fact | Embedded> {
  const { make } = file;
  const namespace = { kind: 'process', setting } as const;
  for (const word of valuesOfRun(run, 'e', 'env')) {
    const variable = assignmentOf(word);
    if (variable === undefined) continue;
    const base = make.base('platform.definition', 'platform', variable.value.at, { setting });
    yield { ...base, name: variable.name, value: openValue(variable), namespace, rank: optional };
  }
  const where = { setting, standing: make.reading.standing, namespace, purpose: 'probe' } as const;
  for (const word of valuesOfRun(run, 'health-cmd')) yield* factsOfText(word, 'health-cmd', file.file, { make, where });
}

/** The published side is on the machine that runs the job. */
function* forward(file: JobFile, word: Word, { setting, job }: JobService): Iterable<Fact> {
  const mapping = readPortMapping(word);
  if (mapping === undefined) return;
  const { address, published, target, protocol } = mapping;
  yield {
    ...file.make.base('server.forward', 'server', published?.at ?? target.at, { setting: job }),
    how: 'docker',
    from: { place: 'runner', ...(address === undefined ? {} : { address }) },
    published,
    target,
    to: { kind: 'setting', setting },
    protocol,
  };
}

function portsOf(file: JobFile, { ports, namespace }: JobService): Word[] {
  const scalars = ports?.kind === 'scalar' ? [ports] : itemsOf(ports).filter((item) => item.kind === 'scalar');
  return scalars.filter((scalar) => !isNull(scalar)).map((scalar) => file.word(scalar, namespace));
}

function wordsOf(file: JobFile, node: Node | undefined, namespace: WorkflowNamespace): readonly Template[] | undefined {
  if (node === undefined || isNull(node)) return undefined;
  if (node.kind === 'scalar') return splitWords(file, node, namespace);
  return itemsOf(node).flatMap((item) => (item.kind === 'scalar' ? [file.value(item, namespace).value] : []));
}

/** A command line of one string is split as a shell splits it. */
function splitWords(file: JobFile, node: ScalarNode, namespace: WorkflowNamespace): readonly Template[] {
  const source = file.script('command', [node], namespace, true);
  const [command] = parseShell(source.file).tree.commands;
  return (command?.words ?? []).map((word) => wordOf(word, source).value);
}
