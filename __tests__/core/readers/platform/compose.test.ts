import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseYaml } from '../../../../src/core/documents/yaml.ts';
import { describeFact } from '../../../../src/core/facts/describe.ts';
import type { Fact, FactOf } from '../../../../src/core/facts/fact.ts';
import type { Embedded } from '../../../../src/core/facts/reading.ts';
import { compose } from '../../../../src/core/readers/platform/compose.ts';
import { LineIndex } from '../../../../src/core/text/line-index.ts';
import { ownTime, patience } from '../../../support/time.ts';

function items(text: string, path = 'app/docker-compose.yml') {
  const document = parseYaml({ path, text, origin: 'repository' });
  return [...compose.read(document as never, { standing: 'effective', environment: 'any' })];
}
const factsOf = (text: string, path?: string): Fact[] =>
  items(text, path).filter((item): item is Fact => 'kind' in item && item.kind !== 'embedded');
const of = <K extends Fact['kind']>(text: string, kind: K): FactOf<K>[] =>
  factsOf(text).filter((fact): fact is FactOf<K> => fact.kind === kind);
const embedded = (text: string): Embedded[] =>
  items(text).filter((item): item is Embedded => 'kind' in item && item.kind === 'embedded');

/** Facts of one service's body, as people read them, without path and setting. */
function told(body: string, kind?: Fact['kind']): string[] {
  const text = service(body);
  const lines = new LineIndex(text);
  return factsOf(text)
    .filter((fact) => kind === undefined || fact.kind === kind)
    .map((fact) => describeFact(fact, (at) => lines.region(at.span)).replace(/^\S+ \S+ /, '').replace(/ \[.*?\]/, ''));
} // prettier-ignore
const service = (body: string): string => `services:\n  db:\n    image: postgres:16\n${body.replace(/^/gm, '    ')}\n`;

describe('ports', () => {
  it.each<[string, string[]]>([
    ['"5433:5432"', ['5433 -> 5432 (compose)']],
    ['5433:5432', ['5433 -> 5432 (compose)']],
    ['5432', ['random -> 5432 (compose)']],
    ['127.0.0.1:5433:5432', ['127.0.0.1:5433 -> 5432 (compose)']],
    ['127.0.0.1::5432', ['127.0.0.1:random -> 5432 (compose)']],
    ['"[::1]:5433:5432"', ['::1:5433 -> 5432 (compose)']],
    ['"5433:5432/udp"', ['5433 -> 5432 (compose)']],
    ['"5433-5434:5432-5433"', ['5433 -> 5432 (compose)', '5434 -> 5433 (compose)']],
    ['"5433-5435:5432"', ['5433|5434|5435 -> 5432 (compose)']],
    ['"${PORT:-5433}:5432"', ['${PORT:-5433} -> 5432 (compose)']],
    ['"${BIND:-127.0.0.1:}5433:5432"', ['127.0.0.1:5433 -> 5432 (compose)']],
    ['"${BIND:-127.0.0.1}:5433:5432"', ['127.0.0.1:5433 -> 5432 (compose)']],
    ['"${MAPPING:-5433:5432}"', ['5433 -> 5432 (compose) <fallback>']],
    ['{target: 5432, published: "5433", host_ip: 127.0.0.1}', ['127.0.0.1:5433 -> 5432 (compose)']],
    ['{target: 5432}', ['random -> 5432 (compose)']],
    ['"{{ port }}:5432"', []],
    ['"5433:5432/sctp"', []],
  ])('%s', (item, expected) => {
    expect(told(`ports:\n  - ${item}`, 'server.forward')).toEqual(expected);
  });

  it.each(['"5433:5432"', "'5433:5432'", '127.0.0.1:5433:5432/tcp', '"[::1]:5433:5432"', '"${B:-127.0.0.1:}5433:5432"', '{published: 5433, target: 5432}'])(
    'spans exactly the digits of %s',
    (item) => {
      const text = service(`ports: [${item}]`);
      const [fact] = of(text, 'server.forward');
      const spans = [fact?.published, fact?.target].map((port) => (port !== undefined && 'at' in port ? text.slice(port.at.span.start, port.at.span.end) : ''));
      expect(spans).toEqual(['5433', '5432']);
    },
  ); // prettier-ignore

  it('leaves a long range out and says so', () => {
    expect(items(service('ports: ["1-100:1-100"]')).filter((item) => !('kind' in item))).toMatchObject([{ code: 'compose-port-range' }]);
  }); // prettier-ignore
});

