import { nftTextOf } from '../../commands/nft.ts';
import { readNftStatements } from '../../commands/firewall/nft-rules.ts';
import type { Document } from '../../documents/document.ts';
import type { NftStatement } from '../../documents/nftables.ts';
import type { Fact } from '../../facts/fact.ts';
import { FactMaker, reader, type Reading } from '../reader.ts';

const id = 'firewall/nftables';

/** nftables rule sets: tables, chains, sets and defines of one file. */
export const nftables = reader({
  id,
  title: 'nftables rule sets',
  layers: ['firewall', 'server'],
  notation: 'nftables',
  files: ['nftables.conf', '*.nft', 'nftables.d/*.conf', 'nftables/*.conf', 'nftables.rules'],
  rendered: true,
  read,
});

function* read(document: Document<readonly NftStatement[]>, reading: Reading): Iterable<Fact> {
  const path = document.file.embeddedIn?.path ?? document.file.path;
  const make = new FactMaker(id, reading, { kind: 'machine', path });
  const context = { make, file: document.file, setting: make.setting, standing: reading.standing };
  yield* readNftStatements(document.tree, nftTextOf(document.file, reading.rendering), context);
}
