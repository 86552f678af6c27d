import { entriesOf, get, itemsOf, type Node, type ScalarNode } from '../../../documents/tree.ts';
import type { JobFile, WorkflowNamespace } from '../../../commands/ci/job-file.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Setting } from '../../../facts/setting.ts';
import type { PortValue } from '../../../facts/template.ts';
import type { Located } from '../../../text/span.ts';

const deepest = 4;

/** `strategy.matrix`: every combination is a run of the job, so every value of a name is one world. */
export class Matrix {
  private readonly values = new Map<string, ScalarNode[]>();
  /** Names some value of which is not written out. */
  private readonly open = new Set<string>();
  private readonly file: JobFile;
  private readonly namespace: WorkflowNamespace;

  constructor(file: JobFile, matrix: Node | undefined, namespace: WorkflowNamespace) {
    this.file = file;
    this.namespace = namespace;
    for (const { key, value } of entriesOf(matrix)) {
      if (key.text === 'exclude') continue;
      if (key.text === 'include') for (const item of itemsOf(value)) this.add('matrix', item, 0);
      else if (value.kind === 'list') for (const item of value.items) this.add(`matrix.${key.text}`, item, 0);
      else this.open.add(`matrix.${key.text}`);
    }
  }

  private add(name: string, node: Node, depth: number): void {
    if (node.kind === 'map' && depth < deepest)
      for (const { key, value } of node.entries) this.add(`${name}.${key.text}`, value, depth + 1);
    if (node.kind !== 'scalar') return;
    const known = this.values.get(name);
    if (known === undefined) this.values.set(name, [node]);
    else known.push(node);
    if (node.text.includes('${{')) this.open.add(name);
  }

  *definitions(setting: Setting): Iterable<Fact> {
    const { file, namespace } = this;
    for (const [name, nodes] of this.values) {
      for (const node of nodes) {
        const value = file.value(node, namespace);
        yield { ...file.make.base('platform.definition', 'platform', value.at, { setting }), name, value, namespace, rank: 0 };
      }
    }
  }

  /** Facts whose port is one matrix value say all numbers it can be. */
  *chosen<T extends { readonly kind: string }>(items: Iterable<T>): Iterable<T> {
    for (const item of items) yield this.values.size === 0 ? item : (this.inFact(item as unknown as Fact) as unknown as T);
  }

  private inFact(fact: Fact): Fact {
    if (fact.kind === 'server.listen') return { ...fact, port: this.port(fact.port) };
    if (fact.kind === 'server.forward') {
      const published = fact.published === undefined ? undefined : this.port(fact.published);
      return { ...fact, published, target: fact.target.kind === 'named' ? fact.target : this.port(fact.target) };
    }
    if (fact.kind !== 'client.conninfo') return fact;
    const endpoints = fact.conninfo.endpoints.map((endpoint) => ({ ...endpoint, port: this.port(endpoint.port) }));
    return { ...fact, conninfo: { ...fact.conninfo, endpoints } };
  }

  private port(port: PortValue): PortValue {
    const [part] = port.kind === 'template' ? port.template : [];
    if (port.kind !== 'template' || port.template.length !== 1 || part?.kind !== 'use' || part.use.fallback !== undefined)
      return port;
    const ports = this.numbers(part.use.name);
    return ports === undefined ? port : { kind: 'choice', ports, at: port.at };
  }

  private numbers(name: string): readonly Located<number>[] | undefined {
    const nodes = this.values.get(name) ?? [];
    if (nodes.length === 0 || this.open.has(name)) return undefined;
    const ports = nodes.map((node) => ({ value: /^\d{1,5}$/.test(node.text) ? Number(node.text) : 0, at: this.file.at(node) }));
    return ports.every(({ value }) => value >= 1 && value <= 65535) ? ports : undefined;
  }
}

export function matrixOf(file: JobFile, job: Node, namespace: WorkflowNamespace): Matrix {
  return new Matrix(file, get(get(job, 'strategy'), 'matrix'), namespace);
}
