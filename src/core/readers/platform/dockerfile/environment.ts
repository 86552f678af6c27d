import { openValue } from '../../../commands/definitions.ts';
import type { Surrounding } from '../../../commands/invocation.ts';
import { dialsOfVariables, type VariableEntry } from '../../../conninfo/variables.ts';
import type { DockerInstruction } from '../../../documents/dockerfile.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { FactMaker } from '../../../facts/reading.ts';
import { parseInterpolation } from '../../../templates/posix.ts';
import { locate } from '../../../text/source-file.ts';
import { assignmentPieces } from './words.ts';

/** What `ENV A=b C="d"`, the old `ENV A b` and `ARG A=b` give values to. */
export function assigned({ body }: DockerInstruction, { namespace }: Surrounding): VariableEntry[] {
  return assignmentPieces(body).map(({ name, start, end, nameStart }) => ({
    name: { value: name, at: locate(body, nameStart, nameStart + name.length) },
    value: {
      value: parseInterpolation(body, start, end, { namespace, escapes: 'shell' }),
      at: locate(body, start, end),
    },
  }));
}

/** An argument is a default that the build may replace. */
export function* definitions(instruction: DockerInstruction, where: Surrounding, make: FactMaker): Iterable<Fact> {
  for (const { name, value } of assigned(instruction, where)) {
    yield {
      ...make.base('platform.definition', 'platform', value.at, instruction.keyword === 'ARG' ? { standing: 'fallback' } : {}),
      name: name.value,
      value: openValue({ name: name.value, value }),
      namespace: where.namespace,
      rank: 0,
    };
  }
}

/** What the variables of an image dial together, wherever each is set. */
export function* dialsOfImage(all: readonly DockerInstruction[], where: Surrounding, make: FactMaker): Iterable<Fact> {
  const entries = all.filter(({ keyword }) => keyword === 'ENV').flatMap((instruction) => assigned(instruction, where));
  for (const { at, ...dial } of dialsOfVariables(entries))
    yield { ...make.base('client.conninfo', 'client', at), ...dial, purpose: 'session' };
}
