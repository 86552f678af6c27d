import type { Document } from '../../../documents/document.ts';
import { embedScalar, entriesOf, get, type Node, type ScalarNode } from '../../../documents/tree.ts';
import type { YamlTree } from '../../../documents/yaml.ts';
import { describeTemplate } from '../../../facts/describe.ts';
import { FactMaker, type Reading } from '../../../facts/reading.ts';
import { plainText, portOf, type Namespace, type PortValue, type Template, type TemplatePart } from '../../../facts/template.ts';
import { parseKubernetesValue } from '../../../templates/kubernetes-value.ts';
import { directoryOf } from '../../../text/paths.ts';
import { locate, type SourceFile } from '../../../text/source-file.ts';
import type { Located, Location } from '../../../text/span.ts';
import { Actions } from './actions.ts';
import { chartOf } from './chart.ts';

/** One file of manifests: what its values mean, as they stand or filled in by Helm. */
export class ManifestSource {
  readonly file: SourceFile;
  /** The file with what a template prints as plain words: of the same length. */
  readonly masked: SourceFile;
  /** The file a person can open. */
  readonly path: string;
  readonly make: FactMaker;
  /** Helm fills it in. */
  readonly isTemplate: boolean;
  private readonly actions: Actions;
  private readonly substitution: Namespace;

  constructor({ file, tree }: Document<YamlTree>, reading: Reading, id: string) {
    this.file = file;
    this.masked = tree.template === undefined ? file : { ...file, text: tree.template.masked };
    this.path = file.embeddedIn?.path ?? file.path;
    this.make = new FactMaker(id, reading, { kind: 'machine', path: this.path });
    this.isTemplate = tree.template !== undefined;
    const chart = chartOf(this.path);
    const root = directoryOf(this.path);
    const values: Namespace = chart === undefined ? { kind: 'template', root, dialect: 'go' } : { kind: 'helm', chart };
    this.actions = new Actions(file, tree.template, values);
    this.substitution = { kind: 'template', root, dialect: 'envsubst' };
  }

  at(node: Node): Location {
    return locate(this.file, node.span.start, node.span.end);
  }

  /** The value of a scalar; `process` is whose environment `$(X)` asks. */
  value(node: ScalarNode, process?: Namespace): Template {
    const { start, end } = node.span;
    if (this.isRendered(node)) return this.rendered(start, end, process);
    if (node.text === '') return [];
    if (node.exact) return this.written(this.file, start, end, process);
    const decoded = embedScalar(this.file, 'value', node);
    // A block ends with a line's end that is no part of a value.
    return this.written(decoded, 0, decoded.text.replace(/\n$/, '').length, process);
  }

  isRendered(node: Node): boolean {
    return this.isTemplate && this.actions.within(node.span.start, node.span.end).length > 0;
  }

  private written(file: SourceFile, start: number, end: number, process: Namespace | undefined): Template {
    return parseKubernetesValue(file, start, end, { process, substitution: this.substitution });
  }

  private rendered(start: number, end: number, process: Namespace | undefined): Template {
    const parts: TemplatePart[] = [];
    const plain = (from: number, to: number): void => {
      if (to <= from) return;
      // An escape or a fold beside an action is not decoded.
      if (!/[\\\n]/.test(this.file.text.slice(from, to))) parts.push(...this.written(this.file, from, to, process));
      else parts.push({ kind: 'opaque', what: 'escape', at: locate(this.file, from, to) });
    };
    let from = start;
    for (const action of this.actions.within(start, end)) {
      plain(from, action.start);
      if (!action.control) parts.push(...this.actions.value(action));
      from = action.end;
    }
    plain(from, end);
    return parts;
  }

  /** The value under a key. Where a condition of the template decides between two, nobody knows which. */
  field(map: Node | undefined, key: string, process?: Namespace): Located<Template> | undefined {
    const node = get(map, key);
    if (node?.kind !== 'scalar' || isNull(node)) return undefined;
    const at = this.at(node);
    if (!this.isConditional(map, key)) return { value: this.value(node, process), at };
    return { value: [{ kind: 'opaque', what: 'conditional', at }], at };
  }

  /** Two entries of one key: the template prints one of them. */
  isConditional(map: Node | undefined, key: string): boolean {
    return this.isTemplate && entriesOf(map).filter((entry) => entry.key.text === key).length > 1;
  }

  port(map: Node | undefined, key: string): PortValue | undefined {
    const value = this.field(map, key);
    return value === undefined ? undefined : portOf(value.value, value.at);
  }

  /** The text under a key when nothing decides it later. */
  text(map: Node | undefined, key: string): Located<string> | undefined {
    const value = this.field(map, key);
    const text = value === undefined ? undefined : plainText(value.value);
    return value === undefined || text === undefined ? undefined : { value: text, at: value.at };
  }

  /** A name as it joins: what a template puts in stands for itself, so that equal expressions are equal names. */
  name(node: Node | undefined): Located<string> | undefined {
    if (node?.kind !== 'scalar' || isNull(node)) return undefined;
    return { value: joinedText(this.value(node)), at: this.at(node) };
  }

  named(map: Node | undefined, key: string): Located<string> | undefined {
    return this.name(get(map, key));
  }

  /** What a template prints as entries of its own below a key (`{{- include "app.labels" . | nindent 4 }}`). */
  spreads(key: ScalarNode, value: Node): readonly string[] {
    if (!this.isTemplate) return [];
    return this.actions.spreads(key.span.end, Math.max(key.span.end, value.span.end)).map(joinedText);
  }
}

/** A template as a text that is equal for equal templates and no other. */
function joinedText(template: Template): string {
  return template.map((part) => (part.kind === 'opaque' ? `\${${part.what}}` : describeTemplate([part]))).join('');
}

/** A plain null, or nothing at all. */
export function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.style === 'plain' && /^(?:~|null)?$/i.test(node.text);
}
