import { describe, expect, it } from '@jest/globals';
import { dialOfGroup } from '../../../src/core/conninfo/groups.ts';
import type { VariableEntry } from '../../../src/core/conninfo/variables.ts';
import { describeHost, describePort } from '../../../src/core/facts/describe.ts';
import { literal, plainText, type Template } from '../../../src/core/facts/template.ts';
import type { Location } from '../../../src/core/text/span.ts';

const block: Location = { path: 'a', span: { start: 900, end: 900 } };

/** `host=db port=5433`, each value at a place of its own. */
function group(line: string, around: readonly string[] = []) {
  let at = 0;
  const entries = line.split(' ').map((pair): VariableEntry => {
    const [name = '', value = ''] = pair.split('=');
    const place = (length: number): Location => ({ path: 'a', span: { start: at, end: (at += length) } });
    const named = { value: name, at: place(name.length) };
    const where = place(value.length);
    const template: Template = value.startsWith('$')
      ? [{ kind: 'use', use: { name: value.slice(1), namespace: { kind: 'none' }, at: where }, at: where }]
      : literal(value, where);
    return { name: named, value: { value: template, at: where } };
  });
  return { entries, around, block };
}

function shown(dial: ReturnType<typeof dialOfGroup>): string | undefined {
  const [endpoint] = dial?.conninfo.endpoints ?? [];
  if (dial === undefined || endpoint === undefined) return undefined;
  const { dbname, user } = dial.conninfo;
  const names = [dbname, user].map((one) => (one === undefined ? '-' : plainText(one.value)));
  return `${describeHost(endpoint.host)}:${describePort(endpoint.port)} ${names.join(' ')} as ${dial.label.value}`;
}

describe('groups of settings', () => {
  it.each([
    // An engine or a name says PostgreSQL: 5432 is what is left out.
    ['type=postgres host=db user=u', [], 'db:(5432) - u as host'],
    ['host=db database=x', ['pg'], 'db:(5432) x - as host'],
    ['adapter=postgis hostname=db dbname=x', [], 'db:(5432) x - as hostname'],
    ['pg_host=db pg_port=5433', [], 'db:5433 - - as pg_port'],
    ['pghost=db port=5433', [], 'db:5433 - - as port'],
    ['host=db', ['postgres'], undefined],
    // A name says a database, or the keys do: the port has to be written.
    ['host=db port=5433', ['database'], 'db:5433 - - as port'],
    ['host=db user=u', ['database'], undefined],
    ['host=db port=5433 database=x user=u', ['storage'], 'db:5433 x u as port'],
    ['host=db port=5432 name=x', ['store'], 'db:5432 x - as port'],
    ['host=db port=5433 name=x', ['store'], undefined],
    ['host=db port=5433', ['server'], undefined],
    // Another product.
    ['type=mysql host=db port=5433 database=x user=u', [], undefined],
    ['host=db port=3306 database=x user=u', ['database'], undefined],
    ['host=mysql port=5433 database=x user=u', [], undefined],
    ['host=db port=5433 database=0 user=u', ['redis2'], undefined],
    // The string beside the keys is the connection.
    ['url=postgres://h/x host=db port=5433', ['database'], undefined],
    // Spellings.
    ['serverName=db portNumber=5433 databaseName=x', ['postgres'], 'db:5433 x - as portNumber'],
    ['host=db:5433', ['postgres'], 'db:5433 - - as host'],
    ['host=http://db:5433', ['postgres'], undefined],
    ['host=/run/postgresql port=5433', ['postgres'], 'socket /run/postgresql:5433 - - as port'],
    ['host=$H port=$P', ['database'], '${H}:${P} - - as port'],
    ['host=db port=port', ['database'], 'db:${?} - - as port'],
    ['host=db port=70000', ['database'], 'db:malformed - - as port'],
  ] as const)('%s below %j', (line, around, expected) => {
    expect(shown(dialOfGroup(group(line, around)))).toBe(expected);
  });

  it.each([
    ['database=x', 'socket', '(socket):(5432 or PGPORT) x - as database'],
    ['database=x', 'loopback', '(localhost):(5432 or PGPORT) x - as database'],
    ['host= database=x', 'socket', '(socket):(5432 or PGPORT) x - as database'],
    ['host=db port=', 'socket', 'db:(5432 or PGPORT) - - as host'],
    ['user=u', 'socket', undefined],
  ] as const)('%s of a client that takes %s', (line, noHost, expected) => {
    expect(shown(dialOfGroup(group(line), { dialect: 'libpq', environment: true, noHost }))).toBe(expected);
  });

  it('places: a port of its own stands behind the colon, what is left out at the host', () => {
    const own = dialOfGroup(group('host=db:5433', ['pg']));
    expect(own?.at.span).toEqual({ start: 7, end: 11 });
    const implied = dialOfGroup(group('host=db user=u', ['pg']));
    expect(implied?.at.span).toEqual({ start: 4, end: 6 });
    const nothing = dialOfGroup(group('user=u database=x'), { dialect: 'libpq', environment: true, noHost: 'socket' });
    expect(nothing?.at.span).toEqual({ start: 13, end: 14 });
  });
});
