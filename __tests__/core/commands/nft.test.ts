import { describe, expect, it } from '@jest/globals';
import { nft } from '../../../src/core/commands/nft.ts';
import { FactMaker } from '../../../src/core/facts/reading.ts';
import { embedSlice } from '../../../src/core/text/source-file.ts';
import { commandOf, contextOf, described } from './firewall/command-line.ts';

const opened = 'allow ingress 5432/tcp from anyone (nftables) @5432';

describe('nft', () => {
  it.each([
    ['nft add rule inet filter input tcp dport 5432 accept', [opened]],
    ["nft 'add rule inet filter input tcp dport 5432 accept'", [opened]],
    [
      "nft add rule inet filter input tcp dport '{ 5432, 5433-5440 }' accept",
      ['allow ingress 5432,5433-5440/tcp from anyone (nftables) @5432'],
    ],
    [
      'nft add rule inet filter input ip saddr 10.0.0.0/8 tcp dport $P accept',
      ['allow ingress ${P}/tcp from 10.0.0.0/8 (nftables) @$P'],
    ],
    ['nft insert rule filter input tcp dport postgresql drop', ['deny ingress 5432/tcp from anyone (nftables) @postgresql']],
    [
      "nft add chain inet filter input '{ type filter hook input priority 0; policy drop; }'",
      ['policy deny ingress all/any from anyone (nftables) @drop'],
    ],
    ['nft add rule ip nat prerouting tcp dport 5433 redirect to :5432', ['5433 -> 5432 (nat) @5433']],
    ['nft add rule ip nat prerouting tcp dport 5433 dnat to 10.0.0.5:5432', ['5433 -> 5432 (nat) @5433']],
    ['nft delete rule inet filter input handle 5', []],
    ['nft -c add rule inet filter input tcp dport 5432 accept', []],
    ['nft list ruleset', []],
    ['nft', []],
  ])('%s', (line, expected) => {
    expect(described(nft, line)).toEqual(expected);
  });

  it('reads a rule set that is fed to it, with places in the outer file', () => {
    const text = 'nft -f - <<EOF\ntable inet filter { chain input { tcp dport 5432 accept } }\nEOF\n';
    const file = { path: 'open.sh', text, origin: 'repository' as const };
    const input = embedSlice(file, 'heredoc', 15, text.indexOf('EOF\n', 15));
    const setting = { kind: 'machine', path: 'open.sh' } as const;
    const make = new FactMaker('test', { standing: 'effective', environment: 'any' }, setting);
    const facts = [...nft.read({ ...commandOf('nft -f -'), input }, contextOf(make, file, setting))];
    expect(facts).toMatchObject([{ kind: 'firewall.rule', chain: 'nft inet filter input', at: { path: 'open.sh' } }]);
    const [fact] = facts;
    expect(fact !== undefined && 'at' in fact && text.slice(fact.at.span.start, fact.at.span.end)).toBe('5432');
  });
});
