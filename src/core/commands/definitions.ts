import type { ShellPart } from '../documents/shell.ts';
import type { Definition } from '../facts/platform.ts';
import type { FactMaker } from '../facts/reading.ts';
import { locate } from '../text/source-file.ts';
import type { CommandVariable } from './command.ts';
import type { Surrounding } from './invocation.ts';
import { templateOf, type Source } from './source.ts';
import { outlineOf } from './words.ts';

/** `KEYCLOAK_DB_PORT` is no secret: hosts and ports never are. */
const secretName = /^(?!.*(?:PORT|HOST|HOSTNAME|SERVER|ADDR|ADDRESS)$).*(?:PASS|SECRET|TOKEN|PWD|KEY)/i;

/** A password inside the value: user information of a URL, a keyword of a connection string. */
function holdsPassword(text: string): boolean {
  const scheme = text.indexOf('://');
  if (
    scheme >= 0 &&
    text
      .slice(scheme + 3)
      .split('/')
      .some(isUserInformation)
  )
    return true;
  return /\b(?:password|pwd)\s*=/i.test(text);
}

/** `user:password@`. */
function isUserInformation(text: string): boolean {
  const colon = text.indexOf(':');
  return colon >= 0 && text.includes('@', colon);
}

/** The value, unless it is or holds a secret. */
export function openValue(variable: CommandVariable): CommandVariable['value'] | undefined {
  if (secretName.test(variable.name) || holdsPassword(outlineOf(variable.value.value))) return undefined;
  return variable.value;
}

/** `A=b` on its own, `export A=b`. */
export function definition(make: FactMaker, variable: CommandVariable, source: Source, where: Surrounding): Definition {
  const { setting, standing } = where;
  return {
    ...make.base('platform.definition', 'platform', variable.value.at, { setting, standing }),
    name: variable.name,
    value: openValue(variable),
    namespace: source.namespace,
    rank: 0,
  };
}

/** `${PGPORT:=5432}`: a value only when there is none. */
export function fallbackOf(part: ShellPart & { kind: 'use' }, source: Source): CommandVariable | undefined {
  const operand = part.operation?.operand ?? [];
  const first = operand[0];
  const last = operand[operand.length - 1];
  if (first === undefined || last === undefined) return undefined;
  return { name: part.name, value: { value: templateOf(operand, source), at: locate(source.file, first.start, last.end) } };
}
