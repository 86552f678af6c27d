import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeTemplate } from '../../../src/core/facts/describe.ts';
import { parseErb } from '../../../src/core/templates/erb.ts';

const namespace = { kind: 'template', root: '', dialect: 'environment' } as const;
const parse = (text: string) => parseErb({ path: 'a', text, origin: 'repository' }, 0, text.length, namespace);

describe('ERB', () => {
  it.each([
    ['5432', '5432'],
    ['<%= 5432 %>', '5432'],
    ['<%= ENV["A"] %>', '${A}'],
    ["<%= ENV['A'] || 5432 %>", '${A:-5432}'],
    ['<%= ENV["A"].presence || "x" -%>', '${A:-x}'],
    ['<%= ENV.fetch("A") %>', '${A}'],
    ['<%= ENV.fetch("A", 5432) %>', '${A:-5432}'],
    ['<%= ENV.fetch("A", "5432").to_i %>', '${A:-5432}'],
    ['<%= ENV.fetch("A") { 5432 } %>', '${A:-5432}'],
    ['<%= ENV.fetch("A") { ENV.fetch("B", "x") } %>', '${A:-${B:-x}}'],
    ['<%= ENV["A"] || ENV["B"] || 1 %>', '${A:-${B:-1}}'],
    ['postgres://<%= ENV["H"] %>:<%= ENV["P"] || 1 %>/x', 'postgres://${H}:${P:-1}/x'],
    ['<%= Rails.env %>', '${?}'],
    ['<%= ENV["A"] ? 1 : 2 %>', '${?}'],
    ['<%= ENV["A" %>', '${?}'],
    ['<%= ENV["A"] %', '<%= ENV["A"] %'],
  ])('%s', (text, expected) => {
    expect(describeTemplate(parse(text))).toBe(expected);
  });

  it('a default stands at its characters', () => {
    const text = 'x<%= ENV.fetch("A", "5432") %>';
    const part = parse(text)[1];
    const fallback = part?.kind === 'use' ? part.use.fallback?.value[0]?.at.span : undefined;
    expect(text.slice(fallback?.start, fallback?.end)).toBe('5432');
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('<%=', '%>', 'ENV[', '"A"', ']', '.fetch(', ')', ',', '||', '{', '}', '1', ' '), {
          maxLength: 40,
        }),
        (parts) => {
          expect(parse(parts.join(''))).toBeDefined();
        },
      ),
    );
  });
});
