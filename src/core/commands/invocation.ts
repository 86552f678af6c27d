import type { Namespace } from '../facts/template.ts';
import type { Setting, Standing } from '../facts/setting.ts';
import type { SourceFile } from '../text/source-file.ts';
import type { Location } from '../text/span.ts';
import type { CommandVariable, Redirect, Word } from './command.ts';
import type { ScriptState } from './script-state.ts';
import type { Source } from './source.ts';

/** Where and how a command runs. */
export interface Surrounding {
  readonly setting: Setting;
  readonly standing: Standing;
  readonly purpose?: 'probe';
  readonly namespace: Namespace;
}

/** A command as written, before wrappers are taken off. */
export interface Invocation {
  /** The program first. */
  readonly words: readonly Word[];
  readonly environment: readonly CommandVariable[];
  readonly redirects: readonly Redirect[];
  readonly at: Location;
  readonly where: Surrounding;
  readonly file: SourceFile;
  /** What is fed to it as a script, with the outer shell's values as holes. */
  readonly script?: (namespace: Namespace) => Source;
  /** What is fed to it as text. */
  readonly input?: SourceFile;
  /** The same where something was filled in before the shell: with its holes. */
  readonly filled?: Source;
}

/** What lies inside a wrapper: another command, or shell text. */
export type Unwrapped =
  | { readonly kind: 'command'; readonly invocation: Invocation }
  | { readonly kind: 'script'; readonly source: Source; readonly where: Surrounding };

/** `keep`: the wrapper is also a command of its own (`docker run`, `ssh -L`). */
export interface Unwrapping {
  readonly keep: boolean;
  readonly inner: Unwrapped | undefined;
}

/** Takes one wrapper off; undefined when the invocation is none. */
export type Wrapper = (invocation: Invocation, state: ScriptState) => Unwrapping | undefined;

/** The same surroundings with the inner command in place of the wrapper's words. */
export function innerCommand(invocation: Invocation, words: readonly Word[], change: Partial<Invocation> = {}): Unwrapping {
  return words.length === 0
    ? { keep: true, inner: undefined }
    : { keep: false, inner: { kind: 'command', invocation: { ...invocation, ...change, words } } };
}

/** What a process of another place sees of variables: its own environment, not the script's assignments. */
export function inPlace(where: Surrounding, setting: Setting): Surrounding {
  return { ...where, setting, namespace: { kind: 'process', setting } };
}
