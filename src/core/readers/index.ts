import { clientReaders } from './client/index.ts';
import { firewallReaders } from './firewall/index.ts';
import { platformReaders } from './platform/index.ts';
import { poolerReaders } from './pooler/index.ts';
import type { Reader } from './reader.ts';
import { restartReaders } from './restart/index.ts';
import { serverReaders } from './server/index.ts';
import { socketReaders } from './socket/index.ts';

/** All readers. Where several want one file, each reads it. */
export const readers: readonly Reader[] = [
  ...serverReaders,
  ...firewallReaders,
  ...clientReaders,
  ...poolerReaders,
  ...socketReaders,
  ...restartReaders,
  ...platformReaders,
];
