import type { Daemon } from './daemon.ts';
import { eventually } from './eventually.ts';
import { ask, type Address } from './wire.ts';

/** Waits until a server takes connections. */
export async function accepting(name: string, address: Address, server: Daemon): Promise<void> {
  await eventually(
    `${name} listens`,
    async () => {
      if (!server.running()) throw new Error(`${name} ended:\n${server.log()}`);
      const { ended } = await ask(address, undefined, { within: 30 });
      return ended !== 'not connected';
    },
    { state: server.log },
  );
}
