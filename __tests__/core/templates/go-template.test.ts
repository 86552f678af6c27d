import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeTemplate } from '../../../src/core/facts/describe.ts';
import { goAction } from '../../../src/core/templates/go-template.ts';

const namespace = { kind: 'helm', chart: 'chart' } as const;
const pathOf = (path: string): string | undefined => (path.startsWith('.') && path !== '.' ? path : undefined);
const read = (action: string) =>
  goAction({ path: 'x.yaml', text: action, origin: 'repository' }, 0, action.length, { namespace, pathOf, block: 0 });

describe('what an action prints', () => {
  it.each([
    ['{{ .Values.db.port }}', '${db.port}'],
    ['{{- .Values.db.port | quote -}}', '${db.port}'],
    ['{{ .Values.port | default 5432 | quote }}', '${port:-5432}'],
    ['{{ default "5432" .Values.port }}', '${port:-5432}'],
    ['{{ .Values.port | default .Values.old | int }}', '${port:-${old}}'],
    ['{{ .Values.port | default (include "x" .) }}', '${port:-${include x}}'],
    ['{{ coalesce .Values.a .Values.b "c" }}', '${a:-${b:-c}}'],
    ['{{ required "a port" .Values.port }}', '${port}'],
    ['{{ index .Values "postgresql-ha" "port" }}', '${postgresql-ha.port}'],
    ['{{ index .Values.a "b" }}', '${a.b}'],
    ['{{ tpl .Values.host . }}', '${host}'],
    ['{{ include "shop.fullname" . }}', '${include shop.fullname}'],
    ['{{ template "shop.fullname" . }}', '${include shop.fullname}'],
    ['{{ include "common.tplvalues.render" (dict "value" .Values.host "context" $) }}', '${host}'],
    ['{{ include "shop.name" (dict "a" 1) }}', '${?}'],
    ['{{ printf "%s-db" (include "shop.fullname" .) | trunc 63 | trimSuffix "-" }}', '${include shop.fullname}-db'],
    ['{{ printf "%s:%d" .Values.host (int .Values.port) }}', '${host}:${port}'],
    ['{{ printf "%s:%s" .Values.host }}', '${host}:${?}'],
    ['{{ "5432" }}', '5432'],
    ['{{ 5432 }}', '5432'],
    ['{{ .Release.Name }}', '${.Release.Name}'],
    ['{{ .Chart.Name }}', '${.Chart.Name}'],
    ['{{ .Values.enabled | ternary 1 2 }}', '${?}'],
    ['{{ .Files.Get "x" }}', '${?}'],
    ['{{ .Capabilities.x }}', '${?}'],
    ['{{ add .Values.a 1 }}', '${?}'],
    ['{{ "a\\nb" }}', '${?}'],
    ['{{ }}', '${?}'],
    ['{{ ( }}', '${?}'],
  ])('%s: %s', (action, expected) => {
    expect(describeTemplate(read(action))).toBe(expected);
  });

  it('points at a default’s own characters', () => {
    const action = '{{ .Values.port | default "5432" | quote }}';
    const [part] = read(action);
    const [fallback] = part?.kind === 'use' ? (part.use.fallback?.value ?? []) : [];
    expect(action.slice(fallback?.at.span.start, fallback?.at.span.end)).toBe('5432');
  });

  it('tells unknown expressions apart, and equal ones not', () => {
    const what = (action: string) => read(action).map((part) => (part.kind === 'opaque' ? part.what : part.kind));
    expect(what('{{ add 1 2 }}')).toEqual(what('{{-   add 1   2 -}}'));
    expect(what('{{ add 1 2 }}')).not.toEqual(what('{{ add 1 3 }}'));
  });

  it('takes what is computed in another loop for something else', () => {
    const action = '{{ printf "%s" $x }}';
    const of = (block: number) => goAction({ path: 'x', text: action, origin: 'repository' }, 0, action.length, { namespace, pathOf, block });
    expect(of(1)).not.toEqual(of(2));
  }); // prettier-ignore

  it('never throws', () => {
    const pieces = fc.constantFrom(
      '"',
      '`',
      '(',
      ')',
      '|',
      '.',
      '$x',
      '.Values.a',
      'default',
      'printf',
      'index',
      '5',
      ' ',
      '%s',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (words) => {
        expect(() => read(`{{ ${words.join('')} }}`)).not.toThrow();
      }),
    );
  });
});
