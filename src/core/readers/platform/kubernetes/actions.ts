import { rootPath, type GoAction, type GoTemplate } from '../../../documents/go-template.ts';
import type { Namespace, Template } from '../../../facts/template.ts';
import { goAction } from '../../../templates/go-template.ts';
import type { SourceFile } from '../../../text/source-file.ts';

/** The actions of a Go template by their place. */
export class Actions {
  private readonly file: SourceFile;
  private readonly all: readonly GoAction[];
  private readonly namespace: Namespace;

  constructor(file: SourceFile, template: GoTemplate | undefined, namespace: Namespace) {
    this.file = file;
    this.all = template?.actions ?? [];
    this.namespace = namespace;
  }

  /** What an action prints. */
  value({ start, end, scope }: GoAction): Template {
    const pathOf = (path: string): string | undefined => rootPath(path, scope);
    return goAction(this.file, start, end, { namespace: this.namespace, pathOf, block: scope.block });
  }

  within(start: number, end: number): readonly GoAction[] {
    const found: GoAction[] = [];
    for (let i = this.first(start); i < this.all.length; i++) {
      const action = this.all[i];
      if (action === undefined || action.start >= end) break;
      found.push(action);
    }
    return found;
  }

  /** Entries that are printed between `start` and `end`, and behind `end` as long as nothing else is written. */
  spreads(start: number, end: number): readonly Template[] {
    const found: Template[] = [];
    let reached = end;
    for (let i = this.first(start); i < this.all.length; i++) {
      const action = this.all[i];
      if (action === undefined || this.isBehindText(reached, action.start)) break;
      reached = Math.max(reached, action.end);
      if (action.spread) found.push(this.value(action));
    }
    return found;
  }

  private isBehindText(end: number, start: number): boolean {
    return start > end && /[^\s:]/.test(this.file.text.slice(end, start));
  }

  /** Index of the first action at or behind an offset. */
  private first(offset: number): number {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.all[middle]?.start ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
