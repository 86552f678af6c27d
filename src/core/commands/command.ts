import type { Fact } from '../facts/fact.ts';
import type { Namespace, Template } from '../facts/template.ts';
import type { Setting, Standing } from '../facts/setting.ts';
import type { Embedded, FactMaker } from '../facts/reading.ts';
import type { SourceFile } from '../text/source-file.ts';
import type { Located, Location } from '../text/span.ts';
import type { Source } from './source.ts';

/** One simple command: what a shell line, an exec-form array, a task or a health check runs. */
export interface Command {
  /** Base name of the program, without `sudo`, `env A=b`, `su -c` and the like, which the caller has taken off. */
  readonly name: string;
  /** The program as written, with its directory. */
  readonly path?: string;
  /** Arguments after the name, quotes removed. */
  readonly words: readonly Word[];
  /** Assignments before the name (`PGPORT=5433 psql …`, `env PGPORT=5433 psql`). */
  readonly environment: readonly CommandVariable[];
  /** The whole command. `program` is the word that names it. */
  readonly at: Location;
  readonly program: Location;
  /** Heredoc, here-string or piped literal text fed to it, as written (`$X` is left in the text). */
  readonly input?: SourceFile;
  /** The same where something was filled in before the shell: with its holes. */
  readonly filled?: Source;
  /** `> file`, `>> file`, `< file` of the command or a group around it. */
  readonly redirects?: readonly Redirect[];
}

export interface CommandVariable {
  readonly name: string;
  readonly nameAt: Location;
  readonly value: Located<Template>;
}

export interface Word {
  readonly value: Template;
  readonly at: Location;
}

export interface Redirect {
  readonly operator: string;
  readonly target: Word;
}

/** What a command family makes of a command. `setting` and `standing` are where and how it runs. */
export interface CommandContext {
  readonly make: FactMaker;
  readonly file: SourceFile;
  readonly setting: Setting;
  readonly standing: Standing;
  readonly purpose?: 'probe';
  /** Whose definitions answer for variables there. */
  readonly namespace: Namespace;
  /** What the same text assigned to the variable before this command; undefined: nothing that could be read. */
  readonly variable: (name: string) => Located<Template> | undefined;
  /** A path of the machine that runs the command, as a path of the repository; undefined when it cannot be one. */
  readonly repositoryPath: (path: Template) => string | undefined;
}

export interface CommandFamily {
  /** Names of programs; `*` stands for every command. */
  readonly names: readonly string[];
  readonly read: (command: Command, context: CommandContext) => Iterable<Fact | Embedded>;
}
