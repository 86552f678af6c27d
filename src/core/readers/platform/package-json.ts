import { factsOfScript } from '../../commands/run.ts';
import { parseShell } from '../../documents/shell.ts';
import { embedScalar, entriesOf, get } from '../../documents/tree.ts';
import { FactMaker, reader } from '../reader.ts';

/** The scripts of a package.json: shell text that runs beside the file. */
export const packageJson = reader<'json'>({
  id: 'platform/package-json',
  title: 'package.json scripts',
  layers: ['server', 'client', 'socket', 'restart'],
  notation: 'json',
  files: ['package.json'],
  *read(document, reading) {
    const { file, tree } = document;
    const path = file.embeddedIn?.path ?? file.path;
    const make = new FactMaker('platform/package-json', reading, { kind: 'machine', path });
    const namespace = { kind: 'script', path } as const;
    for (const { key, value } of entriesOf(get(tree, 'scripts'))) {
      if (value.kind !== 'scalar') continue;
      const script = embedScalar(file, `scripts.${key.text}`, value);
      const where = { setting: make.setting, standing: reading.standing, namespace };
      yield* factsOfScript(parseShell(script).tree, { file: script, namespace, holes: [] }, { make, where });
    }
  },
});
