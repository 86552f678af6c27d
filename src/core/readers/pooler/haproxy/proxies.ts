import type { HaproxySection, HaproxyTree, HaproxyWord } from '../../../documents/haproxy.ts';
import { bindsOf, type Bind, type Text } from './addresses.ts';
import { isTrace } from './evidence.ts';

/** One `server` or `server-template` line. */
export interface ServerLine {
  readonly name: HaproxyWord;
  readonly address: HaproxyWord;
}

/** A backend (or a `listen`) of PostgreSQL with what leads to it. */
export interface Proxy {
  readonly name: HaproxyWord;
  /** Those that are its own: a frontend's are stated once, with the first of its backends. */
  readonly binds: readonly Bind[];
  /** The port on which all its clients come. */
  readonly clientsPort: number | undefined;
  readonly servers: readonly ServerLine[];
}

/** Where clients come: a `frontend`, or the front of a `listen`. */
interface Front {
  readonly binds: readonly Bind[];
  readonly port: number | undefined;
  readonly isPostgres: boolean;
}

/** Frontends by the backends to which they lead. */
function frontsByBackend(sections: readonly HaproxySection[], text: Text): Map<string, Front[]> {
  const leading = new Map<string, Front[]>();
  for (const section of sections) {
    if (section.keyword !== 'frontend') continue;
    const front = frontOf(section, text);
    for (const name of backendsOf(section)) {
      const others = leading.get(name);
      if (others === undefined) leading.set(name, [front]);
      else others.push(front);
    }
  }
  return leading;
}

/** Every proxy that passes TCP on and shows a trace of PostgreSQL. */
export function* proxiesOf(tree: HaproxyTree, text: Text): Iterable<Proxy> {
  const sections = tcpSections(tree);
  const leading = frontsByBackend(sections, text);
  const stated = new Set<Front>();
  for (const section of sections) {
    if (section.keyword === 'frontend' || section.name === undefined) continue;
    const fronts = section.keyword === 'backend' ? (leading.get(section.name.text) ?? []) : [frontOf(section, text)];
    if (!fronts.some(({ isPostgres }) => isPostgres) && !traces(section)) continue;
    // HAProxy refuses a second backend of one name.
    leading.delete(section.name.text);
    const own = fronts.filter((front) => !stated.has(front));
    for (const front of own) stated.add(front);
    const [port] = fronts.map((front) => front.port);
    yield {
      name: section.name,
      binds: own.flatMap(({ binds }) => binds),
      clientsPort: fronts.every((front) => front.port === port) ? port : undefined,
      servers: section.lines.flatMap(serverOf),
    };
  }
}

function frontOf(section: HaproxySection, text: Text): Front {
  const binds = bindsOf(section, text);
  const [port] = binds.map((bind) => (bind.port.kind === 'literal' ? bind.port.port : undefined));
  const same = binds.every((bind) => bind.port.kind === 'literal' && bind.port.port === port);
  return { binds, port: same ? port : undefined, isPostgres: traces(section) };
}

/** `mode` of the section, else of the defaults above it; tcp when nobody says. */
function tcpSections({ sections }: HaproxyTree): readonly HaproxySection[] {
  let inherited = 'tcp';
  return sections.filter((section) => {
    const mode = section.lines.findLast(([keyword]) => keyword?.text === 'mode')?.[1]?.text;
    if (section.keyword === 'defaults') inherited = mode ?? 'tcp';
    return ['frontend', 'backend', 'listen'].includes(section.keyword) && (mode ?? inherited) === 'tcp';
  });
}

function backendsOf(frontend: HaproxySection): ReadonlySet<string> {
  const names = frontend.lines
    .filter(([keyword]) => keyword?.text === 'default_backend' || keyword?.text === 'use_backend')
    .map(([, name]) => name?.text ?? '');
  return new Set(names);
}

function serverOf([keyword, name, ...rest]: readonly HaproxyWord[]): ServerLine[] {
  // `server-template primary 10 db:5432`: the number of servers stands before the address.
  const address = keyword?.text === 'server-template' ? rest[1] : rest[0];
  const isServer = keyword?.text === 'server' || keyword?.text === 'server-template';
  return isServer && name !== undefined && address !== undefined ? [{ name, address }] : [];
}

const telling = /^(?:server|server-template|default-server|option|http-check|tcp-check|bind)$/;

/** The name, and the lines that name servers, ports and checks. */
function traces({ name, lines }: HaproxySection): boolean {
  if (isTrace(name?.text ?? '')) return true;
  return lines.some((words) => telling.test(words[0]?.text ?? '') && isTrace(words.map(({ text }) => text).join(' ')));
}
