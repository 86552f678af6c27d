import { get, scalarOf, type Node } from '../../documents/tree.ts';
import type { Fact } from '../../facts/fact.ts';
import { portOf, type PortValue } from '../../facts/template.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import { FactMaker, reader } from '../reader.ts';

/** `supabase start` publishes the database here when the file does not say otherwise. */
const publishedByDefault = 54322;

/** The stack that the Supabase CLI runs for development: its database, and its pooler where that is switched on. */
export const supabase = reader<'toml'>({
  id: 'platform/supabase',
  title: 'Supabase projects',
  layers: ['server', 'pooler'],
  notation: 'toml',
  files: ['supabase/config.toml'],
  *read({ file, tree }, reading) {
    const path = file.embeddedIn?.path ?? file.path;
    if (get(tree, 'project_id') === undefined && get(tree, 'db') === undefined) return;
    const make = new FactMaker('platform/supabase', reading, { kind: 'machine', path });
    const db = get(tree, 'db');
    yield* container(make, { name: 'db', image: 'supabase/postgres', published: portIn(file, db) ?? unwritten(file), path });
    const pooler = get(db, 'pooler');
    const published = scalarOf(get(pooler, 'enabled'))?.text === 'true' ? portIn(file, pooler) : undefined;
    // What a pooler of another product listens on behind its port is not known: it keeps quiet about those who dial it.
    if (published !== undefined) yield* container(make, { name: 'pooler', image: 'supabase/supavisor', published, path });
  },
});

interface Started {
  readonly name: string;
  readonly image: string;
  readonly published: PortValue;
  readonly path: string;
}

function* container(make: FactMaker, { name, image, published, path }: Started): Iterable<Fact> {
  const { at } = published;
  const setting = { kind: 'container-run', path, name: `supabase_${name}`, ordinal: name === 'db' ? 0 : 1 } as const;
  yield {
    ...make.base('platform.image', 'platform', at, { setting }),
    image: { value: [{ kind: 'text', text: image, at }], at },
    command: undefined,
    entrypoint: undefined,
    profiles: [],
  };
  yield {
    ...make.base('server.forward', 'server', at),
    how: 'docker',
    from: { place: 'machine' },
    published,
    target: { kind: 'implied', port: 5432, at },
    to: { kind: 'setting', setting },
    protocol: 'tcp',
  };
}

function portIn(file: SourceFile, table: Node | undefined): PortValue | undefined {
  const port = scalarOf(get(table, 'port'));
  if (port === undefined) return undefined;
  const at = locate(file, port.span.start, port.span.end);
  // A value that the environment gives is known to nobody here.
  if (port.text.startsWith('env(')) return { kind: 'template', template: [{ kind: 'opaque', what: 'environment', at }], at };
  return portOf([{ kind: 'text', text: port.text, at }], at);
}

function unwritten(file: SourceFile): PortValue {
  return { kind: 'implied', port: publishedByDefault, at: locate(file, 0, 0) };
}
