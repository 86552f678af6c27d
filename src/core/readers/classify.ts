import type { Reader } from './reader.ts';
import { withoutTemplateSuffix } from '../templates/rendered.ts';
import { nameOf } from '../text/paths.ts';

/** Never provides a fact: other people's code, build products, locks, media (topology.md §3.2). */
const excludedDirectories = new Set([
  'node_modules', 'bower_components', 'vendor', 'third_party', '.git', '.hg', '.svn', 'dist', 'build', 'target', '.terraform', '.venv', 'venv',
  '__pycache__', '.tox', '.next', '.nuxt', '.cache', 'coverage', 'site-packages', '.yarn', 'Pods', '.gradle', '.idea',
]); // prettier-ignore
const excludedName =
  /(^|[.-])lock(\.(json|ya?ml|hcl|toml))?$|^(npm-shrinkwrap\.json|go\.sum|yarn\.lock|Cargo\.lock)$|\.(min\.(js|css)|map|svg|csv|tsv|ipynb|log|png|jpe?g|gif|ico|webp|woff2?|ttf|eot|pdf|zip|gz|tgz|bz2|xz|7z|jar|class|so|dll|exe|o|a|pyc|mp[34]|wasm|bin|db|sqlite3?)$/i;

/** Whether a directory of this name is not descended into. */
export function isExcludedDirectory(name: string): boolean {
  return excludedDirectories.has(name);
}

interface Matcher {
  readonly reader: Reader;
  readonly test: (path: string) => boolean;
}

/** Readers by name, so that a path is compared with few patterns: names repeat (`values.yaml`), and what a name alone decides is remembered. */
export class Classifier {
  private readonly byName = new Map<string, Reader[]>();
  private readonly byExtension = new Map<string, Reader[]>();
  private readonly namePatterns: Matcher[] = [];
  private readonly pathPatterns: Matcher[] = [];
  private readonly named = new Map<string, readonly Reader[]>();

  constructor(readers: readonly Reader[]) {
    for (const reader of readers) for (const pattern of reader.files) this.add(reader, pattern.toLowerCase());
  }

  private add(reader: Reader, pattern: string): void {
    const extension = /^\*\.([a-z0-9_-]+)$/.exec(pattern)?.[1];
    if (extension !== undefined) push(this.byExtension, extension, reader);
    else if (pattern.includes('/')) this.pathPatterns.push({ reader, test: matcher(pattern) });
    else if (pattern.includes('*')) this.namePatterns.push({ reader, test: matcher(pattern) });
    else push(this.byName, pattern, reader);
  }

  /** Readers that want the path, each once; of a template those that want what it is a template of, and know holes. */
  readersOf(path: string): readonly Reader[] {
    const own = this.matching(path);
    const rendered = withoutTemplateSuffix(path);
    if (rendered === path) return own;
    return [...new Set([...own, ...this.matching(rendered).filter((reader) => reader.rendered === true)])];
  }

  private matching(path: string): readonly Reader[] {
    const byName = this.ofName(nameOf(path));
    const lower = path.toLowerCase();
    const byPath = this.pathPatterns.filter(({ reader, test }) => !byName.includes(reader) && test(lower));
    return byPath.length === 0 ? byName : [...new Set([...byPath.map(({ reader }) => reader), ...byName])];
  }

  private ofName(name: string): readonly Reader[] {
    const known = this.named.get(name);
    if (known !== undefined) return known;
    const lower = name.toLowerCase();
    const found = new Set<Reader>(this.byName.get(lower) ?? []);
    for (const { reader, test } of this.namePatterns) if (test(lower)) found.add(reader);
    const cut = lower.lastIndexOf('.');
    if (cut >= 0) for (const reader of this.byExtension.get(lower.slice(cut + 1)) ?? []) found.add(reader);
    const readers = found.size === 0 ? noReaders : [...found];
    if (this.named.size < rememberedNames) this.named.set(name, readers);
    return readers;
  }
}

const noReaders: readonly Reader[] = [];
/** A tree of files with one name each must not fill the memory. */
const rememberedNames = 20_000;

function push(map: Map<string, Reader[]>, key: string, reader: Reader): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [reader]);
  else list.push(reader);
}

/** `name*.conf` against the base name, `dir/*.conf` against the end of the path. `*` does not cross `/`. Linear: one star a component is the rule. */
function matcher(pattern: string): (path: string) => boolean {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '[^/]*');
  const expression = new RegExp(`(?:^|/)${source}$`);
  return (path) => expression.test(path);
}

export type Interest = 'always' | 'gated' | 'never';

/**
 * How a file is to be read: `never` by its place or kind, `always` when its name says what it is, `gated` when only its text can tell
 * (then `mayMatter` decides before it is decoded).
 */
export function interestIn(classifier: Classifier, path: string): Interest {
  if (isExcludedPath(path)) return 'never';
  const wanted = classifier.readersOf(path);
  if (wanted.length === 0) return 'never';
  return alwaysNames.test(nameOf(withoutTemplateSuffix(path))) ? 'always' : 'gated';
}

function isExcludedPath(path: string): boolean {
  if (excludedName.test(nameOf(path))) return true;
  const parts = path.split('/');
  for (let i = 0; i < parts.length - 1; i++) if (excludedDirectories.has(parts[i] ?? '')) return true;
  return false;
}

/** Files whose kind is their name: read whatever they contain, with the larger size limit. */
const alwaysNames =
  /^(postgresql.*\.conf|pg_hba\.conf|pgbouncer.*\.ini|pg_service\.conf|\.?pgpass|\.env.*|.*\.env|.*compose.*\.ya?ml|nftables\.conf|user6?\.rules|.*\.tfvars|rules\.v[46]|kustomization(\.ya?ml)?|(?:hosts|inventory)(?:\.ini)?)$/i;

/**
 * Whether a text whose name says little can hold a fact. Rich on purpose: of faults injected into a generated monorepo 15.8 % lie in
 * files without any PostgreSQL word (a tfvars line, a NetworkPolicy, a ConfigMap's DB_PORT), none in a file without one of these.
 * The text may be Latin-1: all needles are ASCII.
 */
export function mayMatter(text: string): boolean {
  return needles.test(text);
}

const needles =
  /postgres|pgbouncer|pg_|psql|pgport|pghost|pgsql|pgpool|5432|\bdb[_-]?(?:host|port|url|name)|database|_port|dport|_url|dsn|jdbc|from_port|ports?\b|ufw|iptables|nft|firewall|docker|systemctl|service |createdb|\bnc\b|\/dev\/tcp|wait|security_group|ingress|listenstream|containers:|podSelector|configMap|secretRef|ansible_|roles:|flush_handlers|state: ?(?:restarted|reloaded)|subscription|dblink/i;
