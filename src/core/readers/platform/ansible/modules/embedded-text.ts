import type { Word } from '../../../../commands/command.ts';
import { embedWords } from '../../../../commands/source.ts';
import type { Embedded } from '../../../../facts/reading.ts';
import type { ModuleCall } from '../task.ts';

/** A text of the task as the file it becomes on the machine; holes keep what they stand for. */
export function embeddedText({ context, source }: ModuleCall, text: Word, name: string, as: string): Embedded {
  const { file, holes } = embedWords(source.file, name, [text.value], context.namespace);
  const { setting, standing, make } = context;
  return {
    kind: 'embedded',
    file: { ...file, path: `${source.path}#${name.replace(/^\//, '')}` },
    as,
    reading: { setting, standing, environment: make.reading.environment, rendering: { holes, optional: [] } },
  };
}
