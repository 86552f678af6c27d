import type { Fact } from '../facts/fact.ts';
import type { Template } from '../facts/template.ts';
import type { Setting, Standing } from '../facts/setting.ts';
import type { Embedded, FactMaker } from '../facts/reading.ts';
import type { SourceFile } from '../text/source-file.ts';
import type { Located, Location } from '../text/span.ts';

/** One simple command: what a shell line, an exec-form array, a task or a health check runs. */
export interface Command {
  /** Base name of the program, without `sudo`, `env A=b`, `su -c` and the like, which the caller has taken off. */
  readonly name: string;
  /** Arguments after the name, quotes removed. */
  readonly words: readonly Word[];
  /** Assignments before the name (`PGPORT=5433 psql …`, `env PGPORT=5433 psql`). */
  readonly environment: readonly { readonly name: string; readonly value: Located<Template> }[];
  /** The whole command. `program` is the word that names it. */
  readonly at: Location;
  readonly program: Location;
  /** Heredoc or piped literal text fed to it. */
  readonly input?: SourceFile;
}

export interface Word {
  readonly value: Template;
  readonly at: Location;
}

/** What a command family makes of a command. `setting` and `standing` are where and how it runs. */
export interface CommandContext {
  readonly make: FactMaker;
  readonly file: SourceFile;
  readonly setting: Setting;
  readonly standing: Standing;
  readonly purpose?: 'probe';
}

export interface CommandFamily {
  readonly names: readonly string[];
  readonly read: (command: Command, context: CommandContext) => Iterable<Fact | Embedded>;
}
