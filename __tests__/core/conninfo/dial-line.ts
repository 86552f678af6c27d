import type { Conninfo, Dialect } from '../../../src/core/facts/client.ts';
import { describeHost, describePort, describeTemplate } from '../../../src/core/facts/describe.ts';
import { literal, type Template } from '../../../src/core/facts/template.ts';
import { parseInterpolation } from '../../../src/core/templates/posix.ts';
import type { SourceFile } from '../../../src/core/text/source-file.ts';
import type { Location } from '../../../src/core/text/span.ts';

export function fileOf(text: string, path = 'settings'): SourceFile {
  return { path, text, origin: 'repository' };
}

/** The whole text as a value with the uses in it. */
export function valueOf(text: string): { readonly value: Template; readonly at: Location } {
  const at = { path: 'settings', span: { start: 0, end: text.length } };
  if (!text.includes('$')) return { value: literal(text, at), at };
  return { value: parseInterpolation(fileOf(text), 0, text.length, { namespace: { kind: 'none' }, escapes: 'shell' }), at };
}

/** `url db:5433 db=app user=u sslmode=require secret`: all that a reading says, on one line. */
export function lineOf({ conninfo, dialect }: { readonly conninfo: Conninfo; readonly dialect: Dialect }): string {
  const { endpoints, dbname, user, service, flags, sensitive } = conninfo;
  return [
    dialect,
    endpoints.map(({ host, port }) => `${describeHost(host)}:${describePort(port)}`).join(','),
    ...(dbname === undefined ? [] : [`db=${describeTemplate(dbname.value)}`]),
    ...(user === undefined ? [] : [`user=${describeTemplate(user.value)}`]),
    ...(service === undefined ? [] : [`service=${service.value}`]),
    ...flags.map((flag) => flag.value),
    ...(sensitive ? ['secret'] : []),
  ].join(' ');
}
