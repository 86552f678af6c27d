import { describe, expect } from '@jest/globals';
import { password } from '../support/live/cluster.ts';
import { eventually } from '../support/live/eventually.ts';
import { hostile } from '../support/live/hostile.ts';
import { whereInstalled } from '../support/live/installed.ts';
import { listener } from '../support/live/listeners.ts';
import { freePort } from '../support/live/ports.ts';
import { psql } from '../support/live/psql.ts';
import { ask, oneByte, sslRequest } from '../support/live/wire.ts';

/** What the tests of the live part stand on. */
describe('ports', () => {
  whereInstalled().it('are never given twice, also beyond one block', async () => {
    const ports = await Promise.all(Array.from({ length: 120 }, freePort));
    expect(new Set(ports).size).toBe(120);
    expect(Math.max(...ports)).toBeLessThan(32_768);
  });
});

describe.each(Object.keys(hostile) as (keyof typeof hostile)[])('a listener: %s', (name) => {
  whereInstalled().it('counts and records what it gets, and leaves no handle', async () => {
    const peer = await listener(hostile[name]);
    for (let i = 0; i < 5; i++) await ask(peer, sslRequest, { enough: oneByte, within: 60 });
    expect(peer.connections()).toBe(5);
    if (!name.startsWith('reset')) expect(peer.received().startsWith(sslRequest.toString('latin1'))).toBe(true);
    expect(peer.bytes()).toBe(peer.received().length);
    await peer.close();
    // The one that is left holds this file's block of ports. A handle goes one turn after its last event.
    await eventually('no handle is left', () => sockets() <= 1);
    expect(await ask(peer, undefined)).toMatchObject({ ended: 'not connected', code: 'ECONNREFUSED' });
  });
});

function sockets(): number {
  return process.getActiveResourcesInfo().filter((kind) => /^TCP/.test(kind)).length;
}

describe('psql', () => {
  whereInstalled('psql').it('gives the password to whoever asks for it in clear', async () => {
    const peer = await listener(hostile['asks for the password in clear']);
    await psql({ ...peer, password });
    expect(peer.received()).toContain(password);
  });
});