describe('environment', () => {
  it.each<[string, string[]]>([
    ['PGPORT: 5433', ['PGPORT=5433']],
    ['- PGPORT=5433', ['PGPORT=5433']],
    ['- PGPORT', ['PGPORT=?']],
    ['PGPORT:', ['PGPORT=?']],
    ['- "A=b=c"', ['A=b=c']],
    ['A: ${B:-5433}', ['A=${B:-5433}']],
    ['A: $$B', ['A=$B']],
    ['A: 1\nA: 2', ['A=2']],
    ['A: {{ x }}', []],
    ['A: "{{ x }}"', ['A=${?}']],
  ])('%j defines %j', (body, expected) => {
    expect(told(`environment:\n${body.replace(/^/gm, '  ')}`, 'platform.definition')).toEqual(expected);
  });

  it('reads what merges bring, own values winning', () => {
    const text = 'x-a: &a {A: 1, B: 1}\nservices:\n  s:\n    image: x\n    environment: {<<: *a, B: 2}\n';
    expect(of(text, 'platform.definition').map((fact) => `${fact.name}@${fact.at.span.start}`)).toEqual(['A@12', `B@${text.indexOf('2}')}`]);
  }); // prettier-ignore

  it.each<[string, string]>([
    ['U: postgres://u:p@db:5433/x', 'db:5433 url session as U'],
    ['U: ${U:-postgres://u:p@db:5433/x}', 'db:5433 url session as U unless U <fallback>'],
    ['DB_HOST: db\nDB_PORT: 5433', 'db:5433 address session as DB_PORT'],
    ['PGHOST: db', 'db:(5432 or PGPORT) libpq session as PGHOST'],
  ])('%j dials %s', (body, expected) => {
    expect(told(`environment:\n${body.replace(/^/gm, '  ')}`, 'client.conninfo')).toEqual([expected]);
  });

  it.each([
    'U: postgres://u:hunter2@db/x',
    'U: ${U:-postgres://u:hunter2@db/x}',
    'POSTGRES_PASSWORD: hunter2',
    'D: host=db password=hunter2',
    '- API_TOKEN=hunter2',
    '- "U=jdbc:postgresql://db/x?user=u&password=hunter2"',
  ])('never lets a password into a fact: %s', (body) => {
    expect(JSON.stringify(items(service(`environment:\n  ${body}`)))).not.toContain('hunter2');
  });
});

describe('what a service runs', () => {
  it.each<[string, string[] | undefined]>([
    ['command: postgres -c port=5433', ['postgres', '-c', 'port=5433']],
    ['command: -c "log_line_prefix=a b"', ['-c', 'log_line_prefix=a b']],
    ['command: sh -c \'a "b" c\'', ['sh', '-c', 'a "b" c']],
    ['command: ["postgres", "-p", "5433"]', ['postgres', '-p', '5433']],
    ['command: >\n  postgres\n  -p 5433', ['postgres', '-p', '5433']],
    ['command: []', []],
    ['command:', undefined],
  ])('%j', (body, expected) => {
    const [image] = of(service(body), 'platform.image');
    expect(image?.command?.map((word) => word.map((part) => (part.kind === 'text' ? part.text : '')).join(''))).toEqual(expected);
  });

  it('keeps the place of a port on a folded command', () => {
    const text = service('command: >\n  postgres\n  -p 5433');
    const [image] = of(text, 'platform.image');
    const part = image?.command?.[2]?.[0];
    expect(text.slice(part?.at.span.start, part?.at.span.end)).toBe('5433');
  });

  it.each([
    ['services:\n  a: {image: x, build: .}\n', 'x', 'app/Dockerfile'],
    ['services:\n  a: {build: ./b}\n', 'build', 'app/b/Dockerfile'],
    ['services:\n  a: {build: {context: ../c, dockerfile: d/Dockerfile.x}}\n', 'build', 'c/d/Dockerfile.x'],
    ['services:\n  a: {build: "https://example.org/x.git"}\n', 'build', undefined],
    ['services:\n  a: {ports: [1]}\n', 'inherited', undefined],
  ])('%j', (text, image, dockerfile) => {
    const [fact] = of(text, 'platform.image');
    expect(typeof fact?.image === 'string' ? fact.image : fact?.image.value.map((part) => (part.kind === 'text' ? part.text : '')).join('')).toBe(image);
    expect(of(text, 'platform.attachment').find((one) => one.how === 'build')?.to).toBe(dockerfile);
  }); // prettier-ignore
});

describe('shell text', () => {
  it.each<[string, string]>([
    ['healthcheck: {test: pg_isready -p 5433}', 'pg_isready -p 5433'],
    ['healthcheck: {test: ["CMD-SHELL", "pg_isready -p $$PGPORT"]}', 'pg_isready -p $PGPORT'],
    ['healthcheck: {test: ["CMD", "pg_isready", "-p", "5433"]}', 'pg_isready -p 5433'],
    ['healthcheck: {test: ["CMD", "psql", "-c", "select 1"]}', "psql -c 'select 1'"],
    ['command: ["sh", "-c", "nc -z db 5433"]', 'nc -z db 5433'],
  ])('%s', (body, expected) => {
    const [item] = embedded(service(body));
    expect(item).toMatchObject({ as: 'platform/shell-script', reading: { setting: { kind: 'compose-service', service: 'db' } } });
    expect(item?.file.text.trim()).toBe(expected);
    expect(item?.reading.purpose).toBe(body.startsWith('healthcheck') ? 'probe' : undefined);
  });

  it.each(['command: postgres -p 5433', 'command: ["-p", "5433"]', 'healthcheck: {test: ["NONE"]}', 'healthcheck: {interval: 5s}'])('%s is none', (body) => {
    expect(embedded(service(body))).toEqual([]);
  }); // prettier-ignore
});

