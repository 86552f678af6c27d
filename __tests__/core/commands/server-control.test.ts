import { describe, expect, it } from '@jest/globals';
import { extract } from '../../../src/core/extract.ts';
import { splitWord } from '../../../src/core/commands/substitution.ts';
import { shownText } from '../../../src/core/commands/words.ts';
import { literal } from '../../../src/core/facts/template.ts';

const factsOf = (script: string) => extract({ path: 'start.sh', text: `#!/bin/sh\n${script}\n`, origin: 'repository' }).facts;

describe('the server a command line is about', () => {
  it.each<[string, object]>([
    ['pg_ctl -D /srv/pg -o "-p 5433" start', { dataDirectory: '/srv/pg' }],
    ['PGDATA=/srv/pg\npg_ctl -D "$PGDATA" -o "-p 5433" start', { dataDirectory: '/srv/pg' }],
    ['BASE=/srv\npostgres -D "$BASE/pg" -p 5433', { dataDirectory: '/srv/pg' }],
    ['postgres -D "$PGDATA" -p 5433', { dataDirectory: '$PGDATA' }],
    ['postgres -D "$(mktemp -d)" -p 5433', {}],
    ['CONF=/etc/pg.conf\npostgres -c config_file=$CONF -p 5433', { configFile: '/etc/pg.conf' }],
    ['postgres -c config_file=$CONF -p 5433', {}],
  ])('%j', (script, expected) => {
    const [fact] = factsOf(script).filter(({ kind }) => kind === 'server.listen');
    expect(fact).toMatchObject({ rank: 4 });
    expect(fact?.kind === 'server.listen' ? fact.identity : undefined).toEqual(expected);
  });
});

describe('words of a text', () => {
  it.each<[string, string[]]>([
    ['-p 5433  -i', ['-p', '5433', '-i']],
    [' a\tb ', ['a', 'b']],
    ['', []],
  ])('%j', (text, expected) => {
    const at = { path: 'x', span: { start: 10, end: 10 + text.length } };
    const words = splitWord({ value: literal(text, at), at });
    expect(words.map(shownText)).toEqual(expected);
    expect(words.map((word) => text.slice(word.at.span.start - 10, word.at.span.end - 10))).toEqual(expected);
  });
});
