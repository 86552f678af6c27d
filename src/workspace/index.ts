/** The only door of the workspace: files and git history, read only, with limits. */
export { addedToBaseline, addedToSettings } from './added.ts';
export { baseCommit, headCommits, openBase, readAtCommit, type Base, type BaseCommit } from './base.ts';
export { decode } from './decode.ts';
export { standardLimits, type Limits } from './limits.ts';
export { readInside } from './read-inside.ts';
export { rootAt, type Repository, type Root } from './repository.ts';
export { rewriteInside, type Rewrite } from './rewrite.ts';
export { coreSelection, type Selection } from './selection.ts';
export { TreeWorkspace, type WorkspaceOptions } from './tree.ts';
export { writeInside, WriteRefused } from './write.ts';
export {
  baselineName,
  findBaseline,
  findSettings,
  mistakesOf,
  readAtTop,
  readBelow,
  settingsNames,
  settingsPaths,
  understandBaseline,
  understandSettings,
  type Earlier,
  type Mistake,
} from './settings-file.ts';
