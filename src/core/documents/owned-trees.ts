import { entriesOf, get, type Node } from './tree.ts';

/** Trees that say where their values hold: compose files, manifests and CI files. Readers of any YAML or JSON leave them to their own readers. */

const pipeline =
  /(^|\/)\.(github|gitlab|circleci)\/|(^|\/)(\.gitlab-ci|\.travis|azure-pipelines|bitbucket-pipelines)[^/]*\.ya?ml$/;

export function isPipeline(path: string): boolean {
  return pipeline.test(path);
}

export function isCompose(root: Node): boolean {
  return entriesOf(get(root, 'services')).some(
    ({ value }) => get(value, 'image') !== undefined || get(value, 'build') !== undefined,
  );
}

export function isManifest(root: Node): boolean {
  return get(root, 'apiVersion') !== undefined && get(root, 'kind') !== undefined;
}
