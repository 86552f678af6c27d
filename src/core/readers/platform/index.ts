import type { Reader } from '../reader.ts';
import { ansible } from './ansible.ts';
import { ansibleInventory } from './ansible-inventory.ts';
import { azurePipelines } from './azure-pipelines.ts';
import { bitbucketPipelines } from './bitbucket-pipelines.ts';
import { buildkite } from './buildkite.ts';
import { circleci } from './circleci.ts';
import { cloudInit } from './cloud-init.ts';
import { cloudformation } from './cloudformation.ts';
import { compose } from './compose.ts';
import { crontab } from './crontab.ts';
import { devcontainer } from './devcontainer.ts';
import { dockerfile } from './dockerfile.ts';
import { ecsTask } from './ecs-task.ts';
import { githubWorkflow } from './github-workflow.ts';
import { gitlabCi } from './gitlab-ci.ts';
import { helm } from './helm.ts';
import { justfile } from './justfile.ts';
import { kubernetes } from './kubernetes.ts';
import { kustomize } from './kustomize.ts';
import { makefile } from './makefile.ts';
import { nix } from './nix.ts';
import { packageJson } from './package-json.ts';
import { powershell } from './powershell.ts';
import { procfile } from './procfile.ts';
import { shellScript } from './shell-script.ts';
import { supabase } from './supabase.ts';
import { taskfile } from './taskfile.ts';
import { terraform } from './terraform.ts';
import { travis } from './travis.ts';

/** One line a reader. */
export const platformReaders: readonly Reader[] = [
  ansible,
  ansibleInventory,
  azurePipelines,
  bitbucketPipelines,
  buildkite,
  circleci,
  cloudInit,
  cloudformation,
  compose,
  crontab,
  devcontainer,
  dockerfile,
  ecsTask,
  githubWorkflow,
  gitlabCi,
  helm,
  justfile,
  kubernetes,
  kustomize,
  makefile,
  nix,
  packageJson,
  powershell,
  procfile,
  shellScript,
  supabase,
  taskfile,
  terraform,
  travis,
];
