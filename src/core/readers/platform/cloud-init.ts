import { readerOf } from '../../commands/writes.ts';
import { factsOfArguments } from '../../commands/run.ts';
import { factsOfShell } from '../../commands/shell-text.ts';
import type { Word } from '../../commands/command.ts';
import { embedScalar, get, itemsOf, scalarOf, scalarsOf, type Node, type ScalarNode } from '../../documents/tree.ts';
import type { Embedded } from '../../facts/reading.ts';
import { textParts } from '../../templates/text-parts.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import { FactMaker, reader } from '../reader.ts';

/** cloud-init's `#cloud-config`: files it writes and commands it runs when a machine starts for the first time. */
export const cloudInit = reader<'yaml'>({
  id: 'platform/cloud-init',
  title: 'cloud-init',
  layers: ['server', 'firewall', 'client', 'pooler', 'socket', 'restart'],
  notation: 'yaml',
  files: ['*.yaml', '*.yml', '*.cfg', 'user-data', 'user-data.*', '*.cloud-config'],
  recognises: (text) => /^(?:## template: jinja\r?\n)?#cloud-config\b/.test(text),
  *read({ file, tree }, reading) {
    const path = file.embeddedIn?.path ?? file.path;
    const make = new FactMaker('platform/cloud-init', reading, { kind: 'machine', path });
    const where = { setting: make.setting, standing: reading.standing, namespace: { kind: 'script', path } } as const;
    for (const root of tree.documents) {
      for (const item of itemsOf(get(root, 'write_files'))) yield* writtenFile(file, item, make);
      for (const item of [...itemsOf(get(root, 'bootcmd')), ...itemsOf(get(root, 'runcmd'))]) {
        if (item.kind === 'scalar') yield* factsOfShell(embedScalar(file, `cmd.${item.span.start}`, item), [], { make, where });
        else yield* factsOfArguments(scalarsOf(item).map((node) => wordOf(file, node)), [], file, { make, where }); // prettier-ignore
      }
    }
  },
});

/** A file that another reader knows by its name, or a shell script. Encoded text is not looked into. */
function* writtenFile(file: SourceFile, item: Node, make: FactMaker): Iterable<Embedded> {
  const path = scalarOf(get(item, 'path'));
  const content = scalarOf(get(item, 'content'));
  if (path === undefined || content === undefined || get(item, 'encoding') !== undefined) return;
  const as = /^#!.{0,80}sh\b/.test(content.text) ? 'platform/shell-script' : readerOf(path.text);
  if (as === undefined) return;
  const inner = embedScalar(file, path.text.replace(/^\//, ''), content);
  yield { kind: 'embedded', file: inner, as, reading: make.reading };
}

function wordOf(file: SourceFile, node: ScalarNode): Word {
  const inner = embedScalar(file, `value.${node.span.start}`, node);
  return { value: textParts(inner, 0, inner.text.length), at: locate(file, node.span.start, node.span.end) };
}
