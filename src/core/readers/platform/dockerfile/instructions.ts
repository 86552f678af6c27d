import type { DockerInstruction, Dockerfile } from '../../../documents/dockerfile.ts';
import { parseShell } from '../../../documents/shell.ts';
import { dialsOfVariables } from '../../../conninfo/variables.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded, FactMaker } from '../../../facts/reading.ts';
import type { Template } from '../../../facts/template.ts';
import { parseInterpolation } from '../../../templates/posix.ts';
import { directoryOf, extensionOf, nameOf, resolvePath } from '../../../text/paths.ts';
import { embedSlice, locate, type SourceFile } from '../../../text/source-file.ts';
import type { Located } from '../../../text/span.ts';
import type { Word } from '../../../commands/command.ts';
import { dialsOf } from '../../../commands/connection-strings.ts';
import { openValue } from '../../../commands/definitions.ts';
import { assignmentPieces, execWords, plainWords, type Piece } from './words.ts';
import type { Surrounding } from '../../../commands/invocation.ts';
import { factsOfArguments, factsOfScript } from '../../../commands/run.ts';
import { wordOf } from '../../../commands/source.ts';
import { locatedText, outlineOf, shownText } from '../../../commands/words.ts';

type Given = Iterable<Fact | Embedded>;

interface Build {
  readonly file: SourceFile;
  readonly make: FactMaker;
  readonly where: Surrounding;
}

/** Facts of the last stage; the other stages only run at build time and give their definitions' names to nobody. */
export function* dockerInstructionFacts(tree: Dockerfile, file: SourceFile, make: FactMaker): Given {
  const { setting } = make;
  const build: Build = {
    file,
    make,
    where: { setting, standing: make.reading.standing, namespace: { kind: 'process', setting } },
  };
  const from = tree.instructions.findLastIndex(({ keyword }) => keyword === 'FROM');
  if (from < 0) return;
  const stage = tree.instructions.slice(from);
  yield* image(stage, tree.instructions, build);
  for (const instruction of tree.instructions.slice(0, from))
    if (instruction.keyword === 'ARG') yield* definitions(instruction, build);
  for (const instruction of stage) yield* instructionFacts(instruction, build);
}

function* image(stage: readonly DockerInstruction[], all: readonly DockerInstruction[], { make, where }: Build): Given {
  const base = baseOf(stage[0], all);
  if (base === undefined) return;
  const { body, name } = base;
  const command = last(stage, 'CMD');
  const entrypoint = last(stage, 'ENTRYPOINT');
  const at = locate(body, name.start, name.end);
  yield {
    ...make.base('platform.image', 'platform', at),
    image: { value: interpolated(body, name.start, name.end, where), at },
    command: command === undefined ? undefined : startWords(command, where),
    entrypoint: entrypoint === undefined ? undefined : startWords(entrypoint, where),
    profiles: [],
  };
}

/** The image behind `FROM`; a name given by `AS` before stands for the image of that stage. */
function baseOf(
  from: DockerInstruction | undefined,
  all: readonly DockerInstruction[],
): { readonly body: SourceFile; readonly name: Piece } | undefined {
  if (from === undefined) return undefined;
  const [name] = stageWords(from);
  if (name === undefined) return undefined;
  const before = all.slice(0, all.indexOf(from));
  const stage = before.findLast(
    (one) => one.keyword === 'FROM' && stageWords(one)[2]?.text.toLowerCase() === name.text.toLowerCase(),
  );
  return stage === undefined ? { body: from.body, name } : baseOf(stage, before);
}

function stageWords({ body }: DockerInstruction): readonly Piece[] {
  return plainWords(body).filter(({ text }) => !text.startsWith('--'));
}

function last(stage: readonly DockerInstruction[], keyword: string): DockerInstruction | undefined {
  return stage.findLast((instruction) => instruction.keyword === keyword);
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
      return yield* definitions(instruction, build);
    case 'RUN':
      return yield* run(instruction, build);
    case 'CMD':
    case 'ENTRYPOINT':
      return yield* started(instruction.body, build.where, build);
    case 'HEALTHCHECK':
      return yield* healthCheck(instruction, build);
    case 'COPY':
    case 'ADD':
      return yield* copied(instruction, build);
  }
}

function interpolated(file: SourceFile, start: number, end: number, where: Surrounding): Template {
  return parseInterpolation(file, start, end, { namespace: where.namespace, escapes: 'shell' });
}

/** `ENV A=b C="d"`, the old `ENV A b`, `ARG A=b`: an argument is a default that the build may replace. */
function* definitions({ body, keyword }: DockerInstruction, { make, where }: Build): Given {
  const argument = keyword === 'ARG';
  const entries = [];
  for (const { name, start, end, nameStart } of assignmentPieces(body)) {
    const value = { value: interpolated(body, start, end, where), at: locate(body, start, end) };
    entries.push({ name: { value: name, at: locate(body, nameStart, nameStart + name.length) }, value });
    yield {
      ...make.base('platform.definition', 'platform', value.at, argument ? { standing: 'fallback' } : {}),
      name,
      value: openValue({ name, value }),
      namespace: where.namespace,
      rank: 0,
    };
  }
  if (!argument) yield* dialsOf(dialsOfVariables(entries), { make, ...where });
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

/** `COPY --chown=x a b /dir/`: sources are paths beside the Dockerfile. A copy out of another stage is none. */
function* copied({ body, heredocs }: DockerInstruction, { file, make }: Build): Given {
  const words: readonly Word[] = execWords(body) ?? plainWords(body).map(({ start, end }) => sliceWord(body, start, end));
  if (heredocs.length > 0 || words.some((word) => outlineOf(word.value).startsWith('--from='))) return;
  const operands = words.filter((word) => !outlineOf(word.value).startsWith('--'));
  const target = operands.at(-1);
  const directory = directoryOf(file.embeddedIn?.path ?? file.path);
  for (const word of operands.slice(0, -1)) {
    const source = resolvePath(directory, shownText(word).replace(/^\/+/, ''));
    if (source === undefined || target === undefined || /[*?[]|:\/\//.test(source)) continue;
    yield { ...make.base('platform.mount', 'platform', target.at), source, target: placeOfCopy(target, source) };
  }
}

/** Into a directory a file keeps its name. */
function placeOfCopy(target: Word, source: string): Located<string> {
  const { value, at } = locatedText(target);
  return { value: value.endsWith('/') && extensionOf(source) !== '' ? `${value}${nameOf(source)}` : value, at };
}

function sliceWord(file: SourceFile, start: number, end: number): Word {
  const at = locate(file, start, end);
  return { value: [{ kind: 'text', text: file.text.slice(start, end), at }], at };
}
