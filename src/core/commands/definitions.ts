import type { ShellPart } from '../documents/shell.ts';
import type { Definition } from '../facts/platform.ts';
import type { FactMaker } from '../facts/reading.ts';
import type { Template, TemplatePart } from '../facts/template.ts';
import { locate } from '../text/source-file.ts';
import type { CommandVariable } from './command.ts';
import type { Surrounding } from './invocation.ts';
import { templateOf, type Source } from './source.ts';

/** `KEYCLOAK_DB_PORT` is no secret: hosts and ports never are. */
const secretName = /^(?!.*(?:PORT|HOST|HOSTNAME|SERVER|ADDR|ADDRESS)$).*(?:PASS|SECRET|TOKEN|PWD|KEY)/i;

/** A password inside the value: user information of a URL (where a raw `/` may stand), a keyword of a connection string. */
export function holdsPassword(text: string): boolean {
  const scheme = text.indexOf('://');
  const colon = scheme < 0 ? -1 : text.indexOf(':', scheme + 3);
  return (colon >= 0 && text.includes('@', colon)) || /(?:pass(?:word|wd|phrase)?|pwd)\s*=/i.test(text);
}

/** All text of a template, that of defaults too. */
function deepText(template: Template): string {
  return template.map(partText).join('');
}

function partText(part: TemplatePart): string {
  if (part.kind === 'text') return part.text;
  const inner = part.kind === 'use' ? (part.use.fallback?.value ?? part.use.alternative?.value) : undefined;
  return inner === undefined ? '?' : deepText(inner);
}

/** The value, unless it is or holds a secret, be it in a default. */
export function openValue(variable: Pick<CommandVariable, 'name' | 'value'>): CommandVariable['value'] | undefined {
  if (secretName.test(variable.name) || holdsPassword(deepText(variable.value.value))) return undefined;
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
  const nameStart = part.start + '${'.length;
  const nameAt = locate(source.file, nameStart, nameStart + part.name.length);
  return {
    name: part.name,
    nameAt,
    value: { value: templateOf(operand, source), at: locate(source.file, first.start, last.end) },
  };
}
