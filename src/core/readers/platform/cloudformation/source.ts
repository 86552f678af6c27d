import { intrinsicOf } from '../../../documents/cloudformation.ts';
import { entriesOf, get, itemsOf, scalarOf, type Node, type ScalarNode } from '../../../documents/tree.ts';
import { FactMaker, type Reading } from '../../../facts/reading.ts';
import type { Setting } from '../../../facts/setting.ts';
import type { Namespace } from '../../../facts/template.ts';
import { locate, type SourceFile } from '../../../text/source-file.ts';
import type { Located, Location, Span } from '../../../text/span.ts';

export interface Resource {
  readonly type: string;
  /** Its logical id: where a fact about something nobody wrote stands. */
  readonly id: ScalarNode;
  readonly properties: Node | undefined;
}

/** One template that is being read, with the maker of its facts. */
export class StackSource {
  readonly file: SourceFile;
  readonly path: string;
  readonly root: Node;
  readonly make: FactMaker;
  readonly namespace: Namespace;
  readonly resources: readonly Resource[];
  /** Nodes that may still be evaluated: aliases multiply. */
  evaluationsLeft = 50_000;

  constructor(file: SourceFile, root: Node, make: FactMaker, path: string) {
    this.file = file;
    this.path = path;
    this.root = root;
    this.make = make;
    this.namespace = { kind: 'cloudformation', path };
    this.resources = entriesOf(get(root, 'Resources')).flatMap(({ key, value }): Resource[] => {
      const type = scalarOf(get(value, 'Type'))?.text;
      return type === undefined ? [] : [{ type, id: key, properties: get(value, 'Properties') }];
    });
  }

  static of(file: SourceFile, root: Node, reading: Reading, reader: string): StackSource {
    const path = file.embeddedIn?.path ?? file.path;
    return new StackSource(file, root, new FactMaker(reader, reading, { kind: 'application', path }), path);
  }

  at(span: Span): Location {
    return locate(this.file, span.start, span.end);
  }

  *ofType(...types: readonly string[]): Iterable<Resource> {
    for (const resource of this.resources) if (types.includes(resource.type)) yield resource;
  }

  /** A resource of this template: its logical id is its address, the template its module. */
  resource(id: string, engine?: string): Setting {
    return { kind: 'resource', module: this.path, address: id, ...(engine === undefined ? {} : { engine }) };
  }

  /** The name that a reference leads to: a resource or parameter, or the text where an id is written out. */
  named(node: Node | undefined): Located<string> | undefined {
    const intrinsic = node === undefined ? undefined : intrinsicOf(node);
    if (intrinsic === undefined) return this.text(scalarOf(node));
    const { name, argument } = intrinsic;
    if (name === 'Ref') return this.text(scalarOf(argument));
    const attribute = name === 'GetAtt' ? this.text(scalarOf(argument) ?? scalarOf(itemsOf(argument)[0])) : undefined;
    return attribute === undefined ? undefined : { value: attribute.value.split('.')[0] ?? '', at: attribute.at };
  }

  private text(scalar: ScalarNode | undefined): Located<string> | undefined {
    return scalar === undefined || scalar.text === '' ? undefined : { value: scalar.text, at: this.at(scalar.span) };
  }
}
