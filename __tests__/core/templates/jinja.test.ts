import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeTemplate } from '../../../src/core/facts/describe.ts';
import type { Template } from '../../../src/core/facts/template.ts';
import { parseJinja } from '../../../src/core/templates/jinja.ts';

const namespace = { kind: 'ansible', root: '' } as const;

function read(text: string, statements?: 'opaque' | 'dropped'): Template {
  return parseJinja({ path: 'f', text, origin: 'repository' }, 0, text.length, namespace, statements);
}

function fallbackAt(text: string): string | undefined {
  const [part] = read(text);
  const at = part?.kind === 'use' ? part.use.fallback?.value[0]?.at : undefined;
  return at === undefined ? undefined : text.slice(at.span.start, at.span.end);
}

describe('values with Jinja in them', () => {
  it.each([
    ['5432', '5432'],
    ['{{ pg_port }}', '${pg_port}'],
    ['{{pg_port}}', '${pg_port}'],
    ['{{- pg.port -}}', '${pg.port}'],
    ["{{ pg['port'] }}", '${pg.port}'],
    ['{{ ports[0] }}', '${ports.0}'],
    ['{{ groups["db"][0] }}', '${groups.db.0}'],
    ["{{ hostvars['db1'].port }}", '${hostvars.db1.port}'],
    ["{{ hostvars[inventory_hostname]['port'] }}", '${port}'],
    ['{{ pg.get("port", 5433) }}', '${pg.port:-5433}'],
    ['{{ p | int }}', '${p}'],
    ['{{ p | default(5432) | int }}', '${p:-5432}'],
    ["{{ p | d('5432', true) }}", '${p:-5432}'],
    ['{{ p | default(q) }}', '${p:-${q}}'],
    ['{{ p | default(q) | default(5432) }}', '${p:-${q:-5432}}'],
    ['{{ p | default(q | default(5432)) }}', '${p:-${q:-5432}}'],
    ['{{ (p | default(5432)) | string }}', '${p:-5432}'],
    ["{{ p | default('') }}", '${p:-}'],
    ['{{ p | default(omit) }}', '${p}'],
    ['{{ p | default(value=5432, boolean=true) }}', '${p:-5432}'],
    ['{{ ports | default([]) }}', '${ports:-${?}}'],
    ["{{ '5433' }}", '5433'],
    ['{{ 5433 }}', '5433'],
    ['{{ a + 1 }}', '${?}'],
    ['{{ a if b else c }}', '${?}'],
    ["{{ lookup('env', 'PGPORT') }}", '${?}'],
    ['{{ ports | first }}', '${?}'],
    ['{{ hostvars[other].port }}', '${?}'],
    ['{{ }}', '${?}'],
    ['{{ a', '{{ a'],
    ["{{ a | default('}}') }}", '${a:-}}}'],
    ['h{{ a }}:{{ b | default(1) }}/x', 'h${a}:${b:-1}/x'],
    ['a{# {{ b }} #}c', 'ac'],
    ['{% if a %}5432{% else %}5433{% endif %}', '${?}'],
  ])('%s is %s', (text, expected) => {
    expect(describeTemplate(read(text))).toBe(expected);
  });

  it('leaves statements out of shell text', () => {
    expect(describeTemplate(read('psql{% if p %} -p {{ p }}{% endif %}', 'dropped'))).toBe('psql -p ${p}');
  });

  it.each([
    ['{{ p | default(5432) }}', '5432'],
    ["{{ p | default( '5432' ) }}", '5432'],
    ['{{ p.get("x", 5433) }}', '5433'],
  ])('a default lies at its characters: %s', (text, expected) => {
    expect(fallbackAt(text)).toBe(expected);
  });

  it('tells when a default counts', () => {
    const when = (text: string): unknown => {
      const [part] = read(text);
      return part?.kind === 'use' ? part.use.fallback?.when : undefined;
    };
    expect(when('{{ p | default(1) }}')).toBe('unset');
    expect(when('{{ p | default(1, true) }}')).toBe('empty');
  });

  it('never throws and keeps every place inside the text', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '{%',
      '%}',
      '{#',
      ' a.b',
      "['x']",
      '| default(',
      '5432',
      ')',
      '"',
      "'",
      '\n',
      '(',
      '[',
      ',',
      '=',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        for (const { at } of read(text)) {
          expect(at.span.start).toBeGreaterThanOrEqual(0);
          expect(at.span.end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });

  it.each(['{{ a', '{{ a | d(', '{{ (', '{% if a %}', '{{ a[', '{# '])('is linear on %j', (unit) => {
    const text = unit.repeat(1_000_000 / unit.length);
    const start = performance.now();
    read(text);
    expect(performance.now() - start).toBeLessThan(4000);
  });
});
