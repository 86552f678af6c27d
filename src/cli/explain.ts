import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules, unknownRule } from '../core/index.ts';
import { UsageError } from './arguments.ts';
import type { Terminal } from './terminal.ts';

/** The documentation page of a rule, which the package brings along; without it at least its title. */
export function explain(operands: readonly string[], terminal: Terminal): number {
  const [id, ...more] = operands;
  if (id === undefined || more.length > 0)
    throw new UsageError('explain takes one rule, for example: explain client/port-mismatch');
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw new UsageError(unknownRule(id, rules) ?? 'no such rule');
  terminal.print(
    `${rule.id} (${rule.level}${rule.policy === true ? ', only when policy names it' : ''}, since ${rule.since})\n\n`,
  );
  terminal.print(page(terminal.packageDirectory, rule.id) ?? `${rule.title}\n`);
  return 0;
}

function page(packageDirectory: string, id: string): string | undefined {
  try {
    return readFileSync(join(packageDirectory, 'docs', 'rules', `${id}.md`), 'utf8');
  } catch {
    return undefined;
  }
}
