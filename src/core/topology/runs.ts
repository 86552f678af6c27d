import { ansibleLayoutOf } from '../facts/ansible-layout.ts';
import type { Fact } from '../facts/fact.ts';
import { directoryOf } from '../text/paths.ts';
import type { FactIndex } from './fact-index.ts';
import { append } from './grouping.ts';

/** What is run together: a script, a playbook with its roles, a role nobody is seen to use. */
export interface Run {
  readonly facts: readonly Fact[];
  /** In the order in which they run; else parts of it are taken up in a way that nobody can follow. */
  readonly isOrdered: boolean;
}

const deepest = 12;
const mostFacts = 20_000;

/** Which steps come behind which: files of tasks stand where they are included, roles where plays use them. */
export class Runs {
  private readonly index: FactIndex;
  private readonly taskFiles = new Map<string, string[]>();
  private readonly included = new Set<string>();
  private readonly byFile = new Map<string, Run[]>();

  constructor(index: FactIndex) {
    this.index = index;
    const files = filesOf(index);
    for (const path of files) {
      const { role, part } = ansibleLayoutOf(path);
      if (role !== undefined && part === 'tasks') append(this.taskFiles, role.directory, path);
    }
    for (const { how, to } of index.of('platform.attachment')) if (how === 'role' || how === 'loads') this.included.add(to);
    for (const path of files) this.begin(path);
  }

  /** A file that is no part of Ansible runs by itself, from its first line to its last. */
  of(fact: Fact): readonly Run[] {
    const known = this.byFile.get(fact.at.path);
    if (known !== undefined) return known;
    return [this.apart(fact.at.path)];
  }

  /** From a playbook, and from the main file of a role that no play uses. */
  private begin(path: string): void {
    const { role, part } = ansibleLayoutOf(path);
    const isMain = part === 'tasks' && /(?:^|\/)tasks\/main\.ya?ml$/.test(path);
    if (part === 'handlers' || part === 'meta' || this.included.has(path)) return;
    if (role !== undefined && (!isMain || this.included.has(role.directory))) return;
    const files = new Set<string>();
    const facts: Fact[] = [];
    this.collect(path, facts, files, 0);
    for (const file of files) append(this.byFile, file, { facts, isOrdered: true });
  }

  private collect(path: string, facts: Fact[], files: Set<string>, depth: number): void {
    files.add(path);
    if (depth > deepest) return;
    for (const fact of this.index.inFile(path)) {
      if (facts.length >= mostFacts) return;
      facts.push(fact);
      if (fact.kind !== 'platform.attachment') continue;
      if (fact.how === 'loads') this.collect(fact.to, facts, files, depth + 1);
      if (fact.how === 'role') for (const file of this.entryFiles(fact.to)) this.collect(file, facts, files, depth + 1);
    }
  }

  /** What a role depends on comes before its tasks. */
  private entryFiles(directory: string): readonly string[] {
    return ['meta/main.yml', 'meta/main.yaml', 'tasks/main.yml', 'tasks/main.yaml']
      .map((name) => `${directory}/${name}`)
      .filter((path) => this.index.inFile(path).length > 0);
  }

  /** A file of tasks that no known file takes up: with the whole role, wherever it may stand in it. */
  private apart(path: string): Run {
    const { role } = ansibleLayoutOf(path);
    const files = role === undefined ? [path] : (this.taskFiles.get(role.directory) ?? [path]);
    const isWhole =
      files.length < 2 || !files.some((file) => directoryOf(file) === directoryOf(path) && /\/main\.ya?ml$/.test(file));
    const run: Run = isWhole
      ? { facts: this.index.inFile(path), isOrdered: true }
      : { facts: files.flatMap((file) => this.index.inFile(file)), isOrdered: false };
    this.byFile.set(path, [run]);
    return run;
  }
}

/** Files of Ansible in which something is written, restarted or taken up. */
function filesOf(index: FactIndex): ReadonlySet<string> {
  const steps = [...index.of('restart.write'), ...index.of('restart.command'), ...index.of('platform.attachment')];
  return new Set(
    steps.flatMap(({ setting, at }) => (setting.kind === 'machine' && setting.hosts !== undefined ? [at.path] : [])),
  );
}
