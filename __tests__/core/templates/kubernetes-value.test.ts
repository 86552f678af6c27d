import { describe, expect, it } from '@jest/globals';
import { describeTemplate } from '../../../src/core/facts/describe.ts';
import { parseKubernetesValue } from '../../../src/core/templates/kubernetes-value.ts';

const substitution = { kind: 'template', root: '', dialect: 'envsubst' } as const;
const process = { kind: 'env-file', path: 'pod' } as const;
const read = (text: string, own: typeof process | undefined = process) =>
  parseKubernetesValue({ path: 'x.yaml', text, origin: 'repository' }, 0, text.length, { process: own, substitution });

describe('values of a container', () => {
  it.each([
    ['5432', '5432'],
    ['$(PORT)', '${PORT}'],
    ['a:$(PORT)/b', 'a:${PORT}/b'],
    ['$$(PORT)', '$(PORT)'],
    ['$$$(PORT)', '$$${PORT}'],
    ['$()', '$()'],
    ['${PORT:-5432}', '${PORT:-5432}'],
    ['$(A)${B}', '${A}${B}'],
  ])('%s: %s', (text, expected) => {
    expect(describeTemplate(read(text))).toBe(expected);
  });

  it('asks the container for $(X), and whoever renders the file for ${X}', () => {
    const kinds = read('$(A)${B}').map((part) => (part.kind === 'use' ? part.use.namespace.kind : part.kind));
    expect(kinds).toEqual(['env-file', 'template']);
  });

  it('leaves $(X) alone where nothing puts it in', () => {
    expect(describeTemplate(parseKubernetesValue({ path: 'x', text: '$(A)', origin: 'repository' }, 0, 4, { process: undefined, substitution }))).toBe('$(A)');
  }); // prettier-ignore
});
