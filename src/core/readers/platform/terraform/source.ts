import type { Document } from '../../../documents/document.ts';
import type { HclBlock, HclBody, HclExpression } from '../../../documents/hcl.ts';
import type { Namespace } from '../../../facts/template.ts';
import type { Setting } from '../../../facts/setting.ts';
import { FactMaker, type Reading } from '../../../facts/reading.ts';
import { directoryOf } from '../../../text/paths.ts';
import { locate, type SourceFile } from '../../../text/source-file.ts';
import type { Location, Span } from '../../../text/span.ts';

/** What `each.value`, `each.key` or the iterator of a dynamic block stand for, when that is written out. */
export interface Iteration {
  readonly key: HclExpression | undefined;
  readonly value: HclExpression;
}

/** Where an expression stands: its file and the iterations around it. */
export interface Scope {
  readonly source: TerraformSource;
  readonly iterations: ReadonlyMap<string, Iteration>;
}

/** One `.tf` file that is being read, with the maker of its facts. */
export class TerraformSource {
  readonly file: SourceFile;
  /** The file a person can open. */
  readonly path: string;
  /** Its directory: a Terraform module is a directory. */
  readonly module: string;
  readonly body: HclBody;
  readonly make: FactMaker;
  /** Locals of this file: written-out lists are looked up here. */
  readonly locals: ReadonlyMap<string, HclExpression>;
  readonly scope: Scope;
  /** Repetitions that may still be written out one by one; beyond them a repetition is read once. */
  repetitionsLeft = 10_000;
  /** Expressions that may still be evaluated: elements that name themselves multiply. */
  evaluationsLeft = 1_000_000;

  constructor(document: Document<HclBody>, reading: Reading, reader: string, module: string) {
    this.file = document.file;
    this.path = document.file.embeddedIn?.path ?? document.file.path;
    this.module = module;
    this.body = document.tree;
    this.make = new FactMaker(reader, reading, { kind: 'application', path: this.path });
    this.locals = localsOf(document.tree);
    this.scope = { source: this, iterations: new Map() };
  }

  at(span: Span): Location {
    return locate(this.file, span.start, span.end);
  }

  textOf(span: Span): string {
    return this.file.text.slice(span.start, span.end);
  }

  namespace(what: 'var' | 'local' | 'resource' | 'module' | 'data'): Namespace {
    return { kind: 'terraform', module: this.module, what };
  }

  resource(address: string, engine?: string): Setting {
    return { kind: 'resource', module: this.module, address, ...(engine === undefined ? {} : { engine }) };
  }

  /** Blocks of a type at the top of the file (`resource`, `module`, `variable`). */
  *blocks(type: string): Iterable<HclBlock> {
    for (const item of this.body.items) if (item.kind === 'block' && item.type.name === type) yield item;
  }

  /** Resources of one of the types, in their order. */
  *resources(...types: readonly string[]): Iterable<Resource> {
    for (const block of this.blocks('resource')) {
      const [type, label] = block.labels;
      if (type === undefined || label === undefined || !types.includes(type.name)) continue;
      yield { type: type.name, name: label.name, address: `${type.name}.${label.name}`, label, body: block.body };
    }
  }
}

export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly address: string;
  /** Its second label: where a fact about something nobody wrote stands. */
  readonly label: Span;
  readonly body: HclBody;
}

/** The directory whose `.tf` files read a path: that of the file, or the one above a folder that only holds variable files. */
export function moduleOf(path: string): string {
  const directory = directoryOf(path);
  const isAlternative = /\.tfvars(\.\w+)?$/.test(path) && !/(^|\/)terraform\.tfvars|\.auto\.tfvars/.test(path);
  return isAlternative && /(^|\/)(envs?|environments?|tfvars|vars|variables)$/i.test(directory)
    ? directoryOf(directory)
    : directory;
}

function localsOf(body: HclBody): ReadonlyMap<string, HclExpression> {
  const locals = new Map<string, HclExpression>();
  for (const item of body.items) {
    if (item.kind !== 'block' || item.type.name !== 'locals') continue;
    for (const local of item.body.items) if (local.kind === 'attribute') locals.set(local.name.name, local.value);
  }
  return locals;
}
