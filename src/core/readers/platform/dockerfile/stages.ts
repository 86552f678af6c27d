import type { DockerInstruction, Dockerfile } from '../../../documents/dockerfile.ts';
import type { SourceFile } from '../../../text/source-file.ts';
import { plainWords, type Piece } from './words.ts';

/** What the last stage comes to. */
export interface Image {
  /** The word that names the image it starts from. */
  readonly from: { readonly body: SourceFile; readonly name: Piece };
  /** The instructions that count for it: those of the stages it starts from, then its own. */
  readonly instructions: readonly DockerInstruction[];
  /** Before the first stage: only arguments may stand there. */
  readonly preamble: readonly DockerInstruction[];
}

/** Instructions of which only the last counts. */
const overridden = ['CMD', 'ENTRYPOINT', 'HEALTHCHECK'];

/** The last stage with every stage it starts from by name; the others only serve the build. */
export function lastImage({ instructions }: Dockerfile): Image | undefined {
  const stages = stagesOf(instructions);
  const chain: Stage[] = [];
  for (let stage = stages.at(-1); stage !== undefined; stage = stage.parent) chain.push(stage);
  const from = chain.at(-1)?.from;
  if (from === undefined) return undefined;
  const all = chain.reverse().flatMap(({ start, end }) => instructions.slice(start, end));
  const counting = new Set(overridden.map((keyword) => last(all, keyword)));
  return {
    from,
    instructions: all.filter((one) => !overridden.includes(one.keyword) || counting.has(one)),
    preamble: instructions.slice(0, stages[0]?.start).filter(({ keyword }) => keyword === 'ARG'),
  };
}

interface Stage {
  readonly from: Image['from'];
  readonly start: number;
  readonly end: number | undefined;
  readonly parent: Stage | undefined;
}

/** `AS` names a stage for those after it; the last of a name counts. */
function stagesOf(instructions: readonly DockerInstruction[]): Stage[] {
  const starts = instructions.flatMap(({ keyword }, index) => (keyword === 'FROM' ? [index] : []));
  const named = new Map<string, Stage>();
  return starts.flatMap((start, position) => {
    const body = instructions[start]?.body;
    if (body === undefined) return [];
    const [name, , alias] = plainWords(body).filter(({ text }) => !text.startsWith('--'));
    if (name === undefined) return [];
    const stage: Stage = { from: { body, name }, start, end: starts[position + 1], parent: named.get(name.text.toLowerCase()) };
    if (alias !== undefined) named.set(alias.text.toLowerCase(), stage);
    return [stage];
  });
}

export function last(instructions: readonly DockerInstruction[], keyword: string): DockerInstruction | undefined {
  return instructions.findLast((one) => one.keyword === keyword);
}
