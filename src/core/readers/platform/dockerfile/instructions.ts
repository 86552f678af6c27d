import type { Surrounding } from '../../../commands/invocation.ts';
import { factsOfArguments, factsOfScript } from '../../../commands/run.ts';
import { wordOf } from '../../../commands/source.ts';
import type { DockerInstruction, Dockerfile } from '../../../documents/dockerfile.ts';
import { parseShell } from '../../../documents/shell.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded, FactMaker } from '../../../facts/reading.ts';
import type { Template } from '../../../facts/template.ts';
import { parseInterpolation } from '../../../templates/posix.ts';
import { embedSlice, locate, type SourceFile } from '../../../text/source-file.ts';
import { copied } from './copies.ts';
import { definitions, dialsOfImage } from './environment.ts';
import { last, lastImage, type Image } from './stages.ts';
import { execWords, plainWords } from './words.ts';

type Given = Iterable<Fact | Embedded>;

interface Build {
  readonly file: SourceFile;
  readonly make: FactMaker;
  readonly where: Surrounding;
}

/** Facts of the last stage and those it starts from; the other stages only run at build time and give their definitions' names to nobody. */
export function* dockerInstructionFacts(tree: Dockerfile, file: SourceFile, make: FactMaker): Given {
  const { setting } = make;
  const where: Surrounding = { setting, standing: make.reading.standing, namespace: { kind: 'process', setting } };
  const built = lastImage(tree);
  if (built === undefined) return;
  yield* image(built, make, where);
  for (const instruction of [...built.preamble, ...built.instructions])
    yield* instructionFacts(instruction, { file, make, where });
  yield* dialsOfImage(built.instructions, where, make);
}

function* image({ from: { body, name }, instructions }: Image, make: FactMaker, where: Surrounding): Given {
  const command = last(instructions, 'CMD');
  const entrypoint = last(instructions, 'ENTRYPOINT');
  const at = locate(body, name.start, name.end);
  const value = parseInterpolation(body, name.start, name.end, { namespace: where.namespace, escapes: 'shell' });
  yield {
    ...make.base('platform.image', 'platform', at),
    image: { value, at },
    command: command === undefined ? undefined : startWords(command, where),
    entrypoint: entrypoint === undefined ? undefined : startWords(entrypoint, where),
    profiles: [],
  };
}

/** Words of `CMD` and `ENTRYPOINT`; the shell form is split into its words. */
function startWords(instruction: DockerInstruction, where: Surrounding): readonly Template[] {
  const exec = execWords(instruction.body);
  if (exec !== undefined) return exec.map((word) => word.value);
  const script = parseShell(instruction.body).tree;
  const source = { file: instruction.body, namespace: where.namespace, holes: [] };
  return (script.commands.at(-1)?.words ?? []).map((word) => wordOf(word, source).value);
}

function* instructionFacts(instruction: DockerInstruction, build: Build): Given {
  switch (instruction.keyword) {
    case 'ARG':
    case 'ENV':
      return yield* definitions(instruction, build.where, build.make);
    case 'RUN':
      return yield* run(instruction, build);
    case 'CMD':
    case 'ENTRYPOINT':
      return yield* started(instruction.body, build.where, build);
    case 'HEALTHCHECK':
      return yield* healthCheck(instruction, build);
    case 'COPY':
    case 'ADD':
      return yield* copied(instruction, build.file, build.make);
  }
}

/** Shell text, or words: what `RUN`, `CMD` and a health check have in common. */
function* started(body: SourceFile, where: Surrounding, { make }: Build): Given {
  const exec = execWords(body);
  if (exec !== undefined) return yield* factsOfArguments(exec, [], body, { make, where });
  yield* factsOfScript(parseShell(body).tree, { file: body, namespace: where.namespace, holes: [] }, { make, where });
}

function* run(instruction: DockerInstruction, build: Build): Given {
  const [heredoc] = instruction.heredocs;
  const body = withoutFlags(instruction.body);
  if (heredoc === undefined) return yield* started(body, build.where, build);
  yield* started(embedSlice(build.file, 'run', heredoc.start, heredoc.end), build.where, build);
}

/** `--mount=… --network=…` stand before the command. */
function withoutFlags(body: SourceFile): SourceFile {
  const first = plainWords(body).find(({ text }) => !text.startsWith('--'));
  return first === undefined || first.start === 0 ? body : embedSlice(body, 'command', first.start, body.text.length);
}

/** `HEALTHCHECK --interval=5s CMD pg_isready`. */
function* healthCheck({ body }: DockerInstruction, build: Build): Given {
  const command = plainWords(body).find(({ text }) => text === 'CMD');
  if (command === undefined) return;
  const where: Surrounding = { ...build.where, purpose: 'probe' };
  yield* started(embedSlice(body, 'healthcheck', command.end, body.text.length), where, build);
}
