import { codeExtensions } from '../../documents/code/languages.ts';
import { reader } from '../reader.ts';
import { dialsOfCode, keyOfPort } from './code/dials.ts';
import { djangoDials } from './code/django.ts';
import { gitlabDials } from './code/gitlab.ts';

const saysPostgres =
  /postg|pgsql|psycopg|npgsql|asyncpg|\bpgx\b|["']pg["']|\becto\b|5432|pg(?:host|port)|(?:db|database)[._-]?(?:host|port|ur[il]|name)|\bdsn\b/i;

/** A cheap look: the language of a driver, or a port and a database. */
function mayHold(text: string): boolean {
  return saysPostgres.test(text) || (/\bport\b/i.test(text) && /\b(?:db|database)\b/i.test(text));
}

/** Connections in source code: strings, settings objects, and variables with their defaults. Code is read, never run. */
export const dsnInCode = reader({
  id: 'client/dsn-in-code',
  title: 'Connections in source code',
  layers: ['client'],
  notation: 'code',
  files: codeExtensions.map((extension) => `*.${extension}`),
  recognises: mayHold,
  *read({ file, tree }, reading) {
    if (tree === undefined || reading.standing === 'data' || /\.d\.[cm]?ts$/.test(file.path)) return;
    const django = [...djangoDials('client/django-settings', file, tree, reading)];
    const stated = django.flatMap(({ conninfo }) => conninfo.endpoints.map(({ port }) => keyOfPort(port)));
    yield* dialsOfCode('client/dsn-in-code', file, tree, reading, stated);
  },
});

/** `DATABASES` of Django's settings: a host that is left out is the socket, a port that is left out is libpq's. */
export const djangoSettings = reader({
  id: 'client/django-settings',
  title: 'Django settings',
  layers: ['client'],
  notation: 'code',
  files: ['*.py'],
  recognises: (text) => text.includes('DATABASES'),
  *read({ file, tree }, reading) {
    if (tree !== undefined) yield* djangoDials('client/django-settings', file, tree, reading);
  },
});

/** gitlab.rb of the Omnibus package: where Rails, Geo and Praefect find PostgreSQL when it is not the bundled one. */
export const gitlabOmnibus = reader({
  id: 'client/gitlab-omnibus',
  title: 'gitlab.rb of GitLab Omnibus',
  layers: ['client'],
  notation: 'code',
  files: ['gitlab.rb', 'gitlab*.rb'],
  recognises: (text) => text.includes('_host'),
  *read({ file, tree }, reading) {
    if (tree !== undefined) yield* gitlabDials('client/gitlab-omnibus', file, tree, reading);
  },
});
