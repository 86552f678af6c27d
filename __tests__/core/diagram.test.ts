import { describe, expect, it } from '@jest/globals';
import { check, defaultSettings, renderMarkdown, type Diagram } from '../../src/core/index.ts';
import { memoryWorkspace, type Files } from '../support/memory-workspace.ts';

function diagram(files: Files): Diagram {
  return check(memoryWorkspace(files), defaultSettings).diagram;
}

/** `DATABASE_URL -x5432-> PostgreSQL:5433` for every arrow. */
function arrows({ nodes, edges }: Diagram): string[] {
  const marks = { broken: 'x', right: '', open: '?' };
  return edges.map(
    ({ from, to, ports, state }) => `${nodes[from]?.name} -${marks[state]}${ports.join('/')}-> ${nodes[to]?.name}`,
  );
}

describe('the diagram', () => {
  it('leads from clients over poolers and firewalls to the server, broken arrows first', () => {
    const drawn = diagram({
      'postgresql.conf': "port = 5433\nlisten_addresses = '*'\n",
      'pgbouncer.ini': '[databases]\nshop = host=127.0.0.1 port=5432\n[pgbouncer]\nlisten_port = 6432\n',
      'ufw.sh': '#!/bin/sh\nufw allow 22/tcp\nufw allow 5433/tcp\n',
      '.env': 'DATABASE_URL=postgres://app@localhost:6432/shop\n',
    });
    expect(arrows(drawn)).toEqual([
      'PgBouncer:6432 -x5432-> PostgreSQL:5433',
      'DATABASE_URL -6432-> PgBouncer:6432',
      'ufw -5433-> PostgreSQL:5433',
    ]);
  });

  it('sound clients of one server and port are one node', () => {
    const drawn = diagram({
      'postgresql.conf': 'port = 5433\n',
      'a/.env': 'DATABASE_URL=postgres://app@localhost:5433/shop\n',
      'b/.env': 'DATABASE_URL=postgres://app@localhost:5433/shop\n',
    });
    expect(drawn.edges).toHaveLength(1);
    expect(drawn.nodes.find(({ kind }) => kind === 'client')?.also).toBe(1);
  });

  it('is bounded, and says what is not drawn', () => {
    const files = Object.fromEntries(
      Array.from({ length: 90 }, (_, index) => [`s${index}/.env`, 'DATABASE_URL=postgres://app@localhost:5432/d\n']),
    );
    const drawn = diagram({ 'postgresql.conf': 'port = 5433\n', ...files });
    expect(drawn.edges).toHaveLength(40);
    expect(drawn.left).toBe(50);
  });

  it('of unusual names holds entities only', () => {
    const name = 'end"]; click n0 href "http://evil.example" %%{init}%% <script>`';
    const text = renderMarkdown(
      check(
        memoryWorkspace({
          'docker-compose.yml': JSON.stringify({
            services: {
              [name]: { image: 'postgres:16' },
              web: { image: 'x', environment: { DATABASE_URL: `postgres://a@${'db'}:1/x` } },
            },
          }),
          [`${name}/postgresql.conf`]: 'port = 5433\n',
          [`${name}/.env`]: 'DATABASE_URL=postgres://app@localhost:5432/d\n',
        }),
        defaultSettings,
      ),
    );
    const drawing = /```mermaid\n([^`]*)```/.exec(text)?.[1] ?? '';
    expect(drawing).toContain('flowchart LR');
    for (const line of drawing
      .split('\n')
      .slice(1)
      .filter((one) => one !== ''))
      expect(line).toMatch(
        /^ {2}(?:linkStyle \d+ stroke:#[0-9a-f]{6},stroke-width:2px|n\d+ (?:--|-\.) "[\p{L}\p{N} ./:✗…#;?-]*" (?:-->|--x|\.->) n\d+|n\d+[([{/]+"(?:[\p{L}\p{N} ./:✗…#;-]|<br\/>)*"[)\]}/]+)$/u,
      );
  });
});
