import type { Word } from '../../../../commands/command.ts';
import { isConfiguration, readerOf, statesPort } from '../../../../commands/writes.ts';
import { locatedText, shownText, textOf } from '../../../../commands/words.ts';
import type { Fact } from '../../../../facts/fact.ts';
import type { Embedded } from '../../../../facts/reading.ts';
import { withoutTemplateSuffix } from '../../../../templates/rendered.ts';
import { nameOf, resolvePath } from '../../../../text/paths.ts';
import type { Located, Location } from '../../../../text/span.ts';
import type { AnsibleSource } from '../source.ts';
import type { ModuleCall } from '../task.ts';
import { embeddedText } from './embedded-text.ts';

/** `template` and `copy`: a file of the repository, or a text that is written here, put in its place. */
export function* fileFacts(call: ModuleCall): Iterable<Fact | Embedded> {
  const { given, context } = call;
  const target = given.word('dest', 'path');
  const content = given.word('content');
  const source = given.word('src');
  if (target === undefined) return;
  const name = targetName(target, source);
  const as = readerOf(name);
  if (isConfiguration(name) && as !== 'client/env-file')
    yield {
      ...context.make.base('restart.write', 'restart', call.key, { setting: context.setting, standing: context.standing }),
      target: locatedText(target),
      ...sourceOf(call, source),
      carriesPort: content !== undefined && statesPort(shownText(content)),
      notifies: call.notifies,
    };
  if (content !== undefined && as !== undefined) yield embeddedText(call, content, name, as);
}

/** Where the file comes to lie: into a directory it keeps its name. */
function targetName(target: Word, source: Word | undefined): string {
  const shown = shownText(target);
  if (source === undefined) return shown;
  const name = nameOf(withoutTemplateSuffix(shownText(source)));
  if (shown.endsWith('/')) return shown + name;
  // A path that only a variable knows: the template's name says more.
  return isConfiguration(shown) ? shown : isConfiguration(name) ? name : shown;
}

function sourceOf(call: ModuleCall, source: Word | undefined): { readonly source?: string } {
  const isRemote = /^(?:true|yes)$/i.test(call.given.text('remote_src') ?? '');
  const path = source === undefined || isRemote ? undefined : repositoryFile(call, source);
  return path === undefined ? {} : { source: path };
}

/** Where Ansible looks first: `templates` or `files` of the role, or beside the playbook. */
export function repositoryFile({ module, source }: Pick<ModuleCall, 'module' | 'source'>, word: Word): string | undefined {
  const base = source.layout.role?.directory ?? source.directory;
  const text = textOf(word);
  if (text === undefined) return fromDirectoryVariable(source, word, base);
  if (text === '' || text.startsWith('/')) return undefined;
  const folder = module === 'template' ? 'templates' : 'files';
  const isWithFolder = /^(?:templates|files|\.\.)\//.test(text);
  return resolvePath(base, isWithFolder ? text : `${folder}/${text}`);
}

/** `{{ playbook_dir }}/files/x`, `{{ role_path }}/templates/x`. */
function fromDirectoryVariable(source: AnsibleSource, { value }: Word, base: string): string | undefined {
  const [first, second, more] = value;
  if (first?.kind !== 'use' || second?.kind !== 'text' || more !== undefined || !second.text.startsWith('/')) return undefined;
  const own = source.layout.role === undefined ? 'playbook_dir' : 'role_path';
  return first.use.name === own ? resolvePath(base, second.text.slice(1)) : undefined;
}

export function writeFact(call: ModuleCall, target: Located<string>, carriesPort: boolean, at: Location = call.key): Fact {
  const { setting, standing, make } = call.context;
  return {
    ...make.base('restart.write', 'restart', at, { setting, standing }),
    target,
    carriesPort,
    notifies: call.notifies,
  };
}
