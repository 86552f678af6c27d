import { connect, type Socket } from 'node:net';
import { daemon } from './daemon.ts';
import { serverDirectory } from './directory.ts';
import { atEnd } from './ends.ts';
import { eventually } from './eventually.ts';
import { freePort } from './ports.ts';
import type { Address } from './wire.ts';

const neverAccepts = (port: number): string => `
  require('node:net').createServer().listen({ host: '127.0.0.1', port: ${port}, backlog: 1 }, () => {
    require('node:fs').writeSync(1, 'listening\\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;

/** A port whose queue is full: further SYNs are dropped as by a packet filter, so a connect runs into its time-out. Linux only. */
export async function fullBacklog(): Promise<Address> {
  const port = await freePort();
  const process_ = daemon(process.execPath, ['-e', neverAccepts(port)], { ending: 'SIGKILL', directory: serverDirectory() });
  await eventually('it listens', () => process_.log().includes('listening'), { state: process_.log });
  const fillers: Socket[] = [];
  atEnd(() => fillers.forEach((socket) => socket.destroy()));
  for (let full = false; !full && fillers.length < 16;) {
    const socket = connect(port, '127.0.0.1');
    fillers.push(socket);
    full = !(await connects(socket, 250));
  }
  return { host: '127.0.0.1', port };
}

function connects(socket: Socket, within: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), within);
    socket.on('error', () => undefined);
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
