import { environmentOf, type Standing } from '../facts/setting.ts';
import type { Reading } from '../facts/reading.ts';
import { nameOf } from '../text/paths.ts';

/**
 * What a path alone says about a text (topology.md §1, standing and environment). Words count only as whole parts of a name:
 * `compose.dev.yml` is dev, `devotee/compose.yml` is not.
 */
export function readingOf(path: string): Reading {
  return { standing: standingOf(path), environment: environmentOf(path) };
}

const sampleName = /(^|[._-])(example|examples|sample|dist|template|tpl|tmpl|default|defaults)([._-]|$)/i;
const dataDirectory = /(^|\/)(testdata|fixtures?|__fixtures__|__snapshots__|snapshots|cassettes|__mocks__|golden)\//i;
const backupName = /(\.(bak|orig|old|save|swp|rej)|~)$/i;

function standingOf(path: string): Standing {
  const name = nameOf(path);
  if (backupName.test(name) || dataDirectory.test(`/${path}`)) return 'data';
  return isSampleName(name) ? 'sample' : 'effective';
}

/** `.env.example`, `settings.sample.ini`, `pg.conf.template`; a directory of that name says environment, not standing. */
function isSampleName(name: string): boolean {
  const stem = name.replace(/\.(ya?ml|json|toml|ini|conf|cfg|env|sh|tf|py|rb|js|ts)$/i, '');
  if (/^(example|sample|template)\.env$/i.test(name)) return true;
  if (/\.(example|sample|dist|template|tpl|tmpl)$/i.test(name)) return true;
  return stem !== name && /[._-](example|sample|dist|template)$/i.test(stem) && sampleName.test(stem);
}
