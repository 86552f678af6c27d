import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nftables } from '../../../../src/core/readers/firewall/nftables.ts';
import { described, factsOf, itemsOf, mutate, timeOf } from './read-text.ts';
import { patience } from '../../../support/time.ts';

const path = 'etc/nftables.conf';
const allow = (ports: string, at: string, from = 'anyone') => `allow ingress ${ports}/tcp from ${from} (nftables) @${at}`;

function ruleset(rules: string, before = ''): string {
  return `${before}\ntable inet filter {\n  chain input {\n    type filter hook input priority 0; policy drop;\n    ${rules}\n  }\n}\n`;
}

/** Facts of the rules, without the policy that comes first. */
function ofRules(rules: string, before = ''): string[] {
  return described(nftables, path, ruleset(rules, before)).filter((line) => !line.startsWith('policy '));
}

describe('nftables rule sets', () => {
  it.each([
    ['tcp dport 5432 accept', [allow('5432', '5432')]],
    ['tcp dport { 5432, 5433-5440 } accept', [allow('5432,5433-5440', '5432')]],
    ['tcp dport postgresql accept', [allow('5432', 'postgresql')]],
    ['tcp dport postgres accept', [allow('5432', 'postgres')]],
    ['tcp dport 0x1538 accept', [allow('5432', '0x1538')]],
    ['tcp dport >= 5432 accept', [allow('5432-65535', '5432')]],
    ['tcp dport <= 5432 accept', [allow('0-5432', '5432')]],
    ['tcp dport 5432 counter accept comment "pg"', [allow('5432', '5432')]],
    ['tcp dport 5432 ct state new accept', [allow('5432', '5432')]],
    ['meta l4proto { tcp, udp } th dport 5432 accept', ['allow ingress 5432/any from anyone (nftables) @5432']],
    ['ip saddr 10.0.0.0/8 tcp dport 5432 accept', [allow('5432', '5432', '10.0.0.0/8')]],
    ['ip saddr { 10.0.0.1, 10.0.0.2 } tcp dport 5432 accept', [allow('5432', '5432', '10.0.0.1,10.0.0.2')]],
    ['ip saddr != 10.0.0.0/8 tcp dport 5432 drop', ['deny ingress 5432/tcp from ! 10.0.0.0/8 (nftables) @5432']],
    ['ip saddr . tcp dport { 10.0.0.1 . 5432, 10.0.0.2 . 5433 } accept', [allow('5432,5433', '5432', '10.0.0.1,10.0.0.2')]],
    ['tcp dport vmap { 5432 : accept, 22 : drop }', [allow('5432', '5432'), 'deny ingress 22/tcp from anyone (nftables) @22']],
    ['tcp dport vmap { 5432:accept }', [allow('5432', '5432')]],
    ['tcp dport 5432 \\\n accept', [allow('5432', '5432')]],
    ['tcp dport @elsewhere accept', ['allow ingress ${?}/tcp from anyone (nftables) @@elsewhere']],
    ['tcp dport $ELSEWHERE accept', ['allow ingress ${?}/tcp from anyone (nftables) @$ELSEWHERE']],
    ['tcp dport 5432 reject with tcp reset', ['deny ingress 5432/tcp from anyone (nftables) @5432']],
    ['ip saddr 10.0.0.1 accept', ['allow ingress all/any from 10.0.0.1 (nftables) @ip saddr 10.0.0.1 accept']],
    ['tcp dport 5433 redirect to :5432', ['5433 -> 5432 (nat) @5433']],
    ['tcp dport 5433 dnat ip to 10.0.0.5:5432', ['5433 -> 5432 (nat) @5433']],
    ['tcp dport != 5432 drop', []],
    ['tcp sport 5432 accept', []],
    ['iif lo accept', []],
    ['iifname "lo" tcp dport 5432 accept', []],
    ['ct state established,related accept', []],
    ['ct state vmap { invalid : drop, established : accept }', []],
    ['ip protocol icmp accept', []],
    ['tcp dport 5432 jump postgres', []],
    ['# tcp dport 5432 accept', []],
  ])('%s', (rules, expected) => {
    expect(ofRules(rules)).toEqual(expected);
  });

  it('follows a define to the number, and lists of it to their elements', () => {
    const before = 'define PG = 5433\ndefine PGS = { 5432, 5440-5450 }\ndefine NAME = postgresql';
    expect(
      ofRules('tcp dport $PG accept\ntcp dport { $PG, 22 } accept\ntcp dport $PGS accept\ntcp dport $NAME accept', before),
    ).toEqual([
      'PG=5433 @5433',
      'NAME=postgresql @postgresql',
      'allow ingress ${PG}/tcp from anyone (nftables) @$PG',
      'allow ingress ${PG},22/tcp from anyone (nftables) @$PG',
      allow('5432,5440-5450', '5432'),
      allow('5432', 'postgresql'),
    ]);
  });

  it('takes the elements of a named set, wherever it stands', () => {
    const text = `table inet filter { chain input { tcp dport @pg accept; tcp dport vmap @v; }
      map v { type inet_service : verdict; elements = { 5433 : accept } }
      set pg { type inet_service; elements = { 5432, 5440-5450 } } }
      add element inet filter pg { 6432 }`;
    expect(described(nftables, path, text)).toEqual([allow('5432,5440-5450,6432', '5432'), allow('5433', '5433')]);
  });

  it('says policy, chain and direction by the hook', () => {
    const text =
      'table ip t { chain way { type filter hook output priority 0; policy accept; ip daddr 10.0.0.5 tcp dport 5432 drop } }';
    expect(factsOf(nftables, path, text)).toMatchObject([
      { direction: 'egress', action: 'allow', policy: true, ports: 'all', chain: 'nft ip t way' },
      {
        direction: 'egress',
        action: 'deny',
        peers: [{ value: '10.0.0.5' }],
        chain: 'nft ip t way',
        guards: [{ kind: 'machine', path }],
      },
    ]);
  });

  it('never throws, and spans stay inside the text', () => {
    const sample = ruleset(
      'tcp dport { 5432, 5433-5440 } accept; ip saddr . tcp dport { 10.0.0.1 . 5432 } accept',
      'define A = { 1 }',
    );
    const mutant = fc
      .tuple(fc.nat(), fc.constantFrom('', '{', '}', '"', '$', '@', '.', ';', '\n'))
      .map(([at, by]) => mutate(sample, at, by));
    fc.assert(
      fc.property(fc.oneof(fc.string(), mutant), (text) => {
        for (const item of itemsOf(nftables, path, text)) {
          if (item.kind !== 'embedded') expect(item.at.span.end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });

  it('takes lists of lists only so far', () => {
    const lists = Array.from({ length: 8 }, (_, level) => `define L${level} = { ${`$L${level + 1}, `.repeat(50)} }\n`).join('');
    const text = `${lists}define L8 = { 1, 2 }\ntable t { chain input { tcp dport $L0 accept\n tcp dport 5432 accept } }`;
    expect(timeOf(nftables, path, text)).toBeLessThan(patience);
    const uses = `table t { set s { elements = { ${'1, '.repeat(5000)} } chain input { ${'tcp dport @s accept\n'.repeat(5000)} } }`;
    expect(timeOf(nftables, path, uses)).toBeLessThan(patience);
  });

  it.each(['{', 'table t {', 'tcp dport { 5432, ', 'define A = $A\n', '"', 'tcp dport 5432 accept\n', '. ', 'ip saddr . '])(
    'is linear on %j',
    (piece) => {
      const text = `table inet filter { chain input { ${piece.repeat(Math.floor(1_000_000 / piece.length))}`;
      expect(timeOf(nftables, path, text)).toBeLessThan(patience);
    },
  );
});
