/** What somebody may write who wants the runner, a terminal, Markdown, Mermaid or a parser of outputs to obey. */
export const hostileTexts: Readonly<Record<string, string>> = {
  'an output': '::set-output name=conclusion::success',
  'an output in the old form': 'x ##[set-output name=conclusion;]success',
  'the end of commands': '::stop-commands::resume-never-1234',
  'the end of commands in the old form': '##[stop-commands]resume-never-1234',
  'a mask of the port': '::add-mask::5432',
  'a mask of every finding': '##[add-mask]error',
  'an annotation': '::error file=README.md,line=1,title=forged::forged',
  'a matcher': '::add-matcher::matcher.json',
  'an environment variable': '::set-env name=NODE_OPTIONS::--require=/tmp/evil.js',
  'a command behind a carriage return': 'x\r::error::forged',
  'a command behind a line end': 'x\n::error::forged',
  'an encoded line end': 'x%0A::error::forged%0D',
  'a property of an annotation': 'x,title=forged,file=forged::forged',
  'a block of outputs': 'x\nconclusion<<EOF\nsuccess\nEOF\n',
  'a delimiter of ours': 'x\npg-port-guard-00000000-0000-4000-8000-000000000000\nconclusion=success\n',
  'an expression': '${{ secrets.GITHUB_TOKEN }}',
  HTML: '</details></td><img src=x onerror=alert(1)><script>alert(1)</script><!-- pg-port-guard:v1 -->',
  Markdown: '``` [click](http://attacker.example) ![x](http://attacker.example/x.png) **x** | x | @everyone #1 GH-1 # x',
  Mermaid: '"];click A "javascript:alert(1)"; %%{init: {"securityLevel":"loose"}}%% A-->B subgraph x end',
  'colours of a terminal': '\u001b[31mred\u001b[2J\u001b[0m',
  'C1 control characters': '\u009b31mred\u0085\u0090x\u009c',
  'a link of a terminal': '\u001b]8;;http://attacker.example\u0007x\u001b]8;;\u0007',
  'another direction of writing': '\u202egnp.5432\u202c \u2066x\u2069 \u200b\ufeff',
  'a huge name': 'x'.repeat(50_000),
  'a name of many lines': 'x\n'.repeat(2_000),
};

/** A text as part of a file name where the system takes it. */
export function asFileName(text: string): string | undefined {
  const name = text.replaceAll('/', '\u2215').slice(0, 60);
  return process.platform === 'win32' ? undefined : name;
}

/** Files in which the text stands where nothing is read of it: comments, labels, other keys, other files. It stands behind what gets findings. */
export function besideFindings(text: string): Readonly<Record<string, string>> {
  const line = text.replace(/[\r\n]+/g, ' ');
  const quoted = JSON.stringify(text);
  return {
    'README.md': `# ${text}\n\n${text}\n`,
    'shop/docker-compose.yml': `services:
  db:
    image: postgres:16
  web:
    image: example/web
    environment:
      DATABASE_URL: postgres://app@db:5439/app
      GREETING: ${quoted}
    labels:
      ${quoted}: ${quoted}
x-note: ${quoted}
`,
    'firewall/setup.sh': `#!/bin/sh\nufw allow 5439/tcp\necho ${JSON.stringify(line)}\n# ${line}\n`,
    'postgres/postgresql.conf': `port = 5432\nlog_line_prefix = '${line.replaceAll("'", "''")}'\n# ${line}\n`,
    'app/.env': `PGHOST=127.0.0.1\nPGPORT=5439\nGREETING=${quoted}\n# ${line}\n`,
  };
}

/** Files in which the text stands in names that findings speak of. */
export function insideFindings(text: string): Readonly<Record<string, string>> {
  const quoted = JSON.stringify(text);
  const folder = asFileName(text);
  // Connection strings have a greatest length, and so have the lines of PgBouncer.
  const short = text.slice(0, 2000);
  const service = `services:
  ${quoted}:
    image: postgres:16
    container_name: ${quoted}
  web:
    image: example/web
    environment:
      ${JSON.stringify(`URL_${text}`)}: ${JSON.stringify(`postgres://app@db:5439/${encodeURIComponent(short)}`)}
      DATABASE_URL: postgres://app@db:5439/app
  db:
    image: postgres:16
`;
  return {
    'shop/docker-compose.yml': service,
    'pooler/pgbouncer.ini': `[databases]\n"${short.replace(/["\r\n]+/g, ' ')}" = host=127.0.0.1 port=5439\n[pgbouncer]\nlisten_port = 6432\n`,
    'postgres/postgresql.conf': 'port = 5432\n',
    ...(folder !== undefined && { [`${folder}/docker-compose.yml`]: service }),
  };
}

/** Files in which the text stands where a host, a port, a user or a path is expected: findings may differ. */
export function insteadOfValues(text: string): Readonly<Record<string, string>> {
  const line = text.replace(/[\r\n]+/g, ' ');
  return {
    ...insideFindings('harmless'),
    'api/docker-compose.yml': `services:
  web:
    image: ${JSON.stringify(text)}
    ports: [${JSON.stringify(text)}, ${JSON.stringify(`${text}:5432`)}]
    environment:
      DATABASE_URL: ${JSON.stringify(`postgres://${text}:x@${text}:5439/${text}?host=${text}`)}
      PGHOST: ${JSON.stringify(text)}
      PGPORT: ${JSON.stringify(text)}
`,
    'deploy.sh': `psql -h '${line}' -p 5439\nsystemctl reload '${line}'\nufw allow from '${line}' to any port 5439\n`,
    'api/.env': `PGHOST=${line}\nPGPORT=5439\nPGUSER="${line}"\n`,
    'db/postgresql.conf': `port = '${line}'\ninclude '${line}'\nunix_socket_directories = '${line}'\n`,
    'db/pg_hba.conf': `host ${line} ${line} ${line} md5\n`,
  };
}
