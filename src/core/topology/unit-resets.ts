import type { Fact } from '../facts/fact.ts';
import type { Attachment } from '../facts/platform.ts';
import { nameOf } from '../text/paths.ts';
import type { Location } from '../text/span.ts';
import { groupBy } from './grouping.ts';

/** Without what the commands of systemd units state that a drop-in takes back (`ExecStart=`, systemd.unit(5)). */
export function withoutResets(facts: readonly Fact[]): readonly Fact[] {
  const resets = groupBy(facts, (fact) =>
    fact.kind === 'platform.attachment' && fact.how === 'resets' ? `${fact.to}\n${fact.from}` : undefined,
  );
  if (resets.size === 0) return facts;
  return facts.filter(({ at, setting }) => {
    if (setting.kind !== 'machine' || setting.command === undefined) return true;
    const own = (resets.get(`${setting.path}\n${setting.command}`) ?? []) as readonly Attachment[];
    return !own.some((reset) => isBefore(at, reset.at, setting.path));
  });
}

/** The unit first, then its drop-ins by name, whatever directory they lie in; a script that writes both does so in its order. */
function isBefore(at: Location, reset: Location, unit: string): boolean {
  if (at.path === reset.path) return at.span.start < reset.span.start;
  return at.path === unit || nameOf(at.path) < nameOf(reset.path);
}