describe('ties', () => {
  it.each<[string, string]>([
    ['env_file: .env', 'env-file app/.env'],
    ['env_file: [../b.env]', 'env-file b.env'],
    ['env_file:\n  - {path: c.env, required: false}', 'env-file app/c.env'],
    ['extends: {file: base.yml, service: x}', 'extends app/base.yml#x'],
    ['extends: x', 'extends app/docker-compose.yml#x'],
    ['volumes: ["./a:/b:ro"]', 'app/a -> /b'],
    ['volumes: ["data:/b"]', 'volume:data -> /b'],
    ['volumes: [{type: bind, source: ./a, target: /b}]', 'app/a -> /b'],
    ['container_name: pg', 'db,pg in default'],
    ['hostname: h\nnetworks: [back]', 'db,h in back'],
    ['networks: {back: {aliases: [database]}, front: }', 'db,database in back'],
  ])('%j', (body, expected) => {
    expect(told(body)).toContain(expected);
  });

  it.each(['volumes: ["/abs:/b"]', 'volumes: ["~/a:/b"]', 'volumes: ["/b"]', 'volumes: ["../../a:/b"]', 'env_file: /etc/x.env'])('%s leads nowhere', (body) => {
    expect(factsOf(service(body)).filter((fact) => fact.kind === 'platform.mount' || fact.kind === 'platform.attachment')).toEqual([]);
  }); // prettier-ignore

  it('names the target of a link', () => {
    const names = of('services:\n  api: {image: x, links: ["db:pg"]}\n  db: {image: postgres}\n', 'platform.name');
    expect(names.map((fact) => [fact.setting.kind === 'compose-service' ? fact.setting.service : '', fact.names.map((name) => name.value)])).toEqual([['api', ['api']], ['db', ['pg']], ['db', ['db']]]);
  }); // prettier-ignore
});

describe('which files', () => {
  it.each<[string, string, number]>([
    ['any.yml', 'services:\n  a: {image: x}\n', 2],
    ['any.yml', 'services:\n  app.repository:\n    class: X\n', 0],
    ['.github/workflows/ci.yml', 'services:\n  a: {image: x}\n', 0],
    ['docker-compose.override.yml', 'services:\n  a: {ports: []}\n', 2],
    ['compose.yml', 'services: []\n', 0],
  ])('%s %j', (path, text, count) => {
    expect(factsOf(text, path)).toHaveLength(count);
  });
});

describe('hostile text', () => {
  const sample = service(
    'ports: ["${P:-5433}:5432"]\nenvironment: {A: "${B:-c}"}\ncommand: sh -c "x"\nhealthcheck: {test: [CMD-SHELL, "a $$b"]}\nvolumes: [./a:/b]',
  );
  it('never throws and keeps its places inside the file', () => {
    const check = (text: string): void => {
      for (const item of factsOf(text)) expect(item.at.span.end).toBeLessThanOrEqual(text.length);
    };
    fc.assert(fc.property(fc.string({ unit: 'binary' }), check));
    fc.assert(fc.property(fc.nat(sample.length), fc.nat(6), fc.constantFrom('', '"', "'", '${', '}', '[', ':', '$', '\n', '\t', '{{', '\\'), (at, cut, put) => check(sample.slice(0, at) + put + sample.slice(at + cut))));
  }); // prettier-ignore

  it.each<[string, string]>([
    ['open quotes', `command: '${'"\\"'.repeat(200_000)}'`],
    ['open uses', `ports: ["${'${A:-'.repeat(200_000)}"]`],
    ['colons', `ports: ["${':'.repeat(800_000)}"]`],
    ['colons of a URL', `environment: {X: "://${':'.repeat(800_000)}"}`],
    ['dollars', `healthcheck: {test: '${'$$'.repeat(400_000)}'}`],
    ['folded lines', `command: >\n${'  a b\n'.repeat(160_000)}`],
    ['variables', `environment:\n${Array.from({ length: 40_000 }, (_, i) => `  A${i}: ${i}`).join('\n')}`],
  ])('reads a megabyte of %s in time', (_name, body) => {
    const text = service(body);
    const start = ownTime();
    items(text);
    expect(ownTime() - start).toBeLessThan(patience);
  });
});
