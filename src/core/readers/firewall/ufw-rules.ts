import { rangeOf, splitPiece, type Piece } from '../../commands/firewall/ports.ts';
import { hostRule, peerOf, type RuleContext } from '../../commands/firewall/rules.ts';
import { readIptables } from '../../commands/firewall/iptables-rule.ts';
import type { Document } from '../../documents/document.ts';
import type { IptablesWord } from '../../documents/iptables-save.ts';
import type { UfwRules, UfwTuple } from '../../documents/ufw-rules.ts';
import type { Fact } from '../../facts/fact.ts';
import { literal } from '../../facts/template.ts';
import { nameOf } from '../../text/paths.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import type { Located } from '../../text/span.ts';
import { FactMaker, reader, type Reading } from '../reader.ts';

const id = 'firewall/ufw-rules';

/** ufw's own files under /etc/ufw: `user.rules` in tuples, `before.rules` and `after.rules` as iptables rules. */
export const ufwRules = reader({
  id,
  title: 'ufw rule files',
  layers: ['firewall', 'server'],
  notation: 'ufw-rules',
  files: ['user.rules', 'user6.rules', 'before.rules', 'before6.rules', 'after.rules', 'after6.rules'],
  read,
});

function* read(document: Document<UfwRules>, reading: Reading): Iterable<Fact> {
  const path = document.file.embeddedIn?.path ?? document.file.path;
  const make = new FactMaker(id, reading, { kind: 'machine', path });
  const context: RuleContext = { make, file: document.file, setting: make.setting, standing: reading.standing };
  const { tuples, tables } = document.tree;
  for (const tuple of tuples) yield* ofTuple(context, tuple);
  if (tuples.length > 0) return;
  // Files without tuples are raw: ufw's chains stand for those of the kernel.
  const tool = /6\.rules/.test(nameOf(path)) ? 'ip6tables' : 'iptables';
  for (const table of tables) {
    for (const rule of table.rules) {
      const words = rule.words.map((word) => pieceOf(document.file, word));
      yield* readIptables({ words, at: locate(document.file, rule.start, rule.end), tool, table: table.name.value }, context);
    }
  }
}

function pieceOf(file: SourceFile, word: IptablesWord): Piece {
  const at = locate(file, word.start, word.end);
  return { value: literal(word.value, at), at };
}

const actions: Readonly<Record<string, 'allow' | 'deny'>> = { allow: 'allow', limit: 'allow', deny: 'deny', reject: 'deny' };

function* ofTuple(context: RuleContext, tuple: UfwTuple): Iterable<Fact> {
  const action = actions[tuple.action.value.split('_')[0] ?? ''];
  const anyPort = tuple.port.value === 'any';
  // Only the source's port is named: that opens nothing here.
  if (action === undefined || tuple.direction.endsWith('_lo') || (anyPort && tuple.sourcePort.value !== 'any')) return;
  const direction = tuple.direction.startsWith('out') ? 'egress' : 'ingress';
  const ports = splitPiece(pieceOf(context.file, tuple.port), ',').map((piece) => rangeOf(piece, ':', 'decimal'));
  yield hostRule(context, {
    tool: 'ufw',
    at: locate(context.file, tuple.start, tuple.end),
    direction,
    action,
    protocol: protocolOf(tuple.protocol.value),
    ports: anyPort ? 'all' : ports,
    peers: peersOf(context.file, direction === 'egress' ? tuple.destination : tuple.source),
    chain: chainOf(tuple.route, direction),
    note: tuple.comment,
  });
}

function protocolOf(word: string): 'tcp' | 'udp' | 'any' {
  return word === 'tcp' || word === 'udp' ? word : 'any';
}

function chainOf(route: boolean, direction: 'ingress' | 'egress'): string {
  if (route) return 'ufw route';
  return direction === 'egress' ? 'ufw out' : 'ufw';
}

function peersOf(file: SourceFile, word: IptablesWord): readonly Located<string>[] {
  return /^(?:any|0\.0\.0\.0\/0|::\/0)$/.test(word.value) ? [] : [peerOf(pieceOf(file, word))];
}
