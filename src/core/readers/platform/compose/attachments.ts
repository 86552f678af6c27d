import { get, itemsOf, type MapEntry, type MapNode, type Node } from '../../../documents/tree.ts';
import type { Attachment } from '../../../facts/platform.ts';
import { resolvePath } from '../../../text/paths.ts';
import { isNull, type ComposeSource } from './source.ts';

/** `build`, `env_file` and `extends` of a service. */
export function* attachmentFacts(source: ComposeSource, { key, value }: MapEntry): Iterable<Attachment> {
  yield* buildFact(source, key.text, get(value, 'build'));
  yield* environmentFileFacts(source, key.text, get(value, 'env_file'));
  yield* extendsFact(source, key.text, get(value, 'extends'));
}

/** `include`: files that make one project with this one. */
export function* includeFacts(source: ComposeSource, root: MapNode): Iterable<Attachment> {
  for (const item of listed(get(root, 'include'))) {
    for (const path of item.kind === 'map' ? listed(get(item, 'path')) : [item]) {
      const to = source.repositoryPath(path);
      if (to === undefined) continue;
      yield {
        ...source.make.base('platform.attachment', 'platform', source.at(path)),
        how: 'compose-file',
        from: source.path,
        to,
      };
    }
  }
}

/** One item stands for a list of one. */
function listed(node: Node | undefined): readonly Node[] {
  if (node === undefined || isNull(node)) return [];
  return node.kind === 'list' ? itemsOf(node) : [node];
}

function* buildFact(source: ComposeSource, service: string, build: Node | undefined): Iterable<Attachment> {
  if (build === undefined || isNull(build) || get(build, 'dockerfile_inline') !== undefined) return;
  const context = build.kind === 'scalar' ? build : get(build, 'context');
  const dockerfile = get(build, 'dockerfile');
  const directory = context === undefined ? source.directory : localPath(source, context);
  if (directory === undefined) return;
  const to = dockerfilePath(source, directory, dockerfile);
  if (to === undefined) return;
  yield { ...attachment(source, service, dockerfile ?? context ?? build, 'build', to), from: directory };
}

/** The Dockerfile stands in the context, whatever its name. */
function dockerfilePath(source: ComposeSource, directory: string, node: Node | undefined): string | undefined {
  const name = node === undefined ? 'Dockerfile' : source.settled(node)?.value;
  return name === undefined ? undefined : resolvePath(directory, name);
}

/** A context may be a repository elsewhere: nothing of it is read. */
function localPath(source: ComposeSource, node: Node): string | undefined {
  const text = source.settled(node)?.value ?? '';
  return /^[a-z+]+:\/\/|^git@|^github\.com\//i.test(text) ? undefined : source.repositoryPath(node);
}

function* environmentFileFacts(source: ComposeSource, service: string, node: Node | undefined): Iterable<Attachment> {
  for (const item of listed(node)) {
    const path = item.kind === 'map' ? get(item, 'path') : item;
    const to = source.repositoryPath(path);
    if (path === undefined || to === undefined) continue;
    const required = source.settled(get(item, 'required'))?.value;
    yield { ...attachment(source, service, path, 'env-file', to), ...(required === 'false' ? { optional: true } : {}) };
  }
}

function* extendsFact(source: ComposeSource, service: string, node: Node | undefined): Iterable<Attachment> {
  const name = node?.kind === 'scalar' ? node : get(node, 'service');
  const file = get(node, 'file');
  const base = source.settled(name)?.value;
  const path = file === undefined ? source.path : source.repositoryPath(file);
  if (name === undefined || base === undefined || path === undefined) return;
  yield attachment(source, service, name, 'extends', `${path}#${base}`);
}

function attachment(source: ComposeSource, service: string, at: Node, how: Attachment['how'], to: string): Attachment {
  const setting = source.setting(service);
  return { ...source.make.base('platform.attachment', 'platform', source.at(at), { setting }), how, from: service, to };
}
