import { dialsOfVariables } from '../../conninfo/variables.ts';
import { locate } from '../../text/source-file.ts';
import { FactMaker, reader } from '../reader.ts';

/** Secrets given as input: read like a variable of the process, never quoted. Every location is line 1 of `secret:NAME`. */
export const secrets = reader({
  id: 'client/secrets',
  title: 'Secrets given as input',
  layers: ['client'],
  notation: 'pairs',
  files: [],
  *read({ file, tree }, reading) {
    const at = locate(file, 0, 0);
    for (const entry of tree.entries) {
      const make = new FactMaker('client/secrets', reading, { kind: 'secret', name: entry.name });
      const name = { value: entry.name, at };
      const isPort = /^\d{1,5}$/.test(entry.value.trim());
      const value = { value: [{ kind: 'text' as const, text: entry.value.trim(), at }], at };
      const namespace = { kind: 'env-file' as const, path: 'secrets' };
      yield {
        ...make.base('platform.definition', 'platform', at),
        name: entry.name,
        value: isPort ? value : undefined,
        namespace,
        rank: 0,
      };
      for (const dial of dialsOfVariables([{ name, value }])) {
        yield {
          ...make.base('client.conninfo', 'client', at),
          conninfo: dial.conninfo,
          dialect: dial.dialect,
          label: name,
          purpose: 'session',
        };
      }
    }
  },
});
