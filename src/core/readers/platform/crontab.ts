import { factsOfShell } from '../../commands/shell-text.ts';
import { embedSlice } from '../../text/source-file.ts';
import { FactMaker, reader } from '../reader.ts';

const field = String.raw`[\d*/,A-Za-z-]{1,80}`;
const schedule = new RegExp(String.raw`^[ \t]*(?:@\w{1,12}|(?:${field}[ \t]+){4}${field})[ \t]+`);
const setting = /^[ \t]*[A-Za-z_]\w*[ \t]*=/;

const anyUser = /^[\w-]{1,40}[ \t]+/;
/** Users that are no programs a crontab would start: a copy of a system's crontab lies anywhere. */
const knownUser = /^(?:root|postgres|www-data|nobody|ubuntu)[ \t]+(?=[\w./])/;

/** Crontabs: commands at their times, with the assignments above them. Those of the system name a user before the command. */
export const crontab = reader<'lines'>({
  id: 'platform/crontab',
  title: 'Crontabs',
  layers: ['client', 'socket', 'restart'],
  notation: 'lines',
  files: ['crontab', 'crontab.*', '*.crontab', '*.cron', 'crontabs/*', 'cron.d/*', 'etc/crontab'],
  *read({ file, tree }, reading) {
    const path = file.embeddedIn?.path ?? file.path;
    const make = new FactMaker('platform/crontab', reading, { kind: 'machine', path });
    const where = { setting: make.setting, standing: reading.standing, namespace: { kind: 'script', path } } as const;
    const named = namesUsers(path);
    for (const { text, start, end } of tree) {
      const from = commandStart(text, named);
      if (from === undefined) continue;
      yield* factsOfShell(embedSlice(file, `line.${start}`, start + from, end), [], { make, where });
    }
  },
});

/** Behind the time and the user; an assignment stands at the start. */
function commandStart(text: string, named: boolean): number | undefined {
  const time = schedule.exec(text)?.[0].length;
  if (time === undefined) return setting.test(text) ? 0 : undefined;
  return time + ((named ? anyUser : knownUser).exec(text.slice(time))?.[0].length ?? 0);
}

/** `/etc/crontab` and `/etc/cron.d`; a user's own crontab has no such field. */
function namesUsers(path: string): boolean {
  return /(?:^|\/)cron\.d\//i.test(path) || /(?:^|\/)etc\/crontab$/i.test(path);
}
