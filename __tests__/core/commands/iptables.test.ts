import { describe, expect, it } from '@jest/globals';
import { iptables } from '../../../src/core/commands/iptables.ts';
import { described, factsOf } from './firewall/command-line.ts';

const opened = 'allow ingress 5432/tcp from anyone (iptables)';

describe('iptables', () => {
  it.each([
    ['iptables -A INPUT -p tcp --dport 5432 -j ACCEPT', [`${opened} @5432`]],
    ['iptables -A INPUT -p tcp --destination-port 5432 -j ACCEPT', [`${opened} @5432`]],
    ['iptables --append INPUT --protocol tcp --dport=5432 --jump ACCEPT', [`${opened} @5432`]],
    ['iptables -A INPUT -p tcp --dport postgresql -j ACCEPT', [`${opened} @postgresql`]],
    ['iptables -A INPUT -p tcp --dport 0x1538 -j ACCEPT', [`${opened} @0x1538`]],
    ['iptables -A INPUT -p tcp --dport 012470 -j ACCEPT', [`${opened} @012470`]],
    ['iptables -A INPUT -p 6 --dport 5432 -j ACCEPT', [`${opened} @5432`]],
    ['iptables -A INPUT -p tcp --dport 5430:5440 -j ACCEPT', ['allow ingress 5430-5440/tcp from anyone (iptables) @5430']],
    ['iptables -A INPUT -p tcp --dport 5430: -j ACCEPT', ['allow ingress 5430-65535/tcp from anyone (iptables) @5430']],
    ['iptables -A INPUT -p tcp --dport :5440 -j ACCEPT', ['allow ingress 0-5440/tcp from anyone (iptables) @5440']],
    [
      'iptables -A INPUT -p tcp -m multiport --dports 22,5430:5440 -j ACCEPT',
      ['allow ingress 22,5430-5440/tcp from anyone (iptables) @22'],
    ],
    ['iptables -A INPUT -p tcp -m multiport --ports 5432 -j ACCEPT', [`${opened} @5432`]],
    [
      'iptables -I INPUT 1 -s 10.0.0.0/8,192.168.0.0/16 -p tcp --dport 5432 -j ACCEPT',
      ['allow ingress 5432/tcp from 10.0.0.0/8,192.168.0.0/16 (iptables) @5432'],
    ],
    [
      'iptables -A INPUT ! -s 10.0.0.0/8 -p tcp --dport 5432 -j DROP',
      ['deny ingress 5432/tcp from ! 10.0.0.0/8 (iptables) @5432'],
    ],
    ['iptables -A INPUT -m conntrack --ctstate NEW -p tcp --dport 5432 -j ACCEPT', [`${opened} @5432`]],
    ['iptables -A OUTPUT -p tcp -d 10.0.0.5 --dport 5432 -j ACCEPT', ['allow egress 5432/tcp from 10.0.0.5 (iptables) @5432']],
    [
      'iptables -A INPUT -s 10.0.0.1 -j ACCEPT',
      ['allow ingress all/any from 10.0.0.1 (iptables) @iptables -A INPUT -s 10.0.0.1 -j ACCEPT'],
    ],
    ['iptables -D INPUT -p tcp --dport 5432 -j ACCEPT', [`remove ${opened} @5432`]],
    ['iptables -P INPUT DROP', ['policy deny ingress all/any from anyone (iptables) @DROP']],
    ['iptables -P OUTPUT ACCEPT', ['policy allow egress all/any from anyone (iptables) @ACCEPT']],
    ['iptables -A INPUT -p tcp --dport "$PGPORT" -j ACCEPT', ['allow ingress ${PGPORT}/tcp from anyone (iptables) @$PGPORT']],
    ['ip6tables -A INPUT -p tcp --dport 5432 -j REJECT', ['deny ingress 5432/tcp from anyone (ip6tables) @5432']],
    ['iptables -t nat -A PREROUTING -p tcp --dport 5433 -j REDIRECT --to-ports 5432', ['5433 -> 5432 (nat) @5433']],
    [
      'iptables -t nat -A PREROUTING -d 1.2.3.4 -p tcp --dport 5433 -j DNAT --to-destination 10.0.0.5:5432',
      ['1.2.3.4:5433 -> 5432 (nat) @5433'],
    ],
  ])('%s', (line, expected) => {
    expect(described(iptables, line)).toEqual(expected);
  });

  it.each([
    ['everything but the port', 'iptables -A INPUT -p tcp ! --dport 5432 -j DROP'],
    ['everything but the port, the old way', 'iptables -A INPUT -p tcp --dport ! 5432 -j ACCEPT'],
    ['source ports', 'iptables -A INPUT -p tcp --sport 5432 -j ACCEPT'],
    ['loopback', 'iptables -A INPUT -i lo -p tcp --dport 5432 -j ACCEPT'],
    ['replies', 'iptables -A INPUT -m state --state ESTABLISHED,RELATED -j ACCEPT'],
    ['a rate', 'iptables -A INPUT -p tcp --dport 5432 -m recent --update --hitcount 4 -j DROP'],
    ['other protocols', 'iptables -A INPUT -p icmp -j ACCEPT'],
    ['a jump', 'iptables -A INPUT -p tcp --dport 5432 -j POSTGRES'],
    ['a test', 'iptables -C INPUT -p tcp --dport 5432 -j ACCEPT'],
    ['a rule by number', 'iptables -D INPUT 3'],
    ['a flush', 'iptables -F INPUT'],
    ['other tables', 'iptables -t mangle -A INPUT -p tcp --dport 5432 -j ACCEPT'],
    ['a deleted translation', 'iptables -t nat -D PREROUTING -p tcp --dport 5433 -j REDIRECT --to-ports 5432'],
  ])('leaves out %s', (_, line) => {
    expect(described(iptables, line)).toEqual([]);
  });

  it('sends a translation to another machine or to this one', () => {
    const [redirect] = factsOf(iptables, 'iptables -t nat -A PREROUTING -p tcp --dport 5433 -j REDIRECT --to-ports 5432');
    expect(redirect).toMatchObject({ how: 'nat', to: { kind: 'setting', setting: { kind: 'machine', path: 'open.sh' } } });
    const [dnat] = factsOf(iptables, 'iptables -t nat -A PREROUTING -p tcp --dport 5433 -j DNAT --to-destination [fd00::5]:5432');
    expect(dnat).toMatchObject({
      to: { kind: 'endpoint', endpoint: { host: { template: [{ text: 'fd00::5' }] }, port: { port: 5432 } } },
    });
  });

  it('names the chain and keeps the comment', () => {
    const [fact] = factsOf(iptables, 'iptables -A INPUT -p tcp --dport 5432 -m comment --comment "for pg" -j ACCEPT');
    expect(fact).toMatchObject({
      chain: 'iptables filter INPUT',
      note: 'for pg',
      guards: [{ kind: 'machine', path: 'open.sh' }],
    });
  });
});
