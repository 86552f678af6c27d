import type { ToolName, ToolUse } from '../core/index.ts';
import type { Budget } from './budget.ts';
import { findProgram, type ProgramSearch } from './executables.ts';
import { identifyNc, type Nc } from './nc.ts';
import { identifyPsql, type Psql } from './psql.ts';

/** A program to use as it is, or none to be used; left out: looked for. */
export type ToolChoice = string | false | undefined;

export interface Tools {
  readonly psql: Psql | undefined;
  readonly nc: Nc | undefined;
  readonly ss: string | undefined;
}

export interface ToolSearch extends ProgramSearch {
  readonly choices: Readonly<Partial<Record<ToolName, ToolChoice>>>;
}

/** Programs of this machine. Only those that can do what we need are handed out. */
export async function findTools(search: ToolSearch, budget: Budget): Promise<Tools> {
  const program = (name: ToolName): string | undefined => {
    const choice = search.choices[name];
    return choice === false ? undefined : (choice ?? findProgram(name, search));
  };
  const [psql, nc] = [program('psql'), program('nc')];
  const [client, netcat] = await Promise.all([
    psql === undefined ? undefined : identifyPsql(psql, budget),
    nc === undefined ? undefined : identifyNc(nc, budget),
  ]);
  return { psql: client, nc: netcat, ss: program('ss') };
}

export function isCapable(nc: Nc): boolean {
  return nc.variant !== undefined && nc.variant !== 'busybox';
}

/** What was used, by what the steps say. */
export function toolUses(tools: Tools, used: ReadonlySet<ToolName>): Readonly<Record<ToolName, ToolUse>> {
  const state = (name: ToolName): ToolUse['state'] => (used.has(name) ? 'used' : 'unused');
  const { psql, nc, ss } = tools;
  return {
    psql: psql === undefined ? { state: 'absent' } : { state: state('psql'), variant: psql.variant },
    nc: nc === undefined ? { state: 'absent' } : ncUse(nc, state('nc')),
    ss: ss === undefined ? { state: 'absent' } : { state: state('ss') },
  };
}

function ncUse(nc: Nc, state: ToolUse['state']): ToolUse {
  const variant = nc.variant === undefined ? {} : { variant: nc.variant };
  return { state: isCapable(nc) ? state : 'incapable', ...variant };
}
