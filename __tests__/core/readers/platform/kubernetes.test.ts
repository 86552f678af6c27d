import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { extract } from '../../../../src/core/extract.ts';
import { describeFact } from '../../../../src/core/facts/describe.ts';
import type { Fact } from '../../../../src/core/facts/fact.ts';
import { LineIndex } from '../../../../src/core/text/line-index.ts';

const read = (text: string, path = 'k8s/x.yaml') => extract({ path, text, origin: 'repository' });

/** Facts as people read them, without their place; embedded files included. */
function told(text: string, kind?: Fact['kind'], path?: string): string[] {
  const lines = new LineIndex(text);
  return read(text, path)
    .facts.filter((fact) => kind === undefined || fact.kind === kind)
    .map((fact) => describeFact(fact, (at) => lines.region(at.span)).replace(/^\S+ \S+ /, ''));
}

function container(body: string, spec = ''): string {
  const indented = body.replace(/^(?=.)/gm, '          ');
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  template:\n    spec:\n${spec}      containers:\n        - name: app\n          image: x\n${indented}\n`;
}

const setting = '[pod deployment/api app]';
const data = (lines: string, kind = 'ConfigMap', field = 'data', name = 'x'): string =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}}\n${field}:\n${lines.replace(/^(?=.)/gm, '  ')}\n`;

describe('variables of a container', () => {
  it.each<[string, string[]]>([
    ['env:\n- {name: A, value: "1"}', ['A=1']],
    ['env:\n- {name: A}', ['A=']],
    ['env:\n- {name: A, valueFrom: {fieldRef: {fieldPath: status.podIP}}}', ['A=?']],
    ['env:\n- {name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}', ['A=${k}']],
    ['env:\n- {name: DB_PASSWORD, value: hunter2}', ['DB_PASSWORD=?']],
    ['env:\n- {name: A, value: "$(B)"}', ['A=${B}']],
    ['env:\n- {value: "1"}', []],
    ['env: {A: 1}', []],
    ['env:', []],
  ])('%j defines %j', (body, expected) => {
    expect(told(container(body), 'platform.definition')).toEqual(expected.map((one) => `${one} ${setting}`));
  });

  it.each<[string, string[]]>([
    ['env:\n- {name: U, value: "postgres://u:p@db:5433/x"}', ['db:5433 url session as U']],
    ['env:\n- {name: PGHOST, value: db}', ['db:(5432 or PGPORT) libpq session as PGHOST']],
    [
      'env:\n- {name: DB_HOST, value: a}\n- {name: DB_PORT, value: "1"}\n- {name: DB_HOST, value: b}',
      ['b:1 address session as DB_PORT'],
    ],
    ['env:\n- {name: POSTGRES_SEEDS, value: db}\n- {name: DB_PORT, value: "25060"}', ['db:25060 address session as DB_PORT']],
    ['env:\n- {name: POSTGRES_SEEDS, value: db}', ['db:(3306) address session as POSTGRES_SEEDS']],
    // Stated where the ConfigMap is.
    [
      'env:\n- {name: H, valueFrom: {configMapKeyRef: {name: c, key: DB_HOST}}}\n- {name: P, valueFrom: {configMapKeyRef: {name: c, key: DB_PORT}}}',
      [],
    ],
    [
      'env:\n- {name: DB_HOST, valueFrom: {configMapKeyRef: {name: c, key: host}}}\n- {name: DB_PORT, value: "5433"}',
      ['${host}:5433 address session as DB_PORT'],
    ],
  ])('%j dials %j', (body, expected) => {
    expect(told(container(body), 'client.conninfo')).toEqual(expected.map((one) => `${one} ${setting}`));
  });

  it('asks the object for the key of a reference', () => {
    const body = 'env:\n- {name: A, valueFrom: {configMapKeyRef: {name: c, key: k}}}';
    const [fact] = read(container(body)).facts.filter((one) => one.kind === 'platform.definition');
    const [part] = fact?.value?.value ?? [];
    const namespace = { kind: 'kubernetes', path: 'k8s/x.yaml', object: 'configmap/c' };
    expect(part).toMatchObject({ kind: 'use', use: { name: 'k', namespace } });
  });

  it('points at exactly the port', () => {
    const text = container('env:\n- {name: U, value: "postgres://u@db:5433/x"}');
    const [fact] = read(text).facts.filter((one) => one.kind === 'client.conninfo');
    expect(text.slice(fact?.at.span.start, fact?.at.span.end)).toBe('5433');
  });
});

describe('what a container runs', () => {
  it.each<[string, string[]]>([
    ['command: [pg_isready, -p, "5433"]', ['(socket):5433 libpq probe as pg_isready']],
    ['args: [sh, -c, "psql -h db -p $PORT"]', ['db:${PORT} libpq tool as psql']],
    ['command: [postgres, -p, "5433"]', []],
    ['args: [-c, port=5433]', []],
    ['lifecycle: {preStop: {exec: {command: [psql, -p, "5433"]}}}', ['(socket):5433 libpq tool as psql']],
    ['startupProbe: {exec: {command: [sh, -c, "pg_isready -p 5433"]}}', ['(socket):5433 libpq probe as pg_isready']],
    ['livenessProbe: {tcpSocket: {port: 5432}}', []],
    ['ports: [{name: pg, containerPort: 5433}]\nlivenessProbe: {tcpSocket: {port: pg}}\nreadinessProbe: {tcpSocket: {port: pg}}', ['(localhost):5433 probe probe']],
    ['livenessProbe: {httpGet: {port: 8080}}', []],
  ])('%j', (body, expected) => {
    expect(told(container(body), 'client.conninfo')).toEqual(expected.map((one) => `${one} ${setting}`));
  }); // prettier-ignore

  it.each<[string, unknown, unknown]>([
    ['command: [a]\nargs: [b, c]', 1, 2],
    ['args: []', undefined, 0],
    ['command:', undefined, undefined],
  ])('%j: words of entry point and command', (body, entrypoint, command) => {
    const [image] = read(container(body)).facts.filter((fact) => fact.kind === 'platform.image');
    expect([image?.entrypoint?.length, image?.command?.length]).toEqual([entrypoint, command]);
  });

  it('says that a list which a template prints is not known', () => {
    const text = container('args:\n  {{- toYaml .Values.args | nindent 12 }}');
    const [image] = read(text, 'c/templates/x.yaml').facts.filter((fact) => fact.kind === 'platform.image');
    expect(image?.command).toMatchObject([[{ kind: 'opaque' }]]);
  });

  it.each<[string, string]>([
    ['Pod', 'spec'],
    ['CronJob', 'spec: {jobTemplate: {spec: {template: {spec'],
    ['Job', 'spec: {template: {spec'],
    ['Rollout', 'spec: {template: {spec'],
    ['PodTemplate', 'template: {spec'],
  ])('%s makes a pod', (kind, spec) => {
    const close = '}'.repeat(spec.split('{').length - 1);
    const text = `{apiVersion: v1, kind: ${kind}, metadata: {name: p}, ${spec}: {containers: [{name: c, image: postgres}]}${close}}\n`;
    expect(told(text, 'platform.image')).toEqual([`postgres [pod ${kind.toLowerCase()}/p c]`]);
  });
});

describe('mounts', () => {
  it.each<[string, string, string[]]>([
    ['{configMap: {name: c}}', '', ['configmap/c -> /m']],
    ['{secret: {secretName: s}}', '', ['secret/s -> /m']],
    ['{configMap: {name: c, items: [{key: k, path: d/f}]}}', '', ['configmap/c/k -> /m/d/f']],
    ['{configMap: {name: c}}', ', subPath: k', ['configmap/c/k -> /m']],
    ['{configMap: {name: c, items: [{key: k, path: f}]}}', ', subPath: f', ['configmap/c/k -> /m']],
    ['{projected: {sources: [{configMap: {name: c}}, {secret: {name: s}}]}}', '', ['configmap/c -> /m', 'secret/s -> /m']],
    ['{emptyDir: {}}', '', ['volume:v -> /m']],
  ])('%s %s', (volume, mount, expected) => {
    const spec = `      volumes: [${volume.replace('{', '{name: v, ')}]\n`;
    const text = container(`volumeMounts: [{name: v, mountPath: /m${mount}}]`, spec);
    expect(told(text, 'platform.mount')).toEqual(expected.map((one) => `${one} ${setting}`));
  });
});

describe('keys that are files', () => {
  it.each<[string, string]>([
    ['postgresql.conf: |\n  port = 5433', '5433 rank 2 [configmap/x/postgresql.conf]'],
    ['pgbouncer.ini: |\n  [pgbouncer]\n  listen_port = 6433', '6433 (pgbouncer) [configmap/x/pgbouncer.ini]'],
    ['app.env: |\n  DB_HOST=db\n  DB_PORT=5433', 'db:5433 address session as DB_PORT [configmap/x/app.env]'],
    ['run: |\n  #!/bin/sh\n  psql -h db -p 5433', 'db:5433 libpq tool as psql [configmap/x/run]'],
    ['app.yaml: |\n  url: postgres://u@db:5433/x', 'db:5433 url session as url [configmap/x/app.yaml]'],
  ])('%j', (lines, expected) => {
    const text = data(lines);
    expect(told(text)).toContain(expected);
    const facts = read(text).facts.filter((fact) => fact.kind !== 'platform.definition');
    for (const { at } of facts) expect(['5433', '6433']).toContain(text.slice(at.span.start, at.span.end).trim());
  });

  it('are files of their own, not of the machine', () => {
    const [fact] = read(data('postgresql.conf: |\n  port = 5433')).facts.filter((one) => one.kind === 'server.listen');
    expect(fact?.identity.configFile).toBe('k8s/x.yaml#configmap/x/postgresql.conf');
  });

  it('claim nothing of what a template prints in them', () => {
    const text = data('app.yaml: |\n  url: postgres://u@db:{{ .Values.port }}/x\nother: {{ .Values.x }}');
    expect(told(text, 'client.conninfo', 'c/templates/x.yaml')).toEqual(['db:${?} url session as url [configmap/x/app.yaml]']);
  });

  it('may lie in a blob, which has no characters to change', () => {
    const blob = Buffer.from('[pgbouncer]\nlisten_port = 6433\n').toString('base64');
    const text = data(`pgbouncer.ini: ${blob}`, 'Secret');
    const [fact] = read(text).facts.filter((one) => one.kind === 'pooler.listen');
    expect(fact?.port).toMatchObject({ kind: 'literal', port: 6433 });
    expect(text.slice(fact?.at.span.start, fact?.at.span.end)).not.toBe('6433');
  });
});

describe('ConfigMaps and Secrets', () => {
  it.each<[string, string, string[]]>([
    ['a multi-line text', data('note: |\n  a\n  b'), ['note=? [configmap/x]']],
    ['one line in a block', data('DB_PORT: |\n  5433'), ['DB_PORT=5433 [configmap/x]']],
    ['no base64', data('a: "%%%"', 'Secret'), ['a=? [secret/x]']],
    ['a secret word', data('user: admin', 'Secret', 'stringData'), ['user=? [secret/x]']],
    ['sops', `${data('a: ENC[AES256_GCM,data:x]', 'Secret')}sops: {mac: x}\n`, ['a=? [secret/x]']],
    ['binary', data('a: 1', 'ConfigMap', 'binaryData'), []],
    ['null', data('a:'), ['a=? [configmap/x]']],
  ])('%s', (_, text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['host: db\nport: "5433"', 'shop-postgres', ['db:5433 address session as port']],
    ['host: db\nport: "5433"', 'shop', []],
    ['host: db\nport: "5433"\ntype: postgresql', 'shop', ['db:5433 address session as port']],
    ['host: db\nport: "3306"', 'shop-mysql-db', []],
    ['db-host: db\ndb-port: "5433"', 'x', ['db:5433 address session as db-port']],
  ])('%j of %s', (lines, name, expected) => {
    const text = data(lines, 'ConfigMap', 'data', name);
    expect(told(text, 'client.conninfo')).toEqual(expected.map((one) => `${one} [configmap/${name}]`));
  });

  it.each([
    data('DATABASE_URL: postgres://u:hunter2@db/x', 'Secret', 'stringData'),
    data(`url: ${Buffer.from('postgres://u:hunter2@db/x').toString('base64')}`, 'Secret'),
    data('password: hunter2'),
    data('DSN: host=db password=hunter2'),
    container('env:\n- {name: U, value: "postgres://u:hunter2@db/x"}'),
  ])('never let a password into a fact', (text) => {
    expect(JSON.stringify(read(text))).not.toContain('hunter2');
  });
});

describe('Services and policies', () => {
  const service = (spec: string): string => `{apiVersion: v1, kind: Service, metadata: {name: s}, spec: ${spec}}\n`;
  it.each<[string, string[]]>([
    ['{selector: {a: b}, ports: [{port: 5432}]}', ['5432 -> 5432 (service) to a=b']],
    ['{selector: {a: b}, ports: [{port: 5432, targetPort: 5433}]}', ['5432 -> 5433 (service) to a=b']],
    ['{selector: {a: b}, ports: [{port: 5432, targetPort: pg}]}', ['5432 -> pg (service) to a=b']],
    ['{selector: {a: b}, ports: [{port: 5432, protocol: UDP}]}', []],
    ['{selector: {a: b}, ports: [{port: 70000}]}', ['malformed -> malformed (service) to a=b']],
    ['{ports: [{port: 5432}]}', ['5432 -> 5432 (service) to endpoints/s']],
    ['{ports: 5432}', []],
  ])('%s', (spec, expected) => {
    expect(told(service(spec), 'server.forward')).toEqual(expected.map((one) => `${one} [service/s]`));
  });

  it('Knative services make pods', () => {
    const text = '{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: s}, spec: {template: {spec: {containers: [{image: x}]}}}}';
    expect(told(text)).toEqual(['platform.image x [pod service/s]'.replace('platform.image ', '')]);
  }); // prettier-ignore

  const policy = (spec: string): string =>
    `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: n}, spec: ${spec}}\n`;
  it.each<[string, string[]]>([
    ['{podSelector: {}}', ['policy deny ingress all/any from anyone']],
    ['{podSelector: {}, egress: []}', ['policy deny ingress all/any from anyone', 'policy deny egress all/any from anyone']],
    ['{podSelector: {}, policyTypes: [Egress]}', ['policy deny egress all/any from anyone']],
    ['{podSelector: {}, ingress: [{}]}', ['policy deny ingress all/any from anyone', 'allow ingress all/any from anyone']],
    [
      '{podSelector: {}, ingress: [{ports: [{protocol: TCP}]}]}',
      ['policy deny ingress all/any from anyone', 'allow ingress all/tcp from anyone'],
    ],
    [
      '{podSelector: {}, ingress: [{from: [{podSelector: {}, namespaceSelector: {}}], ports: [{port: pg}]}]}',
      ['policy deny ingress all/any from anyone', 'allow ingress pg/tcp from pods all in namespaces all'],
    ],
  ])('%s', (spec, expected) => {
    expect(told(policy(spec), 'firewall.rule')).toEqual(
      expected.map((one) => `${one} (networkpolicy) on pods [networkpolicy/n]`),
    );
  });

  it('a selector by expressions selects no pod that has only labels', () => {
    const spec = '{podSelector: {matchExpressions: [{key: a, operator: In, values: [b]}, {key: c, operator: Exists}]}}';
    expect(told(policy(spec))[0]).toMatch(/ on pods a=b,c Exists= /);
  });
});

describe('charts', () => {
  it('a pod and a Service have in common what both print', () => {
    const metadata = '    metadata:\n      labels:\n        {{- include "c.labels" . | nindent 8 }}\n        part: db\n';
    const pod = container('').replace('    spec:\n', `${metadata}    spec:\n`);
    const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  selector:\n    {{- include "c.selectorLabels" . | nindent 4 }}\n    part: db\n  ports:\n    - port: 5432\n';
    const { facts } = read(`${pod}---\n${service}`, 'c/templates/x.yaml');
    const labels = facts.flatMap((fact) => (fact.setting.kind === 'pod' ? [fact.setting.labels] : []))[0];
    const forward = facts.find((fact) => fact.kind === 'server.forward');
    const selector = forward?.to.kind === 'selector' ? forward.to.selector : {};
    expect(Object.keys(selector)).toHaveLength(2);
    expect(labels).toMatchObject(selector);
  }); // prettier-ignore

  it('of two values under one key nobody knows which is printed', () => {
    const text = 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  selector: {a: b}\n  ports:\n    - port: 5432\n      {{- if .Values.tls }}\n      targetPort: 5433\n      {{- else }}\n      targetPort: 5432\n      {{- end }}\n';
    expect(told(text, 'server.forward', 'c/templates/x.yaml')).toEqual(['5432 -> ${?} (service) to a=b [service/s]']);
  }); // prettier-ignore

  it('two values of one variable make two dials, and none of them is its value', () => {
    const lines = '{{- if .Values.a }}\nDB_HOST: a\nDB_PORT: "1"\n{{- else }}\nDB_HOST: b\nDB_PORT: "2"\n{{- end }}';
    const dialled = ['a:1', 'b:2'].map((one) => `${one} address session as DB_PORT [configmap/x]`);
    expect(told(data(lines), 'client.conninfo', 'c/templates/x.yaml')).toEqual(dialled);
    expect(new Set(told(data(lines), 'platform.definition', 'c/templates/x.yaml'))).toEqual(new Set(['DB_HOST=? [configmap/x]', 'DB_PORT=? [configmap/x]']));
  }); // prettier-ignore

  it('a file into which a template prints lines is not read', () => {
    const text = data('postgresql.conf: |\n  port = 5433\n  {{- .Values.more | nindent 4 }}\nother.conf: |- {{- .Values.x | nindent 4 }}');
    expect(told(text, undefined, 'c/templates/x.yaml')).toEqual(['postgresql.conf=? [configmap/x]', 'other.conf=? [configmap/x]']);
  }); // prettier-ignore

  it('labels that are printed behind their key leave those below them in place', () => {
    const text = container('').replace('    spec:\n', '    metadata:\n      labels: {{- include "c.labels" . | nindent 8 }}\n        part: db\n    spec:\n');
    const { facts, problems } = read(text, 'c/templates/x.yaml');
    const labels = facts.flatMap((fact) => (fact.setting.kind === 'pod' ? [fact.setting.labels] : []))[0];
    expect(problems).toEqual([]);
    expect(labels).toMatchObject({ part: 'db', '${include c.labels}': '' });
  }); // prettier-ignore

  it('a template beside no chart asks nobody’s values', () => {
    const text = data('DB_PORT: {{ .Values.port }}');
    const namespaces = read(text).facts.flatMap((fact) =>
      fact.kind === 'platform.definition' ? (fact.value?.value ?? []).map((part) => (part.kind === 'use' ? part.use.namespace : part)) : [],
    );
    expect(namespaces).toEqual([{ kind: 'template', root: 'k8s', dialect: 'go' }]);
  }); // prettier-ignore
});

describe('anything', () => {
  it('is read without a throw, and every fact lies in the text', () => {
    const keys = fc.constantFrom(
      'apiVersion', 'kind', 'metadata', 'name', 'spec', 'template', 'containers', 'env', 'value', 'ports', 'port', 'data', 'selector', 'items', 'ingress',
      'volumes', 'configMap', 'labels', 'args', 'users', 'subsets', 'from',
    ); // prettier-ignore
    const words = fc.constantFrom('v1', 'Deployment', 'Service', 'ConfigMap', 'Secret', 'NetworkPolicy', 'List', '5432', 'x', '$(A)', 'null', '{{ .Values.x }}', 'cG9y');
    const tree = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof({ maxDepth: 6 }, words, fc.array(tie('node'), { maxLength: 3 }), fc.dictionary(keys, tie('node'), { maxKeys: 5 })),
    })).node;
    fc.assert(
      fc.property(tree, fc.constantFrom('Deployment', 'Service', 'ConfigMap', 'Secret', 'NetworkPolicy', 'Cluster', 'PostgresCluster'), (node, kind) => {
        const text = JSON.stringify({ apiVersion: 'postgresql.cnpg.io/v1', kind, metadata: { name: 'x' }, spec: node, data: node });
        const { facts, problems } = read(text);
        expect(problems.filter(({ code }) => code === 'internal')).toEqual([]);
        for (const { at } of facts) expect(at.span.start >= 0 && at.span.end <= text.length && at.span.start <= at.span.end).toBe(true);
      }),
      { numRuns: 300 },
    );
  }); // prettier-ignore

  it('that aliases multiply is cut off', () => {
    const pods = Array.from(
      { length: 3000 },
      (_, n) => `  - {apiVersion: v1, kind: Pod, metadata: {name: p${n}}, spec: {containers: *c}}`,
    );
    const env = Array.from({ length: 100 }, (_, n) => `{name: A${n}, value: x}`).join(',');
    const text = `apiVersion: v1\nkind: List\nx: &c [{name: a, image: b, env: [${env}]}]\nitems:\n${pods.join('\n')}\n`;
    const { facts, problems } = read(text);
    expect(facts.length).toBeLessThanOrEqual(100_000);
    expect(problems.map(({ code }) => code)).toContain('kubernetes-size');
  });
});
