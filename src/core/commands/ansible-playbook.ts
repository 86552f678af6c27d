import type { Fact } from '../facts/fact.ts';
import { ansibleLayoutOf } from '../facts/ansible-layout.ts';
import type { CommandContext, CommandFamily, Word } from './command.ts';
import { openValue } from './definitions.ts';
import { parseOptions, valuesOf, type OptionTable } from './options.ts';
import { splitWord } from './substitution.ts';
import { shownText } from './words.ts';
import { assignmentOf } from './wrappers/prefixes.ts';

const table: OptionTable = {
  short: 'eilMcTtfu',
  long: ['extra-vars', 'inventory', 'inventory-file', 'limit', 'tags', 'skip-tags', 'forks', 'user', 'private-key', 'key-file', 'vault-id', 'vault-password-file', 'connection', 'timeout', 'module-path', 'start-at-task', 'become-user', 'become-method'],
}; // prettier-ignore

/** Stronger than everything a project says (topology.md §3.7). */
const rank = 14;

/** `ansible-playbook -i inventories/prod site.yml -e postgres_port=5433`. */
export const ansiblePlaybook: CommandFamily = {
  names: ['ansible-playbook'],
  *read(command, context) {
    const given = parseOptions(command.words, table);
    const playbooks = given.operands.flatMap((word) => playbookOf(word, context));
    for (const { word, path } of playbooks) yield starts(word, path, context);
    const root = ansibleLayoutOf(playbooks[0]?.path ?? context.file.embeddedIn?.path ?? context.file.path).root;
    for (const option of valuesOf(given, 'e', 'extra-vars')) yield* variables(option, root, context);
  },
};

function playbookOf(word: Word, context: CommandContext): { readonly word: Word; readonly path: string }[] {
  const path = context.repositoryPath(word.value);
  return path === undefined ? [] : [{ word, path }];
}

function starts(word: Word, to: string, { make, setting, file }: CommandContext): Fact {
  const base = make.base('platform.attachment', 'platform', word.at, { setting });
  return { ...base, how: 'starts', from: file.embeddedIn?.path ?? file.path, to };
}

/** `a=1 b=2`; JSON and `@file` are not followed. */
function* variables(option: Word, root: string, context: CommandContext): Iterable<Fact> {
  if (/^[@{[]/.test(shownText(option))) return;
  const { make, setting, standing } = context;
  for (const word of splitWord(option)) {
    const variable = assignmentOf(word);
    if (variable === undefined) continue;
    yield {
      ...make.base('platform.definition', 'platform', variable.value.at, { setting, standing }),
      name: variable.name,
      value: openValue(variable),
      namespace: { kind: 'ansible', root },
      rank,
    };
  }
}
