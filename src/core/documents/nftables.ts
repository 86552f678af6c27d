import { locate, type SourceFile } from '../text/source-file.ts';
import type { Document } from './document.ts';
import { parseNftText } from './nftables/parse.ts';
import type { NftStatement } from './nftables/tree.ts';

export * from './nftables/parse.ts';
export * from './nftables/tree.ts';

/** An nftables rule set (`nft -f`): statements with their words, value sets and blocks (semantics D.4). */
export function parseNftables(file: SourceFile): Document<readonly NftStatement[]> {
  const { statements, errors } = parseNftText(file.text);
  const problems = errors.map(({ message, at }) => ({ code: 'nftables-syntax', message, at: locate(file, at, at) }));
  return { file, tree: statements, problems };
}
