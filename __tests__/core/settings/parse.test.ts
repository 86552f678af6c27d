import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { LineIndex, parseServers, parseSettings, rules, type SourceFile } from '../../../src/core/index.ts';

const file = (text: string): SourceFile => ({ path: '.github/pg-port-guard.yml', text, origin: 'repository' });

function problemsOf(text: string): string[] {
  const lines = new LineIndex(text);
  return parseSettings(file(text), rules).problems.map(({ message, at }) => `${lines.lineAt(at.span.start)}: ${message}`);
}

describe('a settings file', () => {
  it('is understood as it stands in its documentation', () => {
    const page = readFileSync('docs/settings.md', 'utf8');
    const text = /```yaml settings\n(.*?)```/s.exec(page)?.[1] ?? '';
    expect(parseSettings(file(text), rules)).toEqual({
      problems: [],
      settings: {
        servers: [
          {
            name: 'orders',
            files: ['deploy/postgresql/*.conf'],
            hosts: ['orders-db.internal', '10.0.3.7'],
            port: 5433,
            environment: 'prod',
          },
        ],
        ignore: [{ paths: ['legacy/**'], rules: ['client/implied-port'], reason: 'retired with the old data centre' }],
        levels: { 'firewall/world-open': 'error', 'client/no-connect-timeout': 'off' },
        policy: ['client/default-port'],
        include: ['deploy/**', 'services/**'],
        exclude: ['services/archive/**'],
        layers: ['firewall', 'client', 'pooler'],
        expectedPort: 5433,
        baseline: new Set(),
      },
    });
  });

  it.each(['', '# nothing\n', '---\n', 'ignore:\n', 'ignore: ~\nlevels:\n', '\ufeff\n'])('may be empty: %j', (text) => {
    expect(problemsOf(text)).toEqual([]);
  });

  it.each<[string, string[]]>([
    [
      'server: []',
      [expect.stringMatching(/^1: the settings file has no key server; the keys are servers, ignore, levels, /) as never],
    ],
    ['- a', [expect.stringMatching(/^1: the settings file must be a map with the keys/) as never]],
    ['expected-port: 70000', ['1: expected-port must be a port number from 1 to 65535']],
    ['expected-port: 0', ['1: expected-port must be a port number from 1 to 65535']],
    ['expected-port: [5432]', ['1: expected-port must be a port number from 1 to 65535']],
    ['layers: [client, clinet]', ['1: layers must be one of server, firewall, client, pooler, socket, restart']],
    ['levels:\n  client/implied-port: loud', ['2: levels: client/implied-port must be one of error, warning, note, off']],
    [
      'levels:\n  client/implid-port: off',
      [expect.stringMatching(/^2: levels: client\/implid-port is no rule; there are client\//) as never],
    ],
    ['levels: [a]', ['1: levels must be a map of rules to error, warning, note, off']],
    ['policy: [client/port-mismatch]', [expect.stringMatching(/^1: policy must be one of .*client\/default-port/) as never]],
    ['servers:\n  - port: 1', ['2: an entry of servers must have a name']],
    [
      'servers:\n  - name: a\n    prot: 1',
      [expect.stringMatching(/^3: an entry of servers has no key prot; the keys are name, files,/) as never],
    ],
    ['servers:\n  - name: a\n    environment: live', ['3: environment must be one of dev, test, ci, staging, prod, example']],
    ['servers:\n  - name: [a]', ['2: name must be a text', '2: an entry of servers must have a name']],
    ['ignore:\n  - rules: [client/implied-port]', ['2: an entry of ignore must have a reason']],
    ['ignore:\n  - paths: {a: b}\n    reason: x', ['2: paths must be a list of texts']],
    ['include:\n  - [a]', ['2: include must be a text']],
    ['layers: [client]\n---\nlayers: [x]', ['3: settings are one document: nothing behind a second ---']],
    ['"::error::x\\n": 1', [expect.stringMatching(/^1: the settings file has no key this;/) as never]],
    ['__proto__: 1', [expect.stringMatching(/^1: the settings file has no key __proto__;/) as never]],
  ])('refuses %j', (text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  it('takes one text for a list of one', () => {
    expect(parseSettings(file('include: deploy\nlayers: client'), rules).settings).toMatchObject({
      include: ['deploy'],
      layers: ['client'],
    });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseSettings(file(text), rules);
        parseSettings(file(`servers:\n  - name: a\n    hosts: [${text}]\nlevels: {${text}: off}\n`), rules);
      }),
    );
  });

  it('shows the keys of the shipped schema', () => {
    const schema = JSON.parse(readFileSync('schemas/settings.schema.json', 'utf8')) as {
      properties: Record<string, { items?: { properties?: object } }>;
    };
    const [message = ''] = problemsOf('x: 1');
    expect(Object.keys(schema.properties)).toEqual(message.slice(message.indexOf('keys are') + 9).split(', '));
    const [entry = ''] = problemsOf('servers:\n  - x: 1');
    expect(Object.keys(schema.properties['servers']?.items?.properties ?? {})).toEqual(
      entry.slice(entry.indexOf('keys are') + 9).split(', '),
    );
  });
});

describe('servers given as an input', () => {
  it('are the list alone', () => {
    expect(parseServers({ ...file('- name: a\n  port: 5433\n'), origin: 'input' })).toMatchObject({
      settings: { servers: [{ name: 'a', port: 5433 }] },
      problems: [],
    });
    expect(parseServers(file('')).settings.servers).toEqual([]);
    expect(parseServers(file('name: a')).problems).toHaveLength(1);
  });
});
