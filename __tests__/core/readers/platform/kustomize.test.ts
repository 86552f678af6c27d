import { describe, expect, it } from '@jest/globals';
import { extract } from '../../../../src/core/extract.ts';
import { describeFact } from '../../../../src/core/facts/describe.ts';
import { LineIndex } from '../../../../src/core/text/line-index.ts';

const read = (text: string) => extract({ path: 'k/overlay/kustomization.yaml', text, origin: 'repository' });

function told(text: string): string[] {
  const lines = new LineIndex(text);
  return read(text).facts.map((fact) => describeFact(fact, (at) => lines.region(at.span)).replace(/^\S+ (?:platform\.)?/, ''));
}

describe('what a kustomization brings', () => {
  it.each<[string, string[]]>([
    ['resources: [../base, a.yaml]', ['attachment kustomize k/base [kustomization]', 'attachment kustomize k/overlay/a.yaml [kustomization]']],
    ['bases: [../base]', ['attachment kustomize k/base [kustomization]']],
    ['components: [./c]', ['attachment kustomize k/overlay/c [kustomization]']],
    ['resources: ["https://example.com/x", "git@example.com:x", "github.com/a/b//c?ref=v1", ../../../x, ""]', []],
    ['patchesStrategicMerge: [p.yaml]', ['attachment patch k/overlay/p.yaml [kustomization]']],
    ['patchesJson6902: [{target: {kind: Deployment, name: a}, path: p.yaml}]', ['attachment patch k/overlay/p.yaml [kustomization]', 'attachment patch deployment/a [kustomization]']],
    ['patches: [{target: {kind: Service}, patch: "- op: remove"}]', ['attachment patch service/* [kustomization]']],
    ['namespace: shop', ['definition namespace=shop [kustomization]']],
    ['resources: {a: b}\npatches: x\nconfigMapGenerator: [x, {literals: [A=1]}]', []],
  ])('%j', (text, expected) => {
    expect(told(text)).toEqual(expected);
  }); // prettier-ignore

  it('a patch that is a manifest is read as one, with its places', () => {
    const text =
      'patches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: api}\n      spec: {template: {spec: {containers: [{name: app, env: [{name: U, value: "postgres://u@db:5433/x"}]}]}}}\n';
    const [dial] = read(text).facts.filter((fact) => fact.kind === 'client.conninfo');
    expect(text.slice(dial?.at.span.start, dial?.at.span.end)).toBe('5433');
    expect(dial?.setting).toMatchObject({ kind: 'pod', workload: 'deployment/api', container: 'app' });
  });
});

describe('generators', () => {
  it.each<[string, string[]]>([
    ['literals: [A=1]', ['definition A=1 [configmap/c]']],
    ['literals: ["A=\'1\'"]', ['definition A=1 [configmap/c]']],
    ['literals: [A=b=c]', ['definition A=b=c [configmap/c]']],
    ['literals: [A, =b, {a: b}]', []],
    ['literals: [PASSWORD=hunter2]', ['definition PASSWORD=? [configmap/c]']],
    ['env: x.env', ['attachment env-file k/overlay/x.env [configmap/c]']],
    ['files: [d/pg.conf]', ['mount k/overlay/d/pg.conf -> pg.conf [configmap/c]']],
    ['files: [key=d/pg.conf]', ['mount k/overlay/d/pg.conf -> key [configmap/c]']],
  ])('%s', (line, expected) => {
    expect(told(`configMapGenerator:\n  - name: c\n    ${line}\n`)).toEqual(expected);
  });

  it.each(['DATABASE_URL=postgres://u:hunter2@db/x', 'token=hunter2', 'note=hunter2'])(
    'never let a secret into a fact: %s',
    (literal) => {
      const text = `secretGenerator:\n  - name: s\n    literals: ["${literal}"]\n`;
      expect(JSON.stringify(read(text))).not.toContain('hunter2');
    },
  );

  it('are in the namespace of the kustomization', () => {
    const [fact] = read('namespace: shop\nconfigMapGenerator: [{name: c, literals: [A=1]}]\n').facts.filter(
      ({ setting }) => setting.kind === 'kubernetes-object' && setting.object === 'configmap/c',
    );
    expect(fact).toMatchObject({ namespace: { kind: 'kubernetes', namespace: 'shop', object: 'configmap/c' } });
  });

  it('point at exactly the port', () => {
    const text = 'configMapGenerator:\n  - name: c\n    literals: [DB_HOST=db, \'DB_PORT="5433"\']\n';
    const [dial] = read(text).facts.filter((fact) => fact.kind === 'client.conninfo');
    expect(text.slice(dial?.at.span.start, dial?.at.span.end)).toBe('5433');
  });
});
