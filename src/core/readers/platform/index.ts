import type { Reader } from '../reader.ts';
import { compose } from './compose.ts';
import { dockerfile } from './dockerfile.ts';
import { helm } from './helm.ts';
import { kubernetes } from './kubernetes.ts';
import { kustomize } from './kustomize.ts';
import { makefile } from './makefile.ts';
import { packageJson } from './package-json.ts';
import { shellScript } from './shell-script.ts';
import { terraform } from './terraform.ts';

/** One line a reader. */
export const platformReaders: readonly Reader[] = [
  compose,
  dockerfile,
  helm,
  kubernetes,
  kustomize,
  makefile,
  packageJson,
  shellScript,
  terraform,
];
