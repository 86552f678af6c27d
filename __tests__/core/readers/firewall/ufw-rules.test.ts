import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ufwRules } from '../../../../src/core/readers/firewall/ufw-rules.ts';
import { described, factsOf, itemsOf, mutate, timeOf } from './read-text.ts';
import { patience } from '../../../support/time.ts';

const path = 'etc/ufw/user.rules';

describe('ufw rule files', () => {
  it.each([
    ['allow tcp 5432 0.0.0.0/0 any 10.0.0.0/8 in', ['allow ingress 5432/tcp from 10.0.0.0/8 (ufw) @5432']],
    ['deny any 5432 0.0.0.0/0 any 0.0.0.0/0 in', ['deny ingress 5432/any from anyone (ufw) @5432']],
    ['limit tcp 22 ::/0 any ::/0 in', ['allow ingress 22/tcp from anyone (ufw) @22']],
    ['allow tcp 5432,5440:5450 0.0.0.0/0 any 0.0.0.0/0 in', ['allow ingress 5432,5440-5450/tcp from anyone (ufw) @5432']],
    ['allow tcp 5432 10.0.0.5 any 0.0.0.0/0 out', ['allow egress 5432/tcp from 10.0.0.5 (ufw) @5432']],
    ['allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 OpenSSH - in', ['allow ingress 22/tcp from anyone (ufw) @22']],
    ['allow tcp 5432 0.0.0.0/0 any 0.0.0.0/0 in_eth0', ['allow ingress 5432/tcp from anyone (ufw) @5432']],
    ['allow any any 0.0.0.0/0 5432 0.0.0.0/0 in', []],
    ['allow any any 0.0.0.0/0 any 0.0.0.0/0 in_lo', []],
    ['allow tcp', []],
  ])('%s', (tuple, expected) => {
    expect(
      described(ufwRules, path, `*filter\n### tuple ### ${tuple}\n-A ufw-user-input -p tcp --dport 5432 -j ACCEPT\nCOMMIT\n`),
    ).toEqual(expected.length > 0 || tuple !== 'allow tcp' ? expected : ['allow ingress 5432/tcp from anyone (iptables) @5432']);
  });

  it('decodes comments and keeps routes apart', () => {
    const text = '### tuple ### route:allow tcp 5432 10.0.0.2 any 0.0.0.0/0 in comment=7067\n';
    expect(factsOf(ufwRules, path, text)).toMatchObject([
      { chain: 'ufw route', note: 'pg', guards: [{ kind: 'machine', path }] },
    ]);
  });

  it('reads before.rules as iptables rules', () => {
    const text = '*filter\n-A ufw-before-input -i lo -j ACCEPT\n-A ufw-before-input -p tcp --dport 5433 -j ACCEPT\nCOMMIT\n';
    expect(described(ufwRules, 'etc/ufw/before.rules', text)).toEqual(['allow ingress 5433/tcp from anyone (iptables) @5433']);
  });

  it('never throws', () => {
    const sample =
      '*filter\n### tuple ### allow tcp 5432 0.0.0.0/0 any 10.0.0.0/8 in comment=7067\n-A x -p tcp --dport 5432 -j ACCEPT\n';
    const mutant = fc.tuple(fc.nat(), fc.constantFrom('', ' ', ',', ':', '\n', '#')).map(([at, by]) => mutate(sample, at, by));
    fc.assert(
      fc.property(fc.oneof(fc.string(), mutant), (text) => {
        expect(() => itemsOf(ufwRules, path, text)).not.toThrow();
      }),
    );
  });

  it.each(['### tuple ### allow tcp 5432 any any any in\n', '5432,', '### tuple ### ', 'comment='])(
    'is linear on %j',
    (piece) => {
      const text = `### tuple ### allow tcp ${piece.repeat(Math.floor(1_000_000 / piece.length))}`;
      expect(timeOf(ufwRules, path, text)).toBeLessThan(patience);
    },
  );
});
