import type { Fact } from '../facts/fact.ts';
import type { CommandContext, CommandFamily, Word } from './command.ts';
import { parseOptions, valuesOf } from './options.ts';
import { locatedText, textOf } from './words.ts';

/** The script takes its variables from this file. */
function* loads(file: Word | undefined, context: CommandContext): Iterable<Fact> {
  if (file === undefined) return;
  const to = context.repositoryPath(file.value);
  if (to === undefined || to === '') return;
  const from = context.file.embeddedIn?.path ?? context.file.path;
  const { setting, standing } = context;
  yield {
    ...context.make.base('platform.attachment', 'platform', locatedText(file).at, { setting, standing }),
    how: 'loads',
    from,
    to,
  };
}

/** `. ./.env`, `source env.sh`. */
export const sourcing: CommandFamily = {
  names: ['source', '.'],
  *read({ words }, context) {
    yield* loads(words[0], context);
  },
};

/** `export $(cat .env | xargs)`, `export $(grep -v '^#' .env)`: the inner command names the file. */
export const exportedFiles: CommandFamily = {
  names: ['cat', 'grep', 'egrep', 'sed'],
  *read({ name, words }, context) {
    const files = words.filter((word) => /(?:^|\/)\.env(?:\.[\w-]+)*$|\.env$/.test(textOf(word) ?? ''));
    if (name !== 'sed' || !words.some((word) => textOf(word)?.startsWith('-i') === true))
      for (const file of files) yield* loads(file, context);
  },
};

/** `dotenv -e .env.test -- npm test`, `env-cmd -f .env.test`, `node --env-file=.env`. */
export const envFileTools: CommandFamily = {
  names: ['dotenv', 'env-cmd', 'dotenvx', 'node', 'tsx', 'bun'],
  *read({ name, words: all }, context) {
    const words = name === 'dotenvx' && textOf(all[0]) === 'run' ? all.slice(1) : all;
    const short = name === 'dotenv' ? 'e' : 'f';
    const given = parseOptions(words, {
      short: name === 'node' || name === 'tsx' || name === 'bun' ? '' : short,
      long: ['env-file', 'file'],
      leading: true,
    });
    for (const word of valuesOf(given, short, 'env-file', 'file')) yield* loads(word, context);
  },
};
