import { dialsOfSqlText, mayConnect } from '../../commands/sql/text.ts';
import type { Namespace } from '../../facts/template.ts';
import { directoryOf } from '../../text/paths.ts';
import { FactMaker, pathOf, reader } from '../reader.ts';

const id = 'client/sql';

/** SQL files: servers, subscriptions and links that a server dials itself. Which server evaluates the text is known where a container mounts it. */
export const sql = reader({
  id,
  title: 'SQL files',
  layers: ['client'],
  notation: 'sql',
  files: ['*.sql', '*.psql', '*.sql.*', '*.ddl', '*.pgsql'],
  recognises: mayConnect,
  *read({ file, tree }, reading) {
    const path = pathOf(file, reading);
    const namespace: Namespace = { kind: 'template', root: directoryOf(path), dialect: 'envsubst' };
    const make = new FactMaker(id, reading, { kind: 'database', path, server: 'unknown' });
    for (const { at, ...dial } of dialsOfSqlText(file, tree.tokens, namespace))
      yield { ...make.base('client.conninfo', 'client', at), ...dial };
  },
});
