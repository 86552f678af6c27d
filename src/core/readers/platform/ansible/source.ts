import type { CommandContext, Word } from '../../../commands/command.ts';
import { embedScalar, type Node, type ScalarNode } from '../../../documents/tree.ts';
import { FactMaker, type Reading } from '../../../facts/reading.ts';
import type { Setting } from '../../../facts/setting.ts';
import { literal, type Namespace, type Template } from '../../../facts/template.ts';
import { ansibleLayoutOf, ansibleNamespace, ansibleSetting, type AnsibleLayout } from '../../../facts/ansible-layout.ts';
import { parseJinja } from '../../../templates/jinja.ts';
import { directoryOf } from '../../../text/paths.ts';
import { locate, type SourceFile } from '../../../text/source-file.ts';
import type { Location } from '../../../text/span.ts';

/** One file of Ansible: where it stands, and what its values say. */
export class AnsibleSource {
  readonly file: SourceFile;
  readonly path: string;
  readonly directory: string;
  readonly layout: AnsibleLayout;
  readonly make: FactMaker;

  constructor(file: SourceFile, reading: Reading, id: string) {
    this.file = file;
    this.path = file.embeddedIn?.path ?? file.path;
    this.directory = directoryOf(this.path);
    this.layout = ansibleLayoutOf(this.path);
    this.make = new FactMaker(id, reading, ansibleSetting(this.path, this.layout));
  }

  /** Definitions that answer for a file of no play: those of its role. */
  get namespace(): Namespace {
    return ansibleNamespace(this.layout);
  }

  at(node: Node): Location {
    return locate(this.file, node.span.start, node.span.end);
  }

  /** A value as Ansible reads it; `statements: 'dropped'` for shell text. */
  word(node: ScalarNode, namespace: Namespace, statements: 'opaque' | 'dropped' = 'opaque'): Word {
    const at = this.at(node);
    if (node.tag === '!vault') return { value: [{ kind: 'opaque', what: 'vault', at }], at };
    return { value: this.template(node, namespace, statements), at };
  }

  private template(node: ScalarNode, namespace: Namespace, statements: 'opaque' | 'dropped'): Template {
    const { start, end } = node.span;
    const octal = node.style === 'plain' && /^0[0-7]{1,8}$/.test(node.text);
    // YAML 1.1: 05433 is 2843 (semantics B.4).
    if (octal) return literal(String(Number.parseInt(node.text, 8)), this.at(node));
    // The text that was parsed may have been masked to make it readable: what is written counts.
    if (node.exact || isMasked(node, this.file)) return parseJinja(this.file, start, end, namespace, statements);
    if (!isAsWritten(node, this.file)) return [{ kind: 'opaque', what: 'broken text', at: this.at(node) }];
    const inner = embedScalar(this.file, 'value', node);
    // The line end of a block is nobody's value.
    return parseJinja(inner, 0, inner.text.trimEnd().length, namespace, statements);
  }

  /** How families of commands see a task. */
  commandContext(setting: Setting, namespace: Namespace): CommandContext {
    const { make, file } = this;
    return {
      make,
      file,
      setting,
      standing: make.reading.standing,
      namespace,
      ...(make.reading.purpose === undefined ? {} : { purpose: make.reading.purpose }),
      variable: () => undefined,
      // Paths of a task are paths of the machine it runs on.
      repositoryPath: () => undefined,
    };
  }
}

/** One line, of equal length, and other characters. */
function isMasked(node: ScalarNode, file: SourceFile): boolean {
  const written = file.text.slice(node.span.start, node.span.end);
  return written.length === node.text.length && !written.includes('\n') && /T{4}/.test(node.text);
}

/** Over several lines, what was parsed is what is written but for blanks: else lines of a broken file were left out. */
function isAsWritten({ style, text, span }: ScalarNode, file: SourceFile): boolean {
  if (style === 'single' || style === 'double') return true;
  return file.text.slice(span.start, span.end).replace(/\s+/g, '') === text.replace(/\s+/g, '');
}

/** A plain null, or nothing at all. */
export function isNull(node: Node | undefined): boolean {
  return node === undefined || (node.kind === 'scalar' && node.style === 'plain' && /^(?:~|null)?$/i.test(node.text));
}

export function isTrue(text: string | undefined): boolean {
  return /^(?:true|yes|on|1|y)$/i.test(text ?? '');
}
