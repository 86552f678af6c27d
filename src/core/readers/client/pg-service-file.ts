import { flatten } from '../../conninfo/flat-text.ts';
import { partsOfKeywords } from '../../conninfo/libpq-keyword.ts';
import { conninfoOf, piece } from '../../conninfo/parts.ts';
import { placeOf } from '../../conninfo/variables.ts';
import type { ServiceSection } from '../../documents/pg-service-file.ts';
import type { Conninfo } from '../../facts/client.ts';
import type { Template, TemplatePart } from '../../facts/template.ts';
import { withPlaceholders } from '../../templates/placeholders.ts';
import { parseInterpolation } from '../../templates/posix.ts';
import { renderingOf } from '../../templates/rendering.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import type { Located, Location } from '../../text/span.ts';
import { FactMaker, pathOf, reader } from '../reader.ts';

/** Service files of libpq (semantics B.1): each section is a connection that clients name with `service=`. The first of a name counts. */
export const pgServiceFile = reader({
  id: 'client/pg-service-file',
  title: 'pg_service.conf',
  layers: ['client'],
  notation: 'pg-service-file',
  files: ['pg_service.conf', '.pg_service.conf'],
  *read({ file, tree }, reading) {
    const path = pathOf(file, reading);
    const seen = new Set<string>();
    for (const section of tree.sections) {
      if (seen.has(section.name)) continue;
      seen.add(section.name);
      const label = { value: section.name, at: locate(file, section.span.start, section.span.end) };
      const conninfo = connection(file, path, section, label.at);
      const make = new FactMaker('client/pg-service-file', reading, { kind: 'application', path, section: section.name });
      yield {
        ...make.base('client.conninfo', 'client', placeOf(conninfo, label.at)),
        conninfo,
        dialect: 'libpq',
        label,
        purpose: 'session',
      };
    }
  },
});

function connection(file: SourceFile, path: string, section: ServiceSection, whole: Location): Conninfo {
  const { flat, parameters, dbname } = flattened(file, path, section, whole);
  const rules = { dialect: 'libpq', environment: true, noHost: 'socket' } as const;
  const { conninfo } = conninfoOf(flat, partsOfKeywords({ ok: true, parameters }, flat.text), rules, whole);
  const sensitive = section.parameters.some(({ name }) => name === 'password');
  const own = { ...conninfo, ...(dbname === undefined ? {} : { dbname }), sensitive };
  if (section.refused === undefined) return own;
  const port = { kind: 'malformed', at: locate(file, section.refused.start, section.refused.end) } as const;
  return { ...own, endpoints: conninfo.endpoints.map(({ host }) => ({ host, port })) };
}

/**
 * The values one behind the other, as a text in which each has its place. The first of a key wins; an empty one is none; the password is
 * left out. The database stands apart: what a section leaves out is missing in its header.
 */
function flattened(file: SourceFile, path: string, section: ServiceSection, whole: Location) {
  const namespace = renderingOf(file, path);
  const template: TemplatePart[] = [];
  const places = new Map<string, { readonly start: number; readonly end: number }>();
  let dbname: Located<Template> | undefined;
  let length = 0;
  for (const { name, value, span } of section.parameters) {
    if (places.has(name) || value === '' || name === 'password') continue;
    const parts = withPlaceholders(parseInterpolation(file, span.start, span.end, { namespace, escapes: 'shell' }));
    if (name === 'dbname') {
      dbname ??= { value: parts, at: locate(file, span.start, span.end) };
      continue;
    }
    const start = length;
    for (const part of parts) length += part.kind === 'text' ? part.text.length : 1;
    template.push(...parts);
    places.set(name, { start, end: length });
  }
  const flat = flatten(template, whole);
  const parameters = new Map([...places].map(([name, { start, end }]) => [name, piece(flat.text, start, end)] as const));
  return { flat, parameters, dbname };
}
