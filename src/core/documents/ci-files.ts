import { entriesOf, get, type Node } from './tree.ts';

/** Names that say by themselves that a YAML file is read by a CI system. */
const named =
  /(?:^|\/)\.(?:github|gitea|forgejo|gitlab|gitlab-ci|circleci|buildkite|azure-pipelines|azuredevops)\/|(?:^|\/)(?:[^/]*\.gitlab-ci|\.gitlab-ci[^/]*|\.travis|\.drone|azure-pipelines?[^/]*|bitbucket-pipelines|appveyor|\.woodpecker)\.ya?ml$/i;

/** Whether a YAML document is read by a CI system: what it says holds in jobs, and in nothing else. */
export function isCiDocument(path: string, root: Node): boolean {
  return named.test(path) || isGitlabPipeline(path, root) || isAction(path, root);
}

/** `.gitlab-ci.yml` and files that it includes: those are known by their jobs alone. */
export function isGitlabPipeline(path: string, root: Node): boolean {
  if (/(?:^|\/)\.gitlab(?:-ci)?\/|gitlab-ci[^/]*\.ya?ml$/i.test(path)) return true;
  return !named.test(path) && entriesOf(root).some(({ value }) => isGitlabJob(value));
}

const jobKeys = ['stage', 'extends', 'rules', 'only', 'needs', 'image', 'services', 'artifacts'];

function isGitlabJob(node: Node): boolean {
  const script = get(node, 'script');
  if (script === undefined || script.kind === 'map') return false;
  return jobKeys.some((key) => get(node, key) !== undefined);
}

/** An action of GitHub. */
function isAction(path: string, root: Node): boolean {
  return /(?:^|\/)action\.ya?ml$/i.test(path) && get(get(root, 'runs'), 'using') !== undefined;
}
