import { embedScalar, isNull, type Node, type ScalarNode } from '../../../documents/tree.ts';
import { FactMaker, type Reading } from '../../../facts/reading.ts';
import type { Setting } from '../../../facts/setting.ts';
import { literal, type Template } from '../../../facts/template.ts';
import { parseInterpolation } from '../../../templates/posix.ts';
import { shownWithHoles, withHoles } from '../../../templates/rendered.ts';
import { directoryOf, resolvePath } from '../../../text/paths.ts';
import { locate, type SourceFile } from '../../../text/source-file.ts';
import type { Located, Location } from '../../../text/span.ts';

export { isNull };

/** A stretch of a text whose characters are the decoded ones. */
export interface Stretch {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** Texts above this length are interpolated only when they have fewer uses than `most`. */
const longest = 4000;
const most = 200;

/** One compose file: how its values are interpolated and where its paths lead. */
export class ComposeSource {
  readonly file: SourceFile;
  /** The file a person can open. */
  readonly path: string;
  readonly directory: string;
  readonly make: FactMaker;
  /** Each word of a long command asks for the same scalar. */
  private readonly decoded = new WeakMap<ScalarNode, Stretch>();

  constructor(file: SourceFile, reading: Reading, id: string) {
    this.file = file;
    this.path = file.embeddedIn?.path ?? file.path;
    this.directory = directoryOf(this.path);
    this.make = new FactMaker(id, reading, { kind: 'machine', path: this.path });
  }

  setting(service: string): Setting {
    return { kind: 'compose-service', path: this.path, service };
  }

  /** A maker whose facts hold in the service. */
  makerOf(service: string): FactMaker {
    const { id, reading } = this.make;
    return new FactMaker(id, { ...reading, setting: this.setting(service) }, this.setting(service));
  }

  at(node: Node): Location {
    return locate(this.file, node.span.start, node.span.end);
  }

  /** The decoded characters of a scalar, so that every offset in them has its place in the file. */
  stretch(node: ScalarNode): Stretch {
    if (node.exact) return { file: this.file, start: node.span.start, end: node.span.end };
    const known = this.decoded.get(node);
    if (known !== undefined) return known;
    const file = embedScalar(this.file, 'value', node);
    const stretch = { file, start: 0, end: file.text.length };
    this.decoded.set(node, stretch);
    return stretch;
  }

  /** What a template engine puts there is unknown before compose ever sees it. */
  isRendered(node: ScalarNode): boolean {
    return /\{\{|\{%|<%/.test(this.file.text.slice(node.span.start, node.span.end));
  }

  template(node: ScalarNode): Template {
    if (this.isRendered(node)) return [{ kind: 'opaque', what: 'template', at: this.at(node) }];
    return this.interpolate(this.stretch(node));
  }

  /** `${A:-b}` as compose reads it; `$$` is a dollar (semantics B.4). */
  interpolate({ file, start, end }: Stretch): Template {
    // Every use is searched for its end: a long text full of beginnings would be searched over and over.
    if (end - start > longest && file.text.slice(start, end).split('${', most).length === most)
      return literal(file.text.slice(start, end), locate(file, start, end));
    const namespace = { kind: 'compose', directory: this.directory } as const;
    const template = withHoles(
      parseInterpolation(file, start, end, { namespace, escapes: 'compose' }),
      this.make.reading.rendering,
    );
    return template.length === 0 ? literal('', locate(file, start, end)) : template;
  }

  value(node: ScalarNode): Located<Template> {
    return { value: this.template(node), at: this.at(node) };
  }

  /** The text as it stands, for what is compared and never resolved: a path in a container. */
  located(node: ScalarNode): Located<string> {
    return { value: shownWithHoles(node.text, this.make.reading.rendering), at: this.at(node) };
  }

  /** The decoded characters `[start, end)` of a scalar. */
  slice(node: ScalarNode, start: number, end: number): Template {
    const whole = this.stretch(node);
    return this.interpolate({ file: whole.file, start: whole.start + start, end: whole.start + end });
  }

  sliceAt(node: ScalarNode, start: number, end: number): Location {
    const whole = this.stretch(node);
    return locate(whole.file, whole.start + start, whole.start + end);
  }

  /** A path as a path of the repository; undefined when it leads elsewhere or only a variable knows. */
  resolve(path: string): string | undefined {
    const text = settledText(this.interpolate({ file: { ...this.file, text: path }, start: 0, end: path.length }));
    return text === undefined || text === '' || text.startsWith('~') ? undefined : resolvePath(this.directory, text);
  }

  /** The text when nothing outside decides it: a use counts as its default. */
  settled(node: Node | undefined): Located<string> | undefined {
    if (node?.kind !== 'scalar' || isNull(node)) return undefined;
    const value = settledText(this.template(node));
    return value === undefined ? undefined : { value, at: this.at(node) };
  }

  /** A path written relative to the compose file, as a path of the repository; undefined outside it. `$PWD` is taken for its directory. */
  repositoryPath(node: Node | undefined): string | undefined {
    if (node?.kind !== 'scalar' || isNull(node)) return undefined;
    const template = this.template(node);
    const [first, ...rest] = template;
    const inWorkingDirectory = first?.kind === 'use' && first.use.name === 'PWD';
    const text = settledText(inWorkingDirectory ? rest : template);
    if (text === undefined || text.startsWith('~')) return undefined;
    return resolvePath(this.directory, inWorkingDirectory ? `.${text}` : text);
  }
}

export function settledText(template: Template): string | undefined {
  let text = '';
  for (const part of template) {
    const piece = part.kind === 'text' ? part.text : part.kind === 'use' ? fallbackText(part.use.fallback?.value) : undefined;
    if (piece === undefined) return undefined;
    text += piece;
  }
  return text;
}

function fallbackText(template: Template | undefined): string | undefined {
  return template === undefined ? undefined : settledText(template);
}
