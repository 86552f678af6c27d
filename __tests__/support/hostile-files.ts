import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readers } from '../../src/core/index.ts';
import { seedsOf } from './seeds.ts';
import type { Temporary } from './temporary.ts';

/** One drifted service: it is found whatever lies beside it. */
export const drifted: Readonly<Record<string, string>> = {
  'shop/docker-compose.yml': `services:
  db:
    image: postgres:16
  web:
    image: example/web
    environment:
      DATABASE_URL: postgres://app@db:5439/app
`,
};
export const driftedLine = { path: 'shop/docker-compose.yml', line: 7, ruleId: 'client/port-mismatch' };

const deep = 1000;
const laughs = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`).join('\n');
const merges = Array.from(
  { length: 30 },
  (_, i) => `m${i + 1}: &m${i + 1} {<<: [*m${i}, *m${i}], k${i}: postgres://db:5439/x}`,
).join('\n');

/** What a file of any kind may hold instead of what its name says. */
const contents: Readonly<Record<string, string | Buffer>> = {
  empty: '',
  mark: '\ufeff',
  'line ends': '\r\n\r\r\n\n'.repeat(50),
  binary: Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256)),
  nuls: `port = 5439\n${'\0'.repeat(9000)}\nhost=db port=5439`,
  'not UTF-8': Buffer.concat([
    Buffer.from('# gr\xf6\xdfe\nport=5439\nurl=postgres://db:5439/', 'latin1'),
    Buffer.from([0xff, 0xc0, 0x80, 0x0a]),
  ]),
  'UTF-16': Buffer.from('\ufeffport = 5439\nurl: postgres://db:5439/x\n', 'utf16le'),
  brackets: `postgres: ${'['.repeat(deep)}`,
  braces: `{"postgres": ${'{"a":'.repeat(deep)}`,
  parentheses: `postgres=${'('.repeat(deep)}`,
  substitutions: `psql ${'$('.repeat(deep)}`,
  uses: `PGPORT=${'${A:-'.repeat(deep)}`,
  elements: `<zone port="5432">${'<a>'.repeat(deep)}`,
  lists: `postgres:\n${Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}- `).join('\n')}`,
  tables: `[a${'.a'.repeat(deep)}]\nport = 5432\nx = ${'['.repeat(deep)}\ny = ${'{a='.repeat(deep)}`,
  blocks: `resource "aws_db_instance" "a" {\n${'a {\n'.repeat(deep)}port = 5432`,
  laughs: `services: &a0 [postgres, "5432"]\na0: &a0 [port, 5432]\n${laughs}\n`,
  merges: `m0: &m0 {port: 5432}\n${merges}\nservices: {db: {<<: *m30, image: postgres}}\n`,
  itself: 'services: &a\n  db: *a\n  image: postgres\na: &b [*b]\n',
};

/** Those that break a file from somewhere on. */
const followers = new Set(['line ends', 'brackets', 'uses', 'lists', 'laughs']);

/** Every kind of file that is read by its name, with every hostile content, and with some behind a beginning that is as it should be. */
export function filesOfEveryKind(): Readonly<Record<string, string | Buffer>> {
  const files: Record<string, string | Buffer> = {};
  for (const reader of readers) {
    const [seed] = seedsOf(reader);
    if (seed === undefined || seed.path.startsWith('secret:')) continue;
    for (const [name, content] of Object.entries(contents)) {
      files[`hostile/${reader.id}/${name}/${seed.path}`] = content;
      if (typeof content === 'string' && followers.has(name))
        files[`behind/${reader.id}/${name}/${seed.path}`] = seed.text + content;
    }
  }
  return files;
}

/** What the runner would obey in a log, and a terminal. */
export const commands = [
  '::error::forged',
  '##[error]forged',
  '::add-mask::5439',
  '\u001b[31mred',
  '\u009b31m',
  '\u202egnp.5439',
] as const;

/** The words of `commands` in the values of files that get findings. */
export function filesWithCommands(): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const [index, command] of commands.entries()) {
    const quoted = JSON.stringify(command);
    files[`c${index}/docker-compose.yml`] = `services:
  ${quoted}:
    image: postgres:16
    container_name: ${quoted}
  web:
    image: example/web
    environment:
      ${JSON.stringify(`URL_${command}`)}: ${JSON.stringify(`postgres://${command}:x@${command}:5439/${command}`)}
      DATABASE_URL: ${JSON.stringify(`postgres://app@${command.replace(/[^a-z0-9:#[\]-]/gi, 'x')}:5439/app?x=${command}`)}
      # pg-port-guard: ignore[client/health-check] ${command.replaceAll('\u001b', '')}
    command: ["psql", "-h", ${quoted}, "-p", "5439"]
`;
    files[`c${index}/.env`] = `A${index}_HOST=${command}\nA${index}_PORT=5439\nPGHOST="${command}"\nPGPORT=70000\n`;
    files[`c${index}/deploy.sh`] =
      `psql -h '${command}' -p 5439\nsystemctl reload '${command}'\nufw allow from '${command}' to any port 5439\n`;
    files[`c${index}/pgbouncer.ini`] =
      `[databases]\n"${command}" = host=${command} port=5439\n[pgbouncer]\nlisten_port = ${command}\n`;
    files[`c${index}/postgresql.conf`] = `port = '${command}'\ninclude '${command}'\n`;
  }
  return files;
}

/** Names of directories, as a file system takes them, that a terminal or the runner would obey. */
const obeyed = [
  '::error::forged',
  '##[group]x',
  'a\n::warning::forged',
  '\u001b[31mred',
  '%0A::error::forged',
  'x\r::add-mask::5439',
];

/** Puts drifted files into directories of such names. */
export function writeObeyed(directory: Temporary): void {
  for (const name of process.platform === 'win32' ? [] : obeyed) {
    mkdirSync(join(directory.path, name));
    directory.write({
      [`${name}/.env`]: 'DATABASE_URL=postgres://db:5439/app\n',
      [`${name}/compose.yml`]: 'services: [\n  "\n',
    });
  }
}
