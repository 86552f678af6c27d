import { describe, expect, it } from '@jest/globals';
import { nginxStream } from '../../../../src/core/readers/pooler/nginx-stream.ts';
import { described } from '../firewall/read-text.ts';

const read = (text: string): string[] => described(nginxStream, 'nginx.conf', text);

describe('servers of the stream module', () => {
  it.each([
    ['server { listen 5433; proxy_pass db:5432; }', ['5433 (tunnel) @5433', 'db:5432 -> db:5432 (tunnel) @5432']],
    [
      'server {\n  listen 127.0.0.1:5433; # clients\n  proxy_pass "db:5432";\n}',
      ['5433 (tunnel) @5433', 'db:5432 -> db:5432 (tunnel) @5432'],
    ],
    [
      'stream { upstream pg { server a:5432 weight=2; server [::1]:5433 backup; } server { listen [::]:5434 so_keepalive=on; proxy_pass pg; } }',
      ['5434 (tunnel) @5434', 'pg -> a:5432 (tunnel) @5432', 'pg -> ::1:5433 (tunnel) @5433'],
    ],
    [
      'server { listen 5433; listen unix:/run/pg.sock; proxy_pass $backend:5432; }',
      ['5433 (tunnel) @5433', '$backend:5432 -> ${backend}:5432 (tunnel) @5432'],
    ],
    [
      'events {}\nstream {\nserver { listen 5432; proxy_pass ${HOST}:5433; }\n}',
      ['5432 (tunnel) @5432', '${HOST}:5433 -> ${HOST}:5433 (tunnel) @5433'],
    ],
    // A name of an upstream that another file has.
    ['server { listen 5432; proxy_pass elsewhere; }', ['5432 (tunnel) @5432']],
    ['server { listen 5433; proxy_pass pg', ['5433 (tunnel) @5433']],
  ])('%j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ['HTTP', 'http { server { listen 80; location / { proxy_pass http://pgadmin:5050; } } }'],
    [
      'another protocol',
      'stream { server { listen 53 udp; proxy_pass dns:53; } server { listen 3306; proxy_pass mysql:3306; } }',
    ],
    ['nothing', '}}} ; {'],
  ])('%s is left alone', (_what, text) => {
    expect(read(text)).toEqual([]);
  });
});
