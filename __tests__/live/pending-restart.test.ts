import { describe, expect } from '@jest/globals';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCluster, type Cluster } from '../support/live/cluster.ts';
import { whereInstalled } from '../support/live/installed.ts';
import { freePort } from '../support/live/ports.ts';
import { ask } from '../support/live/wire.ts';

const { it } = whereInstalled('postgres');

interface PortSetting {
  readonly setting: string;
  readonly source: string;
  readonly pending: boolean;
}

const setting = async (cluster: Cluster): Promise<PortSetting | undefined> =>
  (await cluster.sql<PortSetting>("SELECT setting, source, pending_restart AS pending FROM pg_settings WHERE name = 'port'"))[0];

const answers = async (port: number): Promise<boolean> =>
  (await ask({ host: '127.0.0.1', port }, undefined, { within: 50 })).ended !== 'not connected';

/** semantics.md §A.6. */
describe('an edited port', () => {
  it('is pending after a reload and holds after a restart', async () => {
    const [cluster, next] = [await startCluster(), await freePort()];
    const old = cluster.port;
    cluster.set({ port: next });
    expect(await setting(cluster)).toMatchObject({ setting: String(old), pending: false });
    await cluster.reload();
    expect(await setting(cluster)).toMatchObject({ setting: String(old), pending: true });
    expect(cluster.log()).toContain('parameter "port" cannot be changed without restarting the server');
    expect([await answers(old), await answers(next)]).toEqual([true, false]);
    const [before, identifier] = [await cluster.startTime(), cluster.systemIdentifier()];
    await cluster.restart();
    expect(await setting(cluster)).toEqual({ setting: String(next), source: 'configuration file', pending: false });
    expect([await answers(old), await answers(next)]).toEqual([false, true]);
    expect(await cluster.startTime()).not.toEqual(before);
    expect(cluster.systemIdentifier()).toBe(identifier);
  });

  it('that is taken back is no longer pending', async () => {
    const cluster = await startCluster();
    const old = cluster.port;
    cluster.set({ port: await freePort() });
    await cluster.reload();
    cluster.set({ port: old });
    await cluster.reload();
    expect(await setting(cluster)).toMatchObject({ pending: false });
  });

  it('beside a syntax error is not even pending', async () => {
    const cluster = await startCluster();
    cluster.set({ port: await freePort() });
    appendFileSync(join(cluster.directory, 'postgresql.conf'), 'port: 5433\n');
    const files = 'SELECT error FROM pg_file_settings WHERE error IS NOT NULL';
    expect(await cluster.sql<{ error: string }>(files)).toEqual([{ error: 'syntax error' }]);
    await cluster.reload();
    expect(cluster.log()).toContain('contains errors; no changes were applied');
    expect(await setting(cluster)).toMatchObject({ pending: false });
  });

  it('stays pending for ever where a command line has the port', async () => {
    const [first, second] = [await freePort(), await freePort()];
    const cluster = await startCluster({ port: first, parameters: ['-p', String(first)] });
    cluster.set({ port: second });
    await cluster.reload();
    expect(await setting(cluster)).toEqual({ setting: String(first), source: 'command line', pending: true });
  });
});
