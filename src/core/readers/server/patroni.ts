import { isPatroni } from '../../documents/owned-trees.ts';
import { embedScalar, get, scalarOf, scalarsOf, segmentsOf, type Node } from '../../documents/tree.ts';
import { embedSegments, type SourceFile } from '../../text/source-file.ts';
import { FactMaker, pathOf, reader, type Embedded, type Reading } from '../reader.ts';
import { advertised } from './patroni/advertised.ts';
import { listens } from './patroni/listens.ts';

/**
 * patroni.yml (semantics A.5): Patroni starts PostgreSQL with `listen` on its command line, so no other statement of the port counts;
 * `connect_address` is what the other members and the replicas dial. Its REST API is no PostgreSQL.
 */
export const patroni = reader({
  id: 'server/patroni',
  title: 'patroni.yml',
  layers: ['server', 'client', 'socket'],
  notation: 'yaml',
  files: ['*.yml', '*.yaml', '*patroni*.yml.*', '*patroni*.yaml.*'],
  recognises: (text) =>
    /^[ \t]*["']?postgresql["']?[ \t]*:/m.test(text) && /^[ \t]+(?:listen|connect_address)[ \t]*:/m.test(text),
  rendered: true,
  *read({ file, tree }, reading) {
    const path = pathOf(file, reading);
    for (const root of tree.documents) {
      if (!isPatroni(root)) continue;
      const make = new FactMaker('server/patroni', reading, { kind: 'machine', path });
      yield* listens(make, file, path, root);
      yield* advertised(make, file, path, root);
      yield* accessRules(file, reading, root);
    }
  },
});

/** `pg_hba` is the whole of the file that Patroni writes; `bootstrap.pg_hba` is added to what initdb wrote, and left out. */
function* accessRules(file: SourceFile, reading: Reading, root: Node): Iterable<Embedded> {
  const own = get(get(root, 'postgresql'), 'pg_hba');
  const list = own ?? get(get(get(get(root, 'bootstrap'), 'dcs'), 'postgresql'), 'pg_hba');
  const single = scalarOf(list);
  if (single !== undefined) yield embedded(embedScalar(file, 'pg_hba', single), reading);
  if (list?.kind !== 'list') return;
  let text = '';
  const segments = scalarsOf(list).flatMap((node) => {
    const start = text.length;
    text += `${node.text}\n`;
    return segmentsOf(file, node).map((segment) => ({ ...segment, inner: start + segment.inner }));
  });
  yield embedded(embedSegments(file, 'pg_hba', text, segments), reading);
}

function embedded(file: SourceFile, reading: Reading): Embedded {
  return { kind: 'embedded', file, as: 'socket/pg-hba', reading };
}
