import { describe, expect, it } from '@jest/globals';
import { literal } from '../../../src/core/facts/template.ts';
import { readServerArguments } from '../../../src/core/topology/arguments.ts';

function words(line: string) {
  const result = [];
  for (const match of line.matchAll(/\S+/g))
    result.push(literal(match[0], { path: 'f', span: { start: match.index, end: match.index + match[0].length } }));
  return result;
}

describe('readServerArguments', () => {
  it.each([
    ['postgres -p 5433', 5433],
    ['postgres -p5433', 5433],
    ['-c port=5433', 5433],
    ['-cport=5433', 5433],
    ['--port=5433', 5433],
    ['postgres -p 5433 -c port=5434', 5434],
    ['postgres -c port=5434 -p 5433', 5433],
    ['postgres -c max_connections=100', undefined],
    ['postgres -c PORT=5433', 5433],
  ])('%s listens on %s', (line, port) => {
    const read = readServerArguments(words(line)).port;
    expect(read?.kind === 'literal' ? read.port : undefined).toBe(port);
    if (read?.kind === 'literal') expect(line.slice(read.at.span.start, read.at.span.end)).toBe(String(port));
  });

  it('reads a leading 0 as octal, as the server does', () => {
    expect(['-p 05433', '--port=012471', '-p 05438'].map((line) => readServerArguments(words(line)).port)).toMatchObject([
      { kind: 'literal', port: 2843, octal: true },
      { kind: 'literal', port: 5433, octal: true },
      { kind: 'malformed' },
    ]);
  });

  it('names the configuration file and the socket directory', () => {
    const read = readServerArguments(words('postgres -c config_file=/etc/pg/postgresql.conf -k /run/pg'));
    expect([read.configFile, read.socketDirectory?.value]).toEqual(['/etc/pg/postgresql.conf', '/run/pg']);
  });
});
