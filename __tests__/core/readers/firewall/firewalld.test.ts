import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { firewalld } from '../../../../src/core/readers/firewall/firewalld.ts';
import { described, factsOf, itemsOf, mutate, timeOf } from './read-text.ts';
import { patience } from '../../../support/time.ts';

const path = 'etc/firewalld/zones/public.xml';
const zone = (inner: string) => `<?xml version="1.0" encoding="utf-8"?>\n<zone>${inner}</zone>\n`;
const opened = 'allow ingress 5432/tcp from anyone (firewalld)';

describe('firewalld files', () => {
  it.each([
    ['<port port="5432" protocol="tcp"/>', [`${opened} @5432`]],
    ['<port protocol="tcp" port="5440-5450"/>', ['allow ingress 5440-5450/tcp from anyone (firewalld) @5440']],
    ['<service name="postgresql"/>', [`${opened} @postgresql`]],
    [
      '<source address="10.0.0.0/8"/><port port="5432" protocol="tcp"/>',
      ['allow ingress 5432/tcp from 10.0.0.0/8 (firewalld) @5432'],
    ],
    [
      '<rule family="ipv4"><source address="10.0.0.0/8"/><port port="5432" protocol="tcp"/><accept/></rule>',
      ['allow ingress 5432/tcp from 10.0.0.0/8 (firewalld) @5432'],
    ],
    [
      '<rule><source address="10.0.0.0/8" invert="True"/><service name="postgresql"/><reject/></rule>',
      ['deny ingress 5432/tcp from ! 10.0.0.0/8 (firewalld) @postgresql'],
    ],
    [
      '<rule><source address="10.0.0.1"/><accept/></rule>',
      ['allow ingress all/any from 10.0.0.1 (firewalld) @<rule><source address="10.0.0.1"/><accept/></rule>'],
    ],
    ['<forward-port to-port="5432" protocol="tcp" port="5433"/>', ['5433 -> 5432 (nat) @5433']],
    ['<rule><icmp-block name="x"/><accept/></rule>', []],
    ['<rule><port port="5432" protocol="tcp"/><log/></rule>', []],
    ['<!-- <port port="5432" protocol="tcp"/> -->', []],
  ])('%s', (inner, expected) => {
    expect(described(firewalld, path, zone(inner))).toEqual(expected);
  });

  it('takes the target of a zone as its policy', () => {
    expect(factsOf(firewalld, path, '<zone target="DROP"></zone>')).toMatchObject([
      { policy: true, action: 'deny', ports: 'all' },
    ]);
  });

  it('reads direct rules', () => {
    const text =
      '<direct><rule ipv="ipv4" table="filter" chain="INPUT" priority="0">-p tcp --dport 5432 -j ACCEPT</rule></direct>';
    expect(described(firewalld, 'etc/firewalld/direct.xml', text)).toEqual([
      'allow ingress 5432/tcp from anyone (iptables) @5432',
    ]);
  });

  it('says which port a service of the site has', () => {
    const text = '<service><port protocol="tcp" port="5433"/><port protocol="udp" port="1"/></service>';
    expect(described(firewalld, 'etc/firewalld/services/postgresql.xml', text)).toEqual(['postgresql=5433 @5433']);
  });

  it('knows its files by their root', () => {
    expect(firewalld.recognises?.('<zone target="DROP">', '')).toBe(true);
    expect(firewalld.recognises?.('<configuration><appSettings/></configuration>', '')).toBe(false);
  });

  it('never throws', () => {
    const sample = zone('<source address="10.0.0.0/8"/><rule><port port="5432" protocol="tcp"/><accept/></rule>');
    const mutant = fc
      .tuple(fc.nat(), fc.constantFrom('', '<', '>', '/', '"', '&', '='))
      .map(([at, by]) => mutate(sample, at, by));
    fc.assert(
      fc.property(fc.oneof(fc.string(), mutant), (text) => {
        for (const item of itemsOf(firewalld, path, text)) {
          if (item.kind !== 'embedded') expect(item.at.span.end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });

  it.each(['<rule><port port="5432" protocol="tcp"/><accept/></rule>', '<rule>', '<port port="', '5432-', '<!--'])(
    'is linear on %j',
    (piece) => {
      expect(timeOf(firewalld, path, `<zone>${piece.repeat(Math.floor(1_000_000 / piece.length))}`)).toBeLessThan(patience);
    },
  );
});
