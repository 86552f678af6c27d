import type { RestartCommand } from '../facts/restart.ts';
import type { CommandFamily, Word } from './command.ts';
import { restartFact } from './restart.ts';
import { locatedText, shownText } from './words.ts';

const cmdlets: Readonly<Record<string, RestartCommand['verb']>> = {
  'restart-service': 'restart',
  'start-service': 'start',
  'stop-service': 'stop',
};

/** `Restart-Service -Name postgresql-x64-16 -Force`. */
export const serviceCmdlets: CommandFamily = {
  names: Object.keys(cmdlets),
  *read(command, context) {
    const verb = cmdlets[command.name];
    const service = named(command.words);
    if (verb !== undefined && service !== undefined) yield restartFact(context, verb, locatedText(service), command.name);
  },
};

/** The value of `-Name`, else the first word that is no parameter. */
function named(words: readonly Word[]): Word | undefined {
  const name = words.findIndex((word) => /^-(?:name|displayname)$/i.test(shownText(word)));
  return name >= 0 ? words[name + 1] : words.find((word) => !shownText(word).startsWith('-'));
}

/** `net stop postgresql-x64-16`, `sc start postgresql-x64-16`. */
export const serviceControl: CommandFamily = {
  names: ['net', 'sc'],
  *read(command, context) {
    const [verb, service] = command.words;
    const text = verb === undefined ? '' : shownText(verb).toLowerCase();
    if (service !== undefined && (text === 'start' || text === 'stop'))
      yield restartFact(context, text, locatedText(service), command.name);
  },
};
