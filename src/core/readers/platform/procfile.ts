import { factsOfShell } from '../../commands/shell-text.ts';
import { embedSlice } from '../../text/source-file.ts';
import { FactMaker, reader } from '../reader.ts';

const processType = /^[A-Za-z][\w-]{0,60}[ \t]*:[ \t]*/;

/** Procfiles of Heroku and foreman: one command a process type. */
export const procfile = reader<'lines'>({
  id: 'platform/procfile',
  title: 'Procfiles',
  layers: ['server', 'client', 'socket', 'restart'],
  notation: 'lines',
  files: ['procfile', 'procfile.*'],
  *read({ file, tree }, reading) {
    const path = file.embeddedIn?.path ?? file.path;
    const make = new FactMaker('platform/procfile', reading, { kind: 'machine', path });
    const where = { setting: make.setting, standing: reading.standing, namespace: { kind: 'script', path } } as const;
    for (const { text, start, end } of tree) {
      const type = processType.exec(text)?.[0];
      if (type !== undefined)
        yield* factsOfShell(embedSlice(file, `line.${start}`, start + type.length, end), [], { make, where });
    }
  },
});
