import type { Node, ScalarNode } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Attachment } from '../../../facts/platform.ts';
import { FactMaker, type Reading } from '../../../facts/reading.ts';
import { literal, type Namespace } from '../../../facts/template.ts';
import { directoryOf, resolvePath } from '../../../text/paths.ts';
import { locate, type SourceFile } from '../../../text/source-file.ts';
import type { Location } from '../../../text/span.ts';

/** One kustomization: where its paths lead. */
export class KustomizeSource {
  readonly file: SourceFile;
  readonly path: string;
  readonly directory: string;
  readonly make: FactMaker;
  private readonly namespace: Namespace;

  constructor(file: SourceFile, reading: Reading, id: string) {
    this.file = file;
    this.path = file.embeddedIn?.path ?? file.path;
    this.directory = directoryOf(this.path);
    this.make = new FactMaker(id, reading, { kind: 'kubernetes-object', path: this.path, object: 'kustomization' });
    this.namespace = { kind: 'kubernetes', path: this.path, object: 'kustomization' };
  }

  at(node: Node): Location {
    return locate(this.file, node.span.start, node.span.end);
  }

  /** A path of the repository; undefined for what lies elsewhere (a URL, a path above the root). */
  resolve(path: string): string | undefined {
    return /:\/\/|^[\w.-]+@|^github\.com\/|[?&]ref=/.test(path) ? undefined : resolvePath(this.directory, path);
  }

  *attachment(how: Attachment['how'], node: ScalarNode): Iterable<Attachment> {
    const to = this.resolve(node.text);
    if (to === undefined || node.text === '') return;
    yield { ...this.make.base('platform.attachment', 'platform', this.at(node)), how, from: this.directory, to };
  }

  /** What the kustomization does to all that it brings. */
  *definition(name: string, node: Node | undefined): Iterable<Fact> {
    if (node?.kind !== 'scalar' || node.text === '') return;
    const at = this.at(node);
    const value = { value: literal(node.text, at), at };
    yield { ...this.make.base('platform.definition', 'platform', at), name, value, namespace: this.namespace, rank: 0 };
  }
}
