import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accepting } from './accepting.ts';
import { daemon, type Daemon } from './daemon.ts';
import { own, serverDirectory } from './directory.ts';
import { freePort } from './ports.ts';
import { installed } from './programs.ts';
import type { Address } from './wire.ts';

export interface HAProxy extends Address {
  readonly host: '127.0.0.1';
  readonly log: Daemon['log'];
  readonly stop: Daemon['stop'];
}

/** A real HAProxy in the foreground that forwards TCP to `server`. It does not try again: with its default of three it is silent for three seconds. */
export async function startHAProxy(server: Address, lines: readonly string[] = []): Promise<HAProxy> {
  const directory = serverDirectory();
  const port = await freePort();
  const file = join(directory, 'haproxy.cfg');
  writeFileSync(
    file,
    `global
  maxconn 100
defaults
  mode tcp
  timeout connect 2s
  timeout client 20s
  timeout server 20s
  retries 0
listen postgresql
  bind 127.0.0.1:${port}
  server one ${server.host}:${server.port}
${lines.map((line) => `  ${line}\n`).join('')}`,
  );
  own(file);
  const process_ = daemon(installed('haproxy'), ['-db', '-f', file], { ending: 'SIGTERM', directory });
  await accepting('HAProxy', { host: '127.0.0.1', port }, process_);
  return { host: '127.0.0.1', port, log: process_.log, stop: process_.stop };
}
