import { embedScalar, segmentsOf, type Node, type ScalarNode } from '../../documents/tree.ts';
import { FactMaker, type Reading } from '../../facts/reading.ts';
import type { Setting } from '../../facts/setting.ts';
import type { Namespace, Template } from '../../facts/template.ts';
import type { Hole } from '../../templates/holes.ts';
import { embedSegments, locate, type Segment, type SourceFile } from '../../text/source-file.ts';
import type { Located, Location } from '../../text/span.ts';
import type { Word } from '../command.ts';
import { sourceWithHoles } from '../holes.ts';
import type { Source } from '../source.ts';

export type WorkflowNamespace = Extract<Namespace, { kind: 'workflow' }>;
export type JobSetting = Extract<Setting, { kind: 'job' }>;

/** What a CI system fills into the texts of its file. */
export interface JobDialect {
  readonly value: (file: SourceFile, start: number, end: number, namespace: WorkflowNamespace) => Template;
  /** In a script, before its shell reads it. */
  readonly script: (file: SourceFile, start: number, end: number, namespace: WorkflowNamespace) => readonly Hole[];
  /** What the CI system changes in a script besides: a text of the same length. */
  readonly prepare?: (script: string) => string;
}

/** Variables that the environments of one file may hand down, all jobs and steps together: a file of many of both is no other way linear. */
const inheritable = 40_000;

/** One file of a CI system: where its facts hold, and its values with every character's place. */
export class JobFile {
  readonly file: SourceFile;
  /** The file a person can open. */
  readonly path: string;
  readonly make: FactMaker;
  readonly budget = { left: inheritable };
  private readonly scope: string;
  private readonly dialect: JobDialect;
  private readonly decoded = new WeakMap<ScalarNode, SourceFile>();

  /** `scope` is the path under which others know the file's variables: its own, or for an action that of its directory. */
  constructor(file: SourceFile, reading: Reading, id: string, dialect: JobDialect, scope?: string) {
    this.file = file;
    this.path = file.embeddedIn?.path ?? file.path;
    this.scope = scope ?? this.path;
    this.dialect = dialect;
    this.make = new FactMaker(id, { ...reading, environment: 'ci' }, { kind: 'machine', path: this.path });
  }

  namespace(job?: string, step?: number): WorkflowNamespace {
    const own = job === undefined ? {} : { job };
    return { kind: 'workflow', path: this.scope, ...own, ...(step === undefined ? {} : { step }) };
  }

  /** What each job takes over from the file, as long as there is not too much of it. */
  inherited<T>(values: readonly T[]): readonly T[] {
    this.budget.left -= values.length;
    return this.budget.left < 0 ? [] : values;
  }

  job(job: string, inContainer: boolean): JobSetting {
    return { kind: 'job', path: this.path, job, inContainer };
  }

  service(job: string, service: string): Setting {
    return { kind: 'job-service', path: this.path, job, service };
  }

  at(node: Node): Location {
    return locate(this.file, node.span.start, node.span.end);
  }

  /** The text as it stands, for what is compared and never resolved. */
  located(node: ScalarNode): Located<string> {
    return { value: node.text, at: this.at(node) };
  }

  value(node: ScalarNode, namespace: WorkflowNamespace): Located<Template> {
    return { value: this.between(node, 0, node.text.length, namespace), at: this.at(node) };
  }

  /** The decoded characters `[start, end)` of a scalar. */
  between(node: ScalarNode, start: number, end: number, namespace: WorkflowNamespace): Template {
    return this.dialect.value(this.text(node), start, end, namespace);
  }

  placeBetween(node: ScalarNode, start: number, end: number): Location {
    return locate(this.text(node), start, end);
  }

  word(node: ScalarNode, namespace: WorkflowNamespace): Word {
    return this.value(node, namespace);
  }

  /** Scalars that one shell reads one after the other. `oneLine`: line ends between words mean no more than blanks. */
  script(name: string, nodes: readonly ScalarNode[], namespace: WorkflowNamespace, oneLine = false): Source {
    const joined = this.joined(name, nodes);
    const prepared = this.dialect.prepare?.(joined.text) ?? joined.text;
    const text = oneLine ? prepared.replace(/\\?[\r\n]/g, (end) => ' '.repeat(end.length)) : prepared;
    const file = { ...joined, text };
    return sourceWithHoles(file, 'filled', this.dialect.script(file, 0, file.text.length, namespace), namespace);
  }

  private joined(name: string, nodes: readonly ScalarNode[]): SourceFile {
    const segments: Segment[] = [];
    let text = '';
    for (const node of nodes) {
      for (const segment of segmentsOf(this.file, node)) segments.push({ ...segment, inner: segment.inner + text.length });
      text += `${node.text}\n`;
    }
    return embedSegments(this.file, name, text, segments);
  }

  private text(node: ScalarNode): SourceFile {
    const known = this.decoded.get(node);
    if (known !== undefined) return known;
    const file = embedScalar(this.file, 'value', node);
    this.decoded.set(node, file);
    return file;
  }
}
