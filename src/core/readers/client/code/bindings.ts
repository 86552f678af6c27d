import { textOf, type CodeEntry, type CodeTree } from '../../../documents/code/tree.ts';

/** What names of a file are bound to, where it is one value: constants and variables, whatever block they stand in. */
export class Bindings {
  private readonly values = new Map<string, CodeEntry | undefined>();

  constructor(tree: CodeTree) {
    for (const { kind, block, entries } of tree.groups)
      if (kind === 'file' || (kind === '{' && block)) for (const entry of entries) this.bind(entry);
  }

  private bind(entry: CodeEntry): void {
    const name = entry.name?.kind === 'word' && !entry.member ? textOf(entry.name) : undefined;
    // Assigned twice: nobody can say which counts.
    if (name !== undefined) this.values.set(name, this.values.has(name) ? undefined : entry);
  }

  of(name: string): CodeEntry | undefined {
    return this.values.get(name);
  }
}
