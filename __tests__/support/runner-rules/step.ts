import { commandIn, runnerCommands, type RunnerCommand } from './command.ts';
import { Issues, placeOf, type Severity } from './issues.ts';
import { Masker } from './masker.ts';

const severities: Readonly<Record<string, Severity>> = { error: 'error', warning: 'warning', notice: 'notice' };

/** A step while it runs: its lines go in, the log and everything commands do come out (runner `ActionCommandManager.cs`). */
export class Step {
  readonly log: string[] = [];
  readonly obeyed: RunnerCommand[] = [];
  readonly outputs = new Map<string, string>();
  readonly masker = new Masker();
  readonly issues = new Issues(this.masker);
  /** A command that could not be followed fails the step whatever its exit code. */
  failed = false;
  private readonly workspace: string;
  private readonly registered = new Set(runnerCommands);
  private stopToken: string | undefined;

  constructor(workspace: string, secrets: readonly string[]) {
    this.workspace = workspace;
    for (const secret of secrets) this.masker.add(secret.trim());
  }

  /** One line of standard output or standard error: the runner treats them alike. */
  line(line: string): void {
    const command = commandIn(line, this.registered);
    if (command === undefined) this.write(line);
    else if (this.stopToken === undefined) this.obey(command, line);
    else if (command.name.toLowerCase() === this.stopToken) this.resume(line);
    else this.write(line);
  }

  error(message: string): void {
    this.write(`##[error]${this.issues.add('error', message)}`);
  }

  private write(text: string): void {
    this.log.push(this.masker.mask(text));
  }

  private resume(line: string): void {
    this.write(line);
    this.registered.delete(this.stopToken ?? '');
    this.stopToken = undefined;
  }

  private obey(command: RunnerCommand, line: string): void {
    try {
      this.follow(command, line);
      this.obeyed.push(command);
    } catch (error) {
      this.error(`Unable to process command '${line}' successfully.`);
      this.error((error as Error).message);
      this.failed = true;
    }
  }

  private follow(command: RunnerCommand, line: string): void {
    const name = command.name.toLowerCase();
    const severity = severities[name];
    if (severity !== undefined) this.annotate(severity, command);
    else if (name === 'stop-commands') this.stop(command.data, line);
    else if (name === 'add-mask') this.mask(command.data);
    else if (name === 'set-output') this.outputs.set(required(command), command.data);
    else if (name === 'save-state') required(command);
    else if (name === 'set-env' || name === 'add-path') throw new Error(`The \`${name}\` command is disabled.`);
    else if (name === 'group' || name === 'endgroup') this.write(`##[${name}]${name === 'group' ? command.data : ''}`);
  }

  private annotate(severity: Severity, command: RunnerCommand): void {
    this.write(`##[${severity}]${this.issues.add(severity, command.data, placeOf(command, this.workspace))}`);
  }

  private stop(token: string, line: string): void {
    if (token === '' || /^pause-logging$/i.test(token) || this.registered.has(token.toLowerCase()))
      throw new Error(
        'You cannot use a endToken that is an empty string, the string "pause-logging", or another workflow command.',
      );
    this.stopToken = token.toLowerCase();
    this.registered.add(this.stopToken);
    if (token.length > 6) this.masker.addValue(token);
    this.write(line);
  }

  private mask(value: string): void {
    if (value.trim() === '')
      this.write(`##[warning]${this.issues.add('warning', "Can't add secret mask for empty string in ##[add-mask] command.")}`);
    else this.masker.add(value);
  }
}

function required({ name, properties }: RunnerCommand): string {
  const value = properties.get('name') ?? '';
  if (value === '') throw new Error(`Required field 'name' is missing in ##[${name}] command.`);
  return value;
}
