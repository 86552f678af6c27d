import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isGoTemplate, readGoTemplate, rootPath } from '../../../src/core/documents/go-template.ts';
import { get, scalarOf } from '../../../src/core/documents/tree.ts';
import { parseYaml } from '../../../src/core/documents/yaml.ts';

describe('whose braces they are', () => {
  it.each([
    ['a: {{ .Values.x }}', true],
    ['a: {{- $.Values.x }}', true],
    ['{{- if .x }}', true],
    ['a: {{ include "x" . }}', true],
    ['a: {{ template "x" . }}', true],
    ['{{- $x := 1 }}', true],
    ['a: "{{ port }}"', false],
    ['a: ${{ secrets.X }}', false],
    ['a: {{ $labels.instance }}', false],
    ['a: "{{ template }}"', false],
    ['a: b', false],
  ])('%s: Go’s %s', (text, expected) => {
    expect(isGoTemplate(text)).toBe(expected);
  });
});

describe('masking', () => {
  it.each([
    ['a: {{ .Values.x }}', 'a: TTTTTTTTTTTTTTT'],
    ['{{- if .x }}\na: 1\n{{- end }}', '            \na: 1\n          '],
    ['a:\n  {{- toYaml .Values.x | nindent 2 }}\nb: 1', `a:\n  ${' '.repeat(35)}\nb: 1`],
    ['a: {{ "}}" }}', 'a: TTTTTTTTTT'],
    ['a: {{ x | nindent 2 }}\n  b: c\n{{ if .y }}', `a: ${' '.repeat(19)}\n  b: c\n${' '.repeat(11)}`],
    ['a: |- {{- x | nindent 2 }}', `a: |- ${' '.repeat(20)}`],
    ['a: b{{ x | nindent 2 }}', `a: b${'T'.repeat(19)}`],
    ['{{/* a }} b */}}c', '                c'],
    ['a: {{ if\n  .x }}b', 'a:      \n       b'],
    ['a: {{ .x', 'a: {{ .x'],
    ['a: {{ "b', 'a: {{ "b'],
  ])('%j becomes %j', (text, masked) => {
    expect(readGoTemplate(text).masked).toBe(masked);
  });

  it('keeps length and lines of any text', () => {
    const pieces = fc.constantFrom(
      '{{',
      '}}',
      '"',
      '`',
      '/*',
      '*/',
      '-',
      '\n',
      ' ',
      'a',
      '.Values.x',
      'if',
      'end',
      '$x :=',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (words) => {
        const text = words.join('');
        const { masked, actions } = readGoTemplate(text);
        expect(masked).toHaveLength(text.length);
        expect(masked.replace(/[^\n]/g, '')).toBe(text.replace(/[^\n]/g, ''));
        for (const { start, end } of actions) expect(text.slice(start, end)).toMatch(/^\{\{.*\}\}$/s);
      }),
    );
  });
});

describe('what a path is from the root', () => {
  it.each([
    ['{{- with .Values.db }}@{{- end }}', '.host', '.Values.db.host'],
    ['{{- with .Values.db }}@{{- end }}', '$.Values.x', '.Values.x'],
    ['{{- with .Values.db }}x{{- else }}@{{- end }}', '.Values.x', '.Values.x'],
    ['{{- with .Values.db }}x{{- end }}@', '.Values.x', '.Values.x'],
    ['{{- range .Values.dbs }}@{{- end }}', '.host', undefined],
    ['{{- if .Values.db }}@{{- end }}', '.Values.x', '.Values.x'],
    ['{{- $db := .Values.db }}@', '$db.host', '.Values.db.host'],
    ['{{- $db := include "x" . }}@', '$db.host', undefined],
    ['{{- end }}{{- end }}@', '.Values.x', '.Values.x'],
    ['{{- $p := .Values.a }}{{- if .Values.b }}{{- $p = .Values.c }}{{- end }}@', '$p', undefined],
    ['{{- $n := include "c.fullname" . }}@', '$n', '(include c.fullname)'],
    ['{{- $n := include "c.fullname" . }}@', '$n.x', undefined],
    [`${'{{- with .Values.a }}'.repeat(100)}@`, '.b', undefined],
  ])('%s %s is %s', (text, path, expected) => {
    const { actions } = readGoTemplate(text.replace('@', '{{ . }}'));
    const scope = actions.find((action) => !action.control)?.scope;
    expect(scope === undefined ? undefined : rootPath(path, scope)).toBe(expected);
  });
});

it('YAML of a chart is read with its actions masked, and places stay', () => {
  const text = 'a: {{ .Values.x }}\nb: "{{ .Values.y }}:5432"\n';
  const { tree, problems } = parseYaml({ path: 'x.yaml', text, origin: 'repository' });
  const [root] = tree.documents;
  const b = scalarOf(get(root, 'b'));
  expect(problems).toEqual([]);
  expect(text.slice(b?.span.start, b?.span.end)).toBe('{{ .Values.y }}:5432');
  expect(tree.template?.actions).toHaveLength(2);
});
